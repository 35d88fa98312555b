"""A training step looked into: opened through the app's main script."""

import pytest

from model.errors import UserError
from pages.contents import ANSWERS
from pages.server.checks import BadQuestion, Question
from pages.training.work import steps, taught
from tests.pages.opening import opened


@pytest.mark.parametrize(
    "params", [{}, {"stage": "fresh", "place": "2"}, {"neuron": "255", "input": "63", "onward": "63"}]
)
def test_every_path_opens(params: dict[str, str]) -> None:
    app = opened("training", view="backward", **params)
    assert not app.exception and not app.warning and not app.error
    assert "nan" not in " ".join(one.value for one in app.markdown)


@pytest.mark.parametrize(
    ("read", "said"),
    [
        ("the", "write at least two"),
        ("", "write at least two"),
        ("the <b>dragon</b> ate", "not “<”, “b”, “>”"),
        ("the dog " * 200, "has 400 words"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(read: str, said: str) -> None:
    app = opened("training", view="backward", read=read)
    assert not app.exception and said in app.warning[0].value.replace("\\", "")


def test_a_path_through_what_this_text_has_not_is_the_strongest() -> None:
    app = opened("training", view="backward", read="the dog barked .", place="150", word="998")
    assert not app.exception and not app.warning and not app.error


@pytest.mark.parametrize("params", [{}, {"part": "words"}, {"part": "0-out", "row": "999", "column": "255"}])
def test_every_matrix_opens(params: dict[str, str]) -> None:
    app = opened("training", view="update", **params)
    assert not app.exception and not app.warning and not app.error


def test_the_way_of_a_weight_begins_with_its_first_step() -> None:
    found = ANSWERS["training/ways"](Question(part="0-out", row=3, column=9))
    step = steps.first_step("0-out")
    for name, way in found.items():
        assert way["values"][1] - way["values"][0] == pytest.approx(float(step.updates[name][3, 9]), abs=1e-5)
        assert len(way["values"]) == len(way["losses"]) > 10 and way["losses"][-1] < way["losses"][0]
    with pytest.raises(UserError, match="row 900"):
        ANSWERS["training/ways"](Question(part="0-out", row=900, column=9))
    with pytest.raises(BadQuestion):
        ANSWERS["training/ways"](Question(part="nowhere", row=0, column=0))


@pytest.mark.parametrize(
    ("params", "said"),
    [({"says": "pig"}, "write at least two"), ({"says": "the unicorn <i> sang"}, "not “unicorn”, “<”, “i”, “>”")],
)
def test_a_word_that_cannot_be_asked_about(params: dict[str, str], said: str) -> None:
    app = opened("training", view="taught", **params)
    assert not app.exception and said in app.warning[0].value.replace("\\", "")


def test_a_recorded_word_needs_no_reading_and_the_first_one_is_never_asked_about() -> None:
    for params in ({}, {"says": "the fat pig grunted .", "asks": "3"}):
        app = opened("training", view="taught", **params)
        assert not app.exception and not app.warning and not taught.there()
    assert taught.asked("the dog barked .", 0)[1] == 1 and taught.asked("the dog barked .", -1)[1] == 3
    assert taught.asked("the dog barked .", 150)[1] == 3
