"""The five lectures (shared/LECTURES.md) are covered: each of their points has stops, and what stands in brackets there has its view."""

import pytest

from pages.contents import CONTENTS
from pages.server import address, lessons

LESSONS = {name[0]: name for name in lessons.names() if name != lessons.TOUR}
COUNTS = {"a": 16, "b": 19, "c": 14, "d": 10}  # the points of each lecture
# What the lectures ask for beyond a point's title, and the view that shows it.
ASKED = """
a4 block/features
a6 translation/lookback
a9 translation/architecture
a10 training/objectives
a10 pictures/missing
a10 pictures/space
a11 training/instruct
a12 rlhf/raters
a12 rlhf/maximum
a13 rlhf/derive
a13 rlhf/gradient
a14 decoding/search
a14 decoding/beams
a15 pictures/space
a16 training/scaling
a16 training/emergence
a16 training/exams
b1 translation/tasks
b2 block/probe
b2 pictures/missing
b2 pictures/captions
b3 pictures/classes
b6 block/probe
b6 training/objectives
b7 pictures/patches
b8 translation/forcing
b8 training/backward
b9 translation/architecture
b9 translation/lookback
b11 translation/gradients
b11 block/cost
b12 before/eliza
b12 before/vectors
b12 before/gates
b12 before/context
b13 prompting/fewshot
b14 rlhf/direct
b15 block/experts
b16 prompting/memory
b16 prompting/library
b16 training/recited
b16 training/taught
b16 block/facts
b16 block/edit
b16 training/students
b16 training/forgetting
b16 training/little
c7 training/noise
b17 prompting/sure
b18 prompting/scratch
b18 prompting/chains
b18 prompting/thoughts
b18 prompting/socratic
b19 prompting/agent
b19 prompting/team
c1 translation/learners
c2 translation/lookback
c3 translation/gradients
c4 translation/learners
c6 before/timeline
c7 training/filters
c9 pictures/classes
c10 pictures/family
c11 pictures/latent
c13 pictures/denoise
c14 pictures/forger
d1 before/timeline
d2 tokenization/unigram
d4 decoding/race
d5 prompting/soft
d5 training/scaling
d5 prompting/scratch
d5 prompting/sure
d6 rlhf/loop
d6 rlhf/cliff
d8 attention/tiles
d8 prompting/fewshot
d9 prompting/agent
d10 prompting/outlook
""".split()


def treated(letter: str) -> dict[int, set[str]]:
    """The views that the stops of a lesson show, by the point that they treat."""
    found = lessons.find(LESSONS[letter], CONTENTS)
    assert found
    views: dict[int, set[str]] = {}
    for stop in found.stops:
        kind = next(page.kind for page in CONTENTS if page.name == stop.page)
        first = next(iter(address.titles(kind)), "")
        for point in stop.points:
            views.setdefault(point, set()).add(f"{stop.page}/{dict(stop.params).get('view', first)}")
    return views


@pytest.mark.parametrize("letter", COUNTS)
def test_every_point_has_a_stop(letter: str) -> None:
    found = lessons.find(LESSONS[letter], CONTENTS)
    assert found and len(found.points) == COUNTS[letter] == len(set(found.points))
    assert sorted(treated(letter)) == [*range(1, COUNTS[letter] + 1)]
    assert all(stop.points for stop in found.stops)  # and no stop is beside the lecture


@pytest.mark.parametrize(("point", "view"), [*zip(ASKED[::2], ASKED[1::2], strict=True)])
def test_what_a_lecture_asks_for_is_shown_where_it_is_asked(point: str, view: str) -> None:
    assert view in treated(point[0])[int(point[1:])]
