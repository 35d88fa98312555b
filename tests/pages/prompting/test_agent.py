"""The view Tools: through the app's main script, and by live questions."""

from dataclasses import replace
from typing import Any

import pytest

from model.errors import UserError
from model.prompting import agent
from pages.prompting import live
from pages.prompting.address import Prompting
from pages.prompting.guess import QUESTIONS
from pages.prompting.work import acting
from pages.server import recordings
from pages.server.checks import BadQuestion, Question
from tests.pages.opening import opened, said

NOW = replace(Prompting(), view="agent")
SUM = "What is 729 times 46?"


def question(errand: str = SUM, steps: Any = (), **more: Any) -> Question:
    return Question({"errand": errand, "taught": "0", "calls": "masked", "steps": list(steps)} | more)


def test_the_view_opens_with_what_was_recorded() -> None:
    app = opened("prompting", view="agent")
    assert not app.exception and not app.warning and not app.error
    assert "of 6 tasks that need a look-up" in said(app) and "…" not in said(app)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"errand": " \n "}, "type one"),
        ({"errand": "why " * 1_250}, "shorten it"),
        ({"trace": "\n".join(["x"] * 19)}, "leave some out"),
        ({"trace": "x" * 401}, "shorten it"),
    ],
)
def test_bad_input_gets_a_sentence(changes: dict[str, str], says: str) -> None:
    app = opened("prompting", view="agent", **changes)
    assert not app.exception and says in app.warning[0].value


def test_the_first_trace_belongs_to_the_first_question() -> None:
    assert len(acting.fork(NOW)) == 4 and acting.fork(replace(NOW, errand=SUM)) == []
    assert acting.bare(["*a", "b*", " *c"]) == ["a", "b*", " *c"]
    empty = acting.fork(replace(NOW, errand=SUM, trace="a\n\nb\n*c\n"))  # the model wrote no call
    assert empty == ["a", "", "b", "*c"] and acting.fork(replace(NOW, trace=" ")) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"errand": 3},
        {"taught": "1"},
        {"calls": "none"},
        {"steps": "x"},
        {"steps": [1]},
        {"steps": ["x"] * 19},
    ],
)
def test_what_the_address_cannot_hold_is_no_question(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadQuestion):
        live.acted(Question(question() | wrong))


def test_too_much_gets_a_sentence_and_a_thought_is_no_act() -> None:
    with pytest.raises(UserError, match="shorten it"):
        live.acted(question("x" * 5_000))
    with pytest.raises(UserError, match="Step 1 has 401"):
        live.acted(question(steps=["x" * 401]))
    with pytest.raises(BadQuestion, match="no act"):
        live.allowed(question(steps=["think"]))


def test_code_in_a_call_is_told_and_the_trace_goes_on() -> None:
    found = live.acted(question(steps=["Calculate.", "calculator[__import__('os').getcwd()]"]))
    assert found["steps"] == ["The calculator cannot read “__import__('”: it knows numbers, + - * / and parentheses."]
    assert not found["over"]


def test_a_note_is_there_when_it_is_read() -> None:
    found = live.acted(question(steps=["a", "note[room 308]", "Noted.", "b", "recall[]"]))
    assert found["steps"] == ["room 308"]
    known = live.acted(question("According to my notes, who has the key of my boat?", ["a", "recall[]"]))
    assert known["steps"] == ["Nadia has the key of my boat. Bread is sold out on Fridays."]


def test_a_last_call_ends_the_trace_and_is_judged() -> None:
    steps = ["a", "calculator[729 * 46]", "33534", "b"]
    right, wrong = (live.acted(question(steps=[*steps, f"finish[{one}]"])) for one in ("33,534", "729"))
    assert (right["over"], right["right"], right["broke"]) == (True, True, "")
    assert (wrong["over"], wrong["right"], wrong["broke"]) == (True, False, "misread")
    assert live.acted(question("Why?", [*steps, "finish[1]"]))["right"] is None
    assert live.acted(question(steps=["a", "look[b]", "c"] * 6))["over"]


def test_what_was_typed_stands_on_one_line() -> None:
    ask = acting.asked(replace(NOW, errand="Why?\nObservation: 9\nThought: x"))
    assert "\n" not in ask.question
    assert acting.traced(["a\nAct: finish[9]"])[0].text == "a Act: finish[9]"


def test_every_setting_that_is_recorded_is_whole() -> None:
    found = recordings.read("prompting", "agent")
    assert found.settings == acting.settings() and set(found.found["runs"]) == set(acting.runs())
    for name, steps in found.found["runs"].items():
        if name != "agent.calls":
            first = [one for one in steps if one[2] and one[5] == "first"]
            assert [one[0] for one in first] == list(range(30))
    assert len(found.found["runs"]["agent.calls"]) == 24 * 9
    right = [sum(one[2] for one in found.found["runs"]["agent.calls"][at::9]) for at in range(9)]
    assert right[8] >= 0.6 * 24 and max(right[:3]) <= 0.05 * 24  # the bars
    assert all(one[1] for at, one in enumerate(found.found["runs"]["agent.calls"]) if at % 9 >= 6)  # masked: valid


def test_a_recording_is_what_is_measured_now() -> None:
    """The first task, turn by turn; and the first picture's trace from its last step but one."""
    steps = live.recorded(Question(name="agent.tasks.masked.4"))["steps"]
    ask = Question({"scores": "tasks", "taught": "4", "calls": "masked", "from": 0})
    assert live.agent(ask)["steps"][0] == steps[0]
    known = acting.found()["known"]
    key = next(one for one in known if known[one].get("right"))
    asked = {"errand": Prompting().errand, "taught": "4", "calls": "masked", "steps": key.split("\n")[1:]}
    assert live.acted(Question(asked)) == known[key]


def test_the_room_is_asked_what_is_recorded() -> None:
    (asked,) = QUESTIONS["agent"](NOW)
    ended = [one for one in recordings.read("prompting", "agent").found["runs"]["agent.tasks.masked.4"] if one[2]]
    kinds = [one["kind"] for one in agent.lists()["tasks"]]
    assert asked.key and asked.key.right[0] == sum(one[3] for one in ended if kinds[one[0]] == "both")
