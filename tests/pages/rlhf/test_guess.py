"""Questions of RLHF: pairs enough for a hall, a reward by its own words, recordings read anew."""

import gzip
import json
from collections import Counter
from typing import Any

import numpy as np
import pytest

from model.rlhf import stepping, tabular
from pages.rlhf.address import Rlhf
from pages.rlhf.work import learning, steps, votes
from pages.room.asking import EACH, OVERLAP, share_of
from pages.server.recordings import place
from tests.pages.asked import asked


def recorded(name: str) -> list[dict[str, Any]]:
    return json.loads(gzip.decompress(place("rlhf", name).read_bytes()))["found"]["steps"]


def test_pairs_for_three_hundred_phones() -> None:
    (one,) = asked("rlhf", view="vote", room="roomroomroom")
    assert one.votes == "roomroomroom" and one.key is None and len(one.items) == 525
    judged = Counter(item for seat in range(300) for item in share_of(seat, one))
    assert set(judged.values()) == {OVERLAP} and judged.total() == 300 * EACH
    pair = learning.pair(524)
    assert one.items[524] == (f"{pair.story} {pair.question}", pair.first, pair.second)


def test_a_page_without_a_room_asks_for_no_votes() -> None:
    assert asked("rlhf", view="vote") == asked("rlhf", view="vote", room="short") == []


def test_the_reward_of_an_answer_and_a_word() -> None:
    answers, words = asked("rlhf", view="reward")
    scaled = learning.reward(tuple(learning.simulated(10, 100, 0)), learning.WORDS)
    assert answers.key is not None and words.key is not None
    for answer, value in answers.key.values:
        added = sum(weight for _, weight in scaled.reward.parts(tuple(answer.split())))
        assert value == pytest.approx((added - scaled.mean) / scaled.std, abs=1e-4)
    assert list(answers.options) == sorted(answers.options) and answers.model == "Reward of 100 votes"
    assert words.key.right == (max(words.key.values, key=lambda row: row[1])[0],)


def test_a_rooms_own_votes_teach_another_reward() -> None:
    pair = learning.pair(0)
    ballot = votes.Ballot(f"{pair.story} {pair.question}", pair.first, pair.second, "second")
    votes.cast("another-room", [ballot] * 5)
    assert all(one.model == "Reward of 5 votes" for one in asked("rlhf", view="reward", room="another-room"))
    assert asked("rlhf", view="policy", room="another-room") == []


def test_new_pairs_of_the_recorded_policy_and_a_turn_of_the_loop() -> None:
    (pairs,) = asked("rlhf", view="direct")
    last = recorded("direct")[-1]
    assert pairs.key is not None and pairs.key.right == (round(100 * last["held"]),)
    assert f"{round(100 * last['ranked'])} %" in pairs.prompt and str(round(100 * last["held"])) not in pairs.prompt
    assert asked("rlhf", view="direct", direct="ipo") == []
    for acts, number in (("grid", "3"), ("words", "0")):
        (turn,) = asked("rlhf", view="loop", acts=acts, turn=number)
        assert turn.key is not None and turn.key.right[0] in turn.options and list(turn.options) == sorted(turn.options)
    (first,) = asked("rlhf", view="loop", turn="0")
    assert set(first.options) == {"up", "right", "down", "left"}


def test_recorded_policies() -> None:
    kind, right = asked("rlhf", view="policy")
    last = recorded("policy")[-1]["lanes"][0]["figures"]
    assert kind.key is not None and kind.key.right[0] == pytest.approx(100 * last["kind"], abs=0.06)
    assert right.key is not None and right.key.right[0] == pytest.approx(100 * last["right"], abs=0.06)
    (hacked,) = asked("rlhf", view="hacking")
    lanes = [recorded("hacking")[at]["lanes"][0]["figures"]["true"] for at in (0, -1)]
    assert lanes[1] < lanes[0] and hacked.key is not None and hacked.key.right == ("They get worse",)
    (real,) = asked("rlhf", view="real")
    assert real.key is not None and real.key.right[0] == pytest.approx(recorded("real")[-1]["reward"], abs=0.006)
    assert asked("rlhf", view="policy", kl="0.5") == [] == asked("rlhf", view="real", seed="9")


def test_the_return_after_a_long_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """As played: the mean return of many episodes of the policy that comes of the step."""
    one, number = steps.Settings("cliff", 24, 0, 0.02, 0.2), Rlhf().stride
    walked, game = steps.along(one), steps.game("cliff")
    theta = walked.theta + steps.lengths()[number] * walked.way
    monkeypatch.setattr(tabular, "LONGEST", 2_000)  # this policy may walk against the edge for long
    batch = stepping.collect(game, theta, 20_000, np.random.default_rng(1))
    found = batch.advantages[-batch.episodes :].mean() + stepping.worth(game, theta)
    (asked_for,) = asked("rlhf", view="cliff")
    assert asked_for.key is not None and asked_for.key.right[0] == pytest.approx(found, abs=0.1)


def test_estimates_from_four_times_the_episodes_scatter_half_as_much() -> None:
    for game in ("bandit", "grid"):
        (one,) = asked("rlhf", view="derive", game=game, power="3")
        (other,) = asked("rlhf", view="derive", game=game, power="5")
        assert one.key is not None and other.key is not None
        assert float(one.key.right[0]) / float(other.key.right[0]) == pytest.approx(2, rel=0.3)


def test_the_largest_of_a_thousand_estimates() -> None:
    (one,) = asked("rlhf", view="maximum")
    drawn = np.random.default_rng(5).standard_normal((400, 1_000)).max(1).mean() / 2**0.5
    assert one.key is not None and one.key.right[0] == pytest.approx(drawn, abs=0.15)


def test_the_noise_of_a_gradient() -> None:
    """Means of N have a root mean square error that falls with the root of N."""
    for game in ("bandit", "grid"):
        (one,) = asked("rlhf", view="gradient", game=game)
        assert one.key is not None and one.key.right[0] == pytest.approx(8, rel=0.15)
