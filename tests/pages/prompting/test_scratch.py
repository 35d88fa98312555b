"""Steps: through the app's main script, and by live questions."""

import pytest

from model.errors import UserError
from pages.prompting import live
from pages.prompting.work import stepwise
from pages.server import recordings
from pages.server.checks import BadQuestion, Question
from tests.pages.asked import asked
from tests.pages.opening import opened, said

BITS = "1011001110001101"  # nine ones: odd
ASK = {"puzzle": "parity", "text": BITS, "touch": "own", "place": 1, "at": -1}


@pytest.mark.parametrize("name", stepwise.TITLES)
@pytest.mark.parametrize("touch", ["own", "change", "keep", "cut", "shuffle"])
def test_the_view_opens_with_what_was_recorded(name: str, touch: str) -> None:
    app = opened("prompting", view="scratch", puzzle=name, touch=touch, place="16")
    assert not app.exception and not app.warning and not app.error
    assert "1.00" in said(app) and "…" not in said(app)


def test_the_bars_of_the_recorded_run() -> None:
    """Parity of 16 bits: 1.0 with steps within 15 s, at most .6 without; sums are learned either way."""
    runs = recordings.read("prompting", "scratch").found["runs"]
    last = {name: steps[-1]["learners"] for name, steps in runs.items()}
    assert runs["parity"][-1]["seconds"] <= 15 and last["parity"]["with"]["right"] == last["parity"]["with"]["asked"]
    assert last["parity"]["without"]["right"] <= 0.6 * last["parity"]["without"]["asked"]
    assert all(one["right"] >= 0.98 * one["asked"] for one in last["sums"].values())


def test_what_is_written_is_right_and_follows_a_change() -> None:
    own = live.written(Question(ASK))
    names = own["pieces"]
    assert names[own["learners"]["with"]["answer"][0]] == "odd" == names[own["answer"][0]]
    changed = live.written(Question(ASK | {"touch": "change", "place": 5}))["learners"]["with"]
    assert names[changed["answer"][0]] == "even" and changed["given"] == [int(at == 4) for at in range(16)]
    total = live.written(Question(ASK | {"puzzle": "sums", "text": "4817+2956"}))
    assert total["learners"]["with"]["answer"] == [0, 7, 7, 7, 3]


def test_a_live_run_is_made_moment_by_moment_and_can_be_touched() -> None:
    first = live.scratch(Question(puzzle="parity", **{"from": 0}))
    assert first["steps"][0]["learners"]["with"]["steps"] == 0 and not first["over"]
    begun = live.written(Question(ASK | {"at": 0}))["learners"]["with"]
    assert begun["p"] != live.written(Question(ASK))["learners"]["with"]["p"]
    with pytest.raises(UserError, match="reload"):
        live.written(Question(ASK | {"at": 30}))


@pytest.mark.parametrize("text", ["", "10", "x" * 16, "1" * 5_000, "<b>", "🙂" * 16])
def test_texts_that_are_no_question_are_told(text: str) -> None:
    with pytest.raises(UserError, match="16 bits"):
        live.written(Question(ASK | {"text": text}))
    app = opened("prompting", view="scratch", string=text)
    assert not app.exception


@pytest.mark.parametrize(
    "wrong", [{"puzzle": "x"}, {"touch": "x"}, {"place": 0}, {"place": 17}, {"at": 31}, {"at": -2}, {"text": 1}]
)
def test_questions_that_no_view_asks(wrong: dict) -> None:
    with pytest.raises(BadQuestion):
        live.written(Question(ASK | wrong))


def test_what_the_room_is_asked() -> None:
    (one,) = asked("prompting", view="scratch", place="16")
    right, _, _ = recordings.read("prompting", "scratch").found["followed"]["parity"]["keep"][15]
    assert one.key is not None and one.key.right == (right,)
