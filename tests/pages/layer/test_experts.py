"""Experts, through the app's main script and its live questions."""

import pytest

from pages.layer import live
from pages.layer.address import Block
from pages.layer.work import experts
from pages.server import recordings
from pages.server.checks import BadQuestion, Question
from tests.pages.asked import asked
from tests.pages.opening import opened, said
from tests.pages.recordings import sent  # noqa: F401

BODY = {"experts": 8, "top": 1, "price": 0.02, "seed": 0, "from": 0}


def steps(name: str) -> list[dict]:
    return live.recorded(Question({"name": name}))["steps"]


def test_it_opens_on_a_recording_of_whole_runs(sent: dict) -> None:  # noqa: F811
    app = opened("block", view="experts")
    assert not app.exception and not app.warning and not app.error
    assert "recorded" in sent["experts"]["recorded"]["said"] and "before it had learned" in said(app)
    words = sum(map(len, sent["experts"]["about"]["stories"]))
    for ask in experts.RECORDED:
        found = steps(ask.name)
        assert len(found) == experts.looks() and found[-1]["step"] == experts.about()["steps"]
        assert all(len(text) == words * ask.top for one in found for text in one["text"])
        for one in found:
            assert all(sum(loads) == pytest.approx(1000, abs=5) for layers in one["loads"].values() for loads in layers)
        assert "without" in found[-1] and not any("without" in one for one in found[:-1])
    assert recordings.place("layer", "experts").stat().st_size < 16_000


def test_the_recorded_text_is_routed_as_the_table_says() -> None:
    """The words of the stories that are shown are some of those that are counted: who gets one of a kind is in its row."""
    about, last = experts.about(), steps(experts.RECORDED[0].name)[-1]
    words = [word for story in about["stories"] for word in story]
    the = about["kinds"].index("the")
    for layer, text in enumerate(last["text"]):
        for word, expert in zip(words, text, strict=True):
            assert word != "the" or last["given"][layer][int(expert) - 1][the] > 0


def test_the_live_run_gives_what_is_recorded_and_refuses_nonsense() -> None:
    first = live.experts_(Question(BODY))
    timeless = [{**one, "seconds": None} for one in (first["steps"][0], steps(experts.RECORDED[0].name)[0])]
    assert timeless[0] == timeless[1] and not first["over"]
    assert live.experts_(Question(BODY | experts.asked(Block())._asdict()))["steps"][0] == first["steps"][0]
    for wrong in ({"experts": 5}, {"top": 3}, {"price": 0.5}, {"price": "0.02"}, {"seed": -1}, {"from": -1}):
        with pytest.raises(BadQuestion):
            live.experts_(Question(BODY | wrong))


def test_an_expert_that_is_not_there_is_none(sent: dict) -> None:  # noqa: F811
    app = opened("block", view="experts", experts="4", expert="7", expert_off="1")
    assert not app.exception and not app.warning and not app.error
    assert sent["experts"]["shown"] == {"layer": 1, "expert": -1, "off": True} and not sent["experts"]["recorded"]


def test_the_room_is_asked_of_loads_and_of_losses() -> None:
    busy, best = asked("block", view="experts")
    last = steps(experts.RECORDED[0].name)[-1]
    assert busy.key is not None and best.key is not None
    assert busy.key.right == (round(sum(sorted(last["loads"]["free"][0])[-2:]) / 10),)
    assert len(best.options) == 3 and best.key.right == (min(best.key.values, key=lambda one: one[1])[0],)
    assert asked("block", view="experts", seed="3") == []
