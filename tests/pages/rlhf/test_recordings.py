"""The recorded runs of human feedback: what the code gives, and what its views open with."""

from typing import Any

import pytest

from model.rlhf.adapters import Recipe
from pages.contents import ANSWERS
from pages.rlhf import asked, recorder
from pages.rlhf.address import Rlhf
from pages.rlhf.work import direct, learning, recorded
from pages.server.checks import BadQuestion, Question
from pages.server.recordings import Recording
from tests.pages.opening import opened, said
from tests.pages.recordings import begins, differences, sent
from viz.rlhf.policy.data import hacking_facts
from viz.shared.numbers import percent

__all__ = ["sent"]
LANES = {"policy": [asked.lane(Rlhf())], "direct": [asked.paired(Rlhf())], "hacking": asked.seeds(Rlhf())}


def recording(name: str) -> Recording:
    settings = recorded.learned(Rlhf().noise, asked.LENT, Rlhf().judge, LANES.get(name, []))
    found = recorded.real("positive", 0) if name == "real" else recorded.policies(name, settings)
    assert found, f"{name} is asked for in another way than it was recorded: make recordings"
    return found


@pytest.mark.parametrize("name", ["policy", "hacking"])
def test_recorded_policies_begin_as_the_code_does(name: str) -> None:
    assert begins(recorder.learned(LANES[name], 2), recording(name), 0.05) == []


@pytest.mark.parametrize("changed", [{"seed": 7}, {"rate": "0.01"}])
def test_other_policies_are_told_from_the_recorded_one(changed: dict[str, Any]) -> None:
    found = begins(recorder.learned([LANES["policy"][0] | changed], 3), recording("policy"), 0.05)
    assert any(".figures." in one for one in found) and any(one.startswith(".lanes") for one in found)


def test_recorded_adapters_begin_as_the_code_does() -> None:
    made = recorder.adapted(1)
    assert begins(made, recording("real"), 0.05) == []
    made[2]["steps"][0]["reward"] += 0.1
    assert begins(made, recording("real"), 0.05)


def test_recorded_pairs_begin_as_the_code_does() -> None:
    assert begins(recorder.paired(2), recording("direct"), 0.05) == []


def test_recorded_pairs_are_whole() -> None:
    steps = recording("direct").found["steps"]
    assert [one["iteration"] for one in steps] == list(direct.LOOKS)
    assert steps[0]["ranked"] == steps[0]["held"] == 0.5 and all(one == [0, 0] for one in steps[0]["sums"])
    for one in steps:  # the words of an answer sum to it
        for pair, sums in zip(one["words"], one["sums"], strict=False):
            assert [sum(side) for side in pair] == pytest.approx(sums, abs=0.1)


@pytest.mark.parametrize("name", ["policy", "hacking", "real"])
def test_a_recorded_run_is_whole(name: str) -> None:
    steps = recording(name).found["steps"]
    count = {"policy": Rlhf().iterations, "hacking": asked.ITERATIONS, "real": Recipe.iterations}[name]
    rows = [one["lanes"] for one in steps] if name != "real" else [[one] for one in steps]
    assert [[one["iteration"] for one in row] for row in rows] == [
        [at] * len(LANES.get(name, [0])) for at in range(count + 1)
    ]
    assert all(set(one) == set(rows[0][0]) for row in rows for one in row)


@pytest.mark.parametrize("name", [*LANES, "real"])
def test_a_view_opens_with_its_recorded_run(name: str, sent: dict[str, Any]) -> None:
    app = opened("rlhf", view=name)
    assert not app.exception and not app.warning and not app.error
    text, kept = said(app), recording(name)
    assert "The numbers come" not in text and "…" not in text
    view = name if name in ("real", "direct") else "policy"
    assert sent[view]["recorded"] == {"name": name, "said": kept.said}
    last = kept.found["steps"][-1]
    if name == "real":
        assert f"By iteration {Recipe.iterations}" in text and f"{last['kl']:.2f}" in text
    elif name == "direct":
        assert (
            f"**{percent(last['ranked'])}** of the votes are ranked rightly, and {percent(last['held'])} of new" in text
        )
    elif name == "policy":
        kind = percent(last["lanes"][0]["figures"]["kind"])
        assert f"After iteration {Rlhf().iterations}, **{kind}** of its answers are kind" in text
    else:
        lanes = [[one["lanes"][seed]["figures"] for one in kept.found["steps"]] for seed in range(asked.SEEDS)]
        assert f"On {hacking_facts(lanes, '0', 'words')['fallen']} seeds" in text


def test_a_hacked_reward_is_what_the_recording_shows() -> None:
    """The point of the view, at first sight: the true reward has turned down on most seeds, the learned one says it is high."""
    steps = recording("hacking").found["steps"]
    for seed in range(asked.SEEDS):
        true = [one["lanes"][seed]["figures"]["true"] for one in steps]
        assert max(true) - true[-1] > 1 and steps[-1]["lanes"][seed]["figures"]["proxy"] > true[-1]


@pytest.mark.parametrize(
    "changed", [{"seed": "3"}, {"noise": "40"}, {"judge": "head"}, {"iterations": "5"}, {"against": "dpo"}]
)
def test_another_setting_shows_no_recording(changed: dict[str, str], sent: dict[str, Any]) -> None:
    assert not opened("rlhf", view="policy", **changed).exception
    assert sent["policy"]["recorded"] is None


def test_a_room_with_votes_and_what_it_praises_show_no_recording(sent: dict[str, Any]) -> None:
    room = "a-room-with-a-vote"
    for number in range(3):
        ANSWERS["rlhf/simulate"](Question(room=room, voter=str(number), noise=0, count=10))
    for view in ("policy", "hacking"):
        assert not opened("rlhf", view=view, room=room).exception
        assert sent["policy"]["recorded"] is None
    assert not opened("rlhf", view="real", praise="votes", room=room).exception
    assert sent["real"]["recorded"] is None


def test_a_live_run_that_has_come_as_far_takes_its_place(sent: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    class Whole:
        made = learning.policy_run(
            asked.recipe(LANES["policy"][0]), tuple(learning.simulated(10, 100, 0)), "words"
        ).upto(1) * (Rlhf().iterations + 1)

    monkeypatch.setattr(learning, "policy_run", lambda *_: Whole)
    assert not opened("rlhf", view="policy").exception
    assert sent["policy"]["recorded"] is None


def test_a_recording_is_told_and_nothing_else() -> None:
    assert ANSWERS["rlhf/recorded"](Question(name="real")) == recording("real").found
    for wrong in ("../policy", "learn", None, 3):
        with pytest.raises(BadQuestion):
            ANSWERS["rlhf/recorded"](Question(name=wrong))


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", recorded.NAMES)
def test_a_whole_run_goes_as_recorded(name: str) -> None:
    """A sampled answer that differs on another computer leads elsewhere: the ends are only near each other."""
    kept = recording(name).found["steps"]
    made = recorder.MAKERS[name]()[2]["steps"]
    assert len(made) == len(kept)
    if name == "real":
        late = [sum(one["reward"] for one in steps[-8:]) / 8 for steps in (made, kept)]
        assert abs(late[0] - late[1]) < 0.2
        return
    for one, other in zip(made[-1]["lanes"], kept[-1]["lanes"], strict=True):
        assert differences(one["figures"] | {"length": 0}, other["figures"] | {"length": 0}, 3.0) == []
