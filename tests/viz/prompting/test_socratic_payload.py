"""What the view Sub-questions is sent, and the numbers of its prose, by hand."""

import json
from types import SimpleNamespace

import pytest

from viz.prompting.socratic import data, payload

SCORE = {"whole": 1, "parts": 3, "true": 3, "false": 2, "of": 4, "agreed": 3, "agreed_right": 2, "known": 3, "gap": 2}


def test_it_is_plain_json_and_refuses_what_is_not_there() -> None:
    sent = payload.socratic({"form": "found"}, (1, "ball"), ["ball", "key"], [{"form": "found"}], (200, 40), 3.5)
    assert json.loads(json.dumps(sent)) == sent and (sent["of"], sent["choices"]) == (200, 40)
    for chosen, word in ((40, ""), (-1, ""), (0, "horse")):
        with pytest.raises(ValueError, match="is not among them"):
            payload.socratic({}, (chosen, word), ["ball"], [], (200, 40), 0)


def test_a_question_with_its_parts() -> None:
    part = SimpleNamespace(uses=0, truth="tom", other="")
    step = SimpleNamespace(
        asked="who lost the ball ?", said=("tom", "."), names="tom", right=True, control="", checked=(), agrees=False
    )
    asked = SimpleNamespace(sentences=("a .", "b ."), asks="who ?", truth=("tom",), parts=(part,))
    found = SimpleNamespace(
        direct=("the", "ball"), steps=(step,), whole=False, parts=True, true=True, false=False, flagged=True
    )
    (sent,) = payload.step([SimpleNamespace(asked=asked, found=found)])
    assert json.loads(json.dumps(sent)) == sent
    assert (sent["direct"], sent["right"], sent["flagged"]) == ("the ball", [0, 1, 1, 0], 1)
    assert sent["parts"] == [{
        "asked": "who lost the ball ?", "uses": 0, "said": "tom .", "names": "tom", "right": 1, "true": "tom",
        "control": "", "turned": 1, "checked": "", "agrees": 0,
    }]  # fmt: skip


def test_what_the_prose_says() -> None:
    said = data.facts(SCORE | {"flagged": 1, "flagged_right": 1}, "who?")
    assert (said["parts"], said["of"], said["example"]) == ("3", "4", "who?")
    assert (said["low"], said["high"]) == ("0.30", "0.95")  # Wilson, 3 of 4
    assert said["doubted"] == "where one disagrees, 1 of 1"
    assert data.facts(SCORE | {"flagged": 0, "flagged_right": 0}, "")["doubted"] == "none disagrees"
    assert data.facts(dict.fromkeys(SCORE, 0) | {"flagged": 0, "flagged_right": 0}, "")["parts"] == "…"
