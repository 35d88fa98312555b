"""For each view of Translation, numbers of its prose computed anew (tests.pages.prose_checks)."""

from pytest import approx

from pages.translation.work import races
from tests.pages.prose_reading import Looked
from tests.pages.prose_states import asking


def learners(seen: Looked) -> None:
    asked = seen.sent["learners"]["ask"]
    looks = [step["look"] for step in asking("translation/race", **asked, **{"from": 0})["steps"] if step["look"]]
    assert seen.number("attention") == approx(100 * looks[-1]["attention"]["exact"], abs=0.06)
    assert seen.number("heads") == approx(max(looks[-1]["transformer"]["looks"]), abs=6e-3)
    right = places = 0
    for pair in races.corpus(asked["into"]).held_out:
        for at, true in enumerate(pair.alignment):
            right += round(at / (len(pair.target) - 1) * (len(pair.source) - 1)) in true
            places += 1
    assert seen.number("diagonal") == approx(right / places, abs=0.01)


CHECKS = {"learners": learners}
