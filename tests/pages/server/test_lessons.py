"""Lessons as files: what is written comes back, and whatever is wrong is named by its line."""

import dataclasses
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.errors import UserError
from pages.contents import CONTENTS
from pages.server import address, lessons
from pages.server.lessons import Lesson, Stop

HEAD = 'title = "A lesson"\n'


def stop(link: str = "/attention?view=steps", caption: str = "Look.", **more: object) -> str:
    lines = [f'address = "{link}"', f'caption = "{caption}"', *(f"{name} = {value}" for name, value in more.items())]
    return "\n[[stops]]\n" + "\n".join(lines) + "\n"


def read(text: str) -> Lesson:
    return lessons.read(text, "mine.toml", CONTENTS)


def test_a_lesson_is_read() -> None:
    found = read(HEAD + 'minutes = 5\nauthor = "Me"\n' + stop(notes='"Wait."') + stop("/?text=A+dog"))
    assert (found.title, found.minutes, found.author) == ("A lesson", 5, "Me")
    assert found.stops[0] == Stop("attention", (("view", "steps"),), "Look.", "Wait.")
    assert found.stops[1].link == "/?text=A+dog"


@pytest.mark.parametrize("name", lessons.names())
def test_the_lessons_that_ship_show_what_there_is(name: str) -> None:
    found = lessons.find(name, CONTENTS)
    assert found is not None and len(found.stops) >= 8
    for one in found.stops:
        kind = next(page.kind for page in CONTENTS if page.name == one.page)
        state, wrong = address.read(kind, dict(one.params))
        assert wrong == [] and address.write(state).items() >= {
            (key, value) for key, value in one.params if value != str(getattr(kind(), key, ""))
        }


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40).filter(str.strip)
params = st.fixed_dictionaries(
    {}, optional={"text": texts, "view": st.sampled_from(["heads", "steps"]), "dim": st.just("1")}
)
stops = st.builds(
    lambda asked, caption, notes, points: Stop(
        "attention", tuple(asked.items()), " ".join(caption.split()), notes.strip(), None, tuple(points)
    ),
    params,
    texts.map(lambda one: one.replace(".", "").replace("!", "").replace("?", "").replace("…", "")).filter(str.strip),
    texts,
    st.lists(st.integers(1, 2), max_size=3),
)


@given(
    st.builds(
        Lesson,
        st.just(""),
        texts.map(lambda one: " ".join(one.split())),
        st.lists(stops, min_size=1, max_size=4).map(tuple),
        points=st.tuples(texts, texts).map(lambda both: tuple(" ".join(one.split()) for one in both)),
    )
)
def test_what_was_written_comes_back(lesson: Lesson) -> None:
    again = lessons.bring(lessons.written(lesson).encode(), "mine.toml", CONTENTS)
    assert dataclasses.replace(again, name="") == lesson
    assert lessons.find(again.name, CONTENTS) == again


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "has no title"),
        ("title = 3" + stop(), "title must be a text"),
        (HEAD, "has 0 stops"),
        (HEAD + stop() * 201, "has 201 stops: write 1 to 200"),
        (HEAD + "stops = 3", "no list of stops"),
        (HEAD + "stops = [1]", "stop 1: a stop is written after"),
        ("title = x\n", r"is not written as TOML: invalid value \(at line 1"),
        (HEAD + stop() + "\n[[stops]]\naddress = 3\ncaption = 'x'\n", "line 7: address must be a text"),
        (HEAD + stop() + "\n[[stops]]\ncaption = 'x'\n", "line 7: address is missing"),
        (HEAD + stop("/nowhere"), "line 3: there is no page /nowhere: use one of /tokenization"),
        (HEAD + stop("https://example.org/attention/x"), "there is no page /attention/x"),
        (HEAD + stop("/attention?view=wall"), "line 3: The link's “view” is “wall”, which does not exist"),
        (HEAD + stop("/attention?layers=3"), "/attention knows no “layers”"),
        (HEAD + stop(caption="One. Two. Three."), "more than two sentences"),
        (HEAD + stop(caption="x" * 264), "caption has 264 characters and may have 263"),
        (HEAD + stop("/?" + urlencode({"text": "x" * 5_000})), "address has"),
        (HEAD + stop(notes="[1]"), "notes must be a text"),
        (HEAD + "points = 3" + stop(), "points must be a list of at most 60 texts"),
        (HEAD + "points = [3]" + stop(), "points must be a text"),
        (HEAD + 'points = ["One"]' + stop(points="[2]"), "line 3: points must be a list of numbers, from 1 to 1"),
        (HEAD + stop(points="[1]"), "line 3: points must be a list of numbers, but the lesson lists none"),
        (HEAD + 'points = ["One"]' + stop(points="[true]"), "points must be a list of numbers"),
        (HEAD + "minutes = true" + stop(), "minutes must be a whole number"),
        (HEAD + "a = " + "[" * 3_000, "mine.toml"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(text: str, said: str) -> None:
    with pytest.raises(UserError, match=said) as caught:
        read(text)
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 500


def test_files_of_other_kinds_and_sizes() -> None:
    with pytest.raises(UserError, match="a picture"):
        lessons.bring(b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "mine.toml", CONTENTS)
    with pytest.raises(UserError, match="500,000"):
        lessons.bring(b"x" * 1_000_000, "mine.toml", CONTENTS)
    found = lessons.bring((HEAD + stop()).replace("\n", "\r\n").encode("utf-16"), "mine.toml", CONTENTS)
    assert found == lessons.bring((HEAD + stop()).encode("utf-8-sig"), "mine.toml", CONTENTS)
