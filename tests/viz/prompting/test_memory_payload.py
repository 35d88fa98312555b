"""What the view Memory is sent, and the numbers of its prose, by hand."""

import json
from types import SimpleNamespace

import pytest

from viz.prompting.memory import data, payload

FACTS = [SimpleNamespace(told=f"{at}.", question=f"{at}?", answer=str(at)) for at in range(3)]


def recalled(at: int, **named: bool) -> dict:
    said = {
        way: SimpleNamespace(said="x", named=named.get(way, False), length=10 * (place + 1))
        for place, way in enumerate(payload.WAYS)
    }
    return payload.step(SimpleNamespace(at=at, said=said, found=(1,)))


def test_it_is_plain_json_and_refuses_what_is_not_there() -> None:
    sent = payload.memory({"window": "80"}, FACTS, 2, (1, ""), 90)
    assert json.loads(json.dumps(sent)) == sent and sent["facts"][1] == ["1.", "1?", "1"]
    for first, at in ((4, 0), (2, 3), (2, -1)):
        with pytest.raises(ValueError, match="is not among them"):
            payload.memory({}, FACTS, first, (at, ""), 0)
    assert payload.step(SimpleNamespace(upto=4, text="so far")) == {"upto": 4, "summary": "so far"}
    told = SimpleNamespace(found=(2,), said=SimpleNamespace(said="y", length=7))
    assert payload.told(told) == {"said": ["y", 0, 7], "found": [2]}


def test_only_what_fell_out_counts() -> None:
    steps = [
        {"upto": 2, "summary": "a story"},
        recalled(0, search=True, all=True),
        recalled(1, all=True),
        recalled(2, window=True, summary=True, search=True, all=True),
    ]
    said = data.facts(steps, 2, "80", (205, 3))
    assert [said[name] for name in ("window_right", "summary", "search", "all", "asked", "fallen")] == list("001222")
    assert (said["window_read"], said["all_read"]) == ("10", "40") and (said["low"], said["high"]) == ("0.09", "0.91")
    assert data.facts([], 2, "80", (205, 3))["search"] == "…"
