"""Noise, through the app's main script and its live questions."""

from typing import Any

import pytest

from pages.server import recordings
from pages.server.checks import BadQuestion, Question
from pages.training import live
from pages.training.work import noise
from tests.pages.asked import asked
from tests.pages.opening import opened, said
from tests.pages.recordings import sent  # noqa: F401

RUN: dict[str, Any] = {"kind": "replaced", "seed": 0}


def test_it_opens_on_a_recording_in_which_the_filter_helps(sent: dict) -> None:  # noqa: F811
    app = opened("training", view="noise")
    assert not app.exception and not app.warning and not app.error
    assert "recorded" in sent["noise"]["recorded"]["said"]
    steps, about = live.recorded(Question({"name": noise.name(**RUN)}))["steps"], sent["noise"]["about"]
    above = {name: value - about["floor"] for name, value in steps[-1]["held"].items()}
    assert len(steps) == noise.looks() and above["filtered"] < above["all"] - 0.15
    assert f"with the filter **{above['filtered']:.2f}**" in said(app)
    assert recordings.place("training", "noise").stat().st_size < 12_000


@pytest.mark.parametrize("run", noise.RUNS[1:], ids=str)
def test_each_recorded_run_is_found(run: tuple[str, int]) -> None:
    found = noise.recorded(*run)
    assert found and len(found.found["steps"]) == noise.looks() and not noise.recorded("bigram", 7)


def test_the_live_run_gives_what_is_recorded_and_refuses_nonsense() -> None:
    first = live.noise_(Question(RUN | {"from": 0}))
    recorded = live.recorded(Question({"name": noise.name(**RUN)}))["steps"][0]
    assert first["steps"][0] | {"seconds": 0} == recorded | {"seconds": 0} and not first["over"]
    for wrong in ({"seed": -1}, {"kind": "silence"}, {"from": -1}):
        with pytest.raises(BadQuestion):
            live.noise_(Question(RUN | {"from": 0} | wrong))
    with pytest.raises(BadQuestion):
        live.surprising(Question(RUN | {"threshold": 10_000}))


def test_the_documents_next_to_a_threshold_by_going_through_all() -> None:
    corpus = noise.corpus("replaced", 0)
    found = live.surprising(Question(RUN | {"threshold": 110}))["near"]
    order = sorted(corpus.perplexities.tolist())
    below = [one for one in order if one <= 11][-noise.NEAR :]
    above = [one for one in order if one > 11][: noise.NEAR]
    assert [one["perplexity"] for one in found] == pytest.approx([*below, *above], abs=0.006)
    ends = [live.surprising(Question(RUN | {"threshold": at}))["near"] for at in (1, 9999)]
    assert len(ends[0]) == noise.NEAR and noise.NEAR <= len(ends[1]) <= 2 * noise.NEAR


def test_a_kind_that_the_filter_cannot_see(sent: dict) -> None:  # noqa: F811
    app = opened("training", view="noise", noise="bigram", seed="0", threshold="90")
    assert not app.exception and not app.error and sent["noise"]["shown"]["threshold"] == 90
    assert 0.4 < sent["noise"]["about"]["auc"] < 0.6 and "itself wrote the text" in said(app)


def test_the_room_is_asked_for_what_is_kept() -> None:
    kept, end = asked("training", view="noise")
    assert all(asked("training", view="noise", noise=kind) for kind in ("shuffled", "bigram"))
    assert kept.key is not None and end.key is not None
    assert len(asked("training", view="noise", seed="7")) == 1
