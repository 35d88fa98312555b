"""Numbers for the prose of human feedback, and what its views are sent, by hand."""

import json
import math
from collections import namedtuple

import numpy as np
import pytest

from model.rlhf.tabular import Update
from pages.rlhf.work.learning import PairData
from pages.rlhf.work.votes import Tally
from viz.rlhf import figures
from viz.rlhf.figures import ProcessData, RewardData, SeenData, WordData
from viz.rlhf.gradient import payload as gradients
from viz.rlhf.policy import payload as policies
from viz.rlhf.process import payload as processes
from viz.rlhf.real import payload as reals
from viz.rlhf.reward import payload as rewards
from viz.rlhf.rooms import payload as rooms
from viz.rlhf.vote import payload as votes

Snapshot = namedtuple("Snapshot", "iteration reward kl prompt answers fresh")
Game = namedtuple("Game", "actions cells rewards start")

REWARD = RewardData(
    30,
    [(5, 0.6), (30, 0.81234)],
    0.7,
    [(0.2, 0.25, 4)],
    [("gladly", 0.5)],
    [("who", -0.1), ("fool", -0.7)],
    [("who ?", "silly", 1.234, -1.0)],
    [],
)
WORDS = [
    WordData("the", 0.5, 0.25, -0.07, 0.9, 0.4, 0.5, 1.1),
    WordData("<|endoftext|>", 1.0, 1.0, 1.0, 1.0, 0.2, 0.8, 1.0),
]
PROCESS = ProcessData("a .", "who ?", WORDS, 1.0, 3.0, 0.1, [(1.1, 0.5), (0.9, -0.2)], 64)
FIGURES: dict[str, float | None] = {
    "true": 1.0,
    "proxy": 0.0,
    "kl": 0.0,
    "kind": 0.25,
    "right": 0.9,
    "entropy": 0.4,
    "length": 8.0,
    "kl_coef": 0.1,
    "distinct": None,
}


def test_votes_in_words() -> None:
    tally = Tally(3, 20, 0, 1, 2)
    assert tally.clear == 20
    assert (
        figures.vote_facts(tally, [("gladly", 0.42)])["told"]
        == "After 20 votes for one side, the most rewarded word is “gladly” (+0.42)."
    )
    assert figures.vote_facts(Tally(0, 0, 0, 0, 0), [])["told"] == "No votes have been cast yet."


def test_a_reward_in_words() -> None:
    found = figures.reward_facts("Whose.", REWARD, [(0.5, 0.5), (0.97, 0.8)])
    assert (found["held"], found["crossed"], found["seen_head"], found["held_head"]) == ("81 %", "70 %", "97 %", "80 %")
    assert (found["good"], found["plus"], found["bad"], found["minus"]) == ("gladly", "+0.50", "fool", "−0.70")
    assert found["odds"] == f"{100 / (1 + math.exp(-1.2)):.0f} %"
    assert figures.reward_facts("Whose.", REWARD, [])["seen_head"] == "…"


def test_a_policy_in_words() -> None:
    last = FIGURES | {"true": 2.5, "proxy": 1.75, "kl": 3.0, "kind": 0.96, "right": 0.84}
    found = figures.policy_facts([[FIGURES, last]])
    assert (found["iteration"], found["kind_before"], found["kind"], found["right"]) == ("1", "25 %", "96 %", "84 %")
    assert (found["true_before"], found["true"], found["price"]) == ("1.00", "2.50", "0.30")
    other = figures.policy_facts([[FIGURES], [FIGURES, last]], ["PPO", "DPO"])["beside"]
    assert other == "In comparison, DPO has 96 % kind, 84 % right answers, a true reward of 2.50 and a KL of 3.00."
    assert set(figures.policy_facts([[]]).values()) == {"…", ""} and figures.policy_facts([[]]).keys() == found.keys()


def test_what_becomes_of_a_hacked_reward_in_words() -> None:
    rows = [FIGURES, FIGURES | {"true": 2.5, "kl": 4.0}, FIGURES | {"true": 1.2, "kl": 90.0, "proxy": 8.0}]
    steady = [FIGURES, FIGURES | {"true": 2.0}, FIGURES | {"true": 1.5}]
    found = figures.hacking_facts([rows, steady])
    assert (found["peak"], found["peak_kl"], found["now"], found["now_kl"], found["proxy"]) == (
        "2.50",
        "4.00",
        "1.20",
        "90.00",
        "8.00",
    )
    assert found["fallen"] == "1 of 2"
    assert figures.hacking_facts([rows, []])["peak"] == "…"


def test_a_word_as_a_decision_in_words() -> None:
    found = figures.process_facts("Whose.", PROCESS)
    assert (found["score"], found["total"], found["price"]) == ("1.00", "0.93", "0.07")
    assert (found["first"], found["paid"]) == ("the", f"{0.1 * math.log(2):.2f}")
    assert figures.process_facts("Whose.", None).keys() <= found.keys() | {"words"}


def test_games_and_the_real_one_in_words() -> None:
    zeros = np.zeros((1, 1))
    update = Update(7, zeros, zeros[0], zeros, zeros, zeros, (0.9, 0.8, 0.85), (1.2, -0.5))
    found = figures.gradient_facts(8, [(1, 0.9, 0.6)], 1.0, update)
    assert (found["less"], found["exact"], found["believed"], found["double"]) == ("1.5", "0.90", "1.20", "−0.50")
    assert figures.gradient_facts(8, [(1, 0.9, 0.6)], 1.0, None).keys() == found.keys()
    assert figures.real_facts([(0.0, 0.0), (1.0, 2.5)], over=1) == {
        "iteration": "1",
        "first": "0.00",
        "last": "1.00",
        "kl": "2.50",
    }
    assert set(figures.real_facts([]).values()) == {"…"}


def test_what_the_views_are_sent_can_be_sent() -> None:
    lane = {"method": "ppo", "lam": "0.95", "clip": "0.2"}
    seen = SeenData(2, FIGURES, [("the dog .", "neutral", True)], [("of", 0.0312345)])
    game = Game(("left",), ((0, 0),), np.array([[1.0]]), 0)
    one = np.ones((1, 1))
    update = Update(1, one, np.zeros(1), one, one, one, (1.0, 1.0, 1.0), (0.0, 0.0))
    snapshot = Snapshot(3, 0.25, 0.5, "The", ((" good", 0.7),), (" fine",))
    sent = [
        votes.vote("room", True, 10, 3),
        votes.ballot(
            "room",
            1,
            PairData("s", "q", "a", "b"),
            Tally(1, 0, 0, 0, 0),
            [("w", 0.12345)],
        ),
        rewards.reward("room", "votes", REWARD, "a", [("a", 0.5)], 0.5, (0.1, 0.8), 12, 300),
        rewards.epoch(1, 0.5, 0.75),
        policies.policy("room", "votes", "words", [lane], ["PPO"], [("s", "q")], "iteration", 30),
        policies.lane(seen),
        processes.process("room", "votes", "words", lane, 0, 0),
        processes.found(PROCESS, 0, 1, 30, 0),
        gradients.gradient("bandit", 8, 0, game, [(1, 0.5, 0.25)], 1.0, 60),
        gradients.update(update, 0),
        reals.real({"seed": 0}, ["The"], 40, "positive words"),
        reals.step(snapshot, len, "adapted-x"),
        rooms.rooms([("s", "q")], [rooms.room("T", "a", "s", [("x", "y")], [("view", "vote", "Vote")])], 3),
    ]
    again = json.loads(json.dumps(sent, allow_nan=False))
    assert again[5]["shifted"] == [["of", 0.0312]] and again[5]["figures"]["distinct"] is None
    assert again[7]["rows"][0] == ["the", 0.5, 0.25, -0.07, 0.9, 0.4, 0.5, 1.1]
    assert again[11]["fresh"] == [[" fine", 5]]


def test_what_makes_no_sense_is_not_sent() -> None:
    pair = PairData("s", "q", "same", "same")
    nothing = PROCESS._replace(words=[WORDS[0]._replace(ratio=math.nan)])
    for wrong in (
        lambda: votes.ballot("room", 0, pair, Tally(0, 0, 0, 0, 0), []),
        lambda: rewards.reward("room", "votes", REWARD._replace(curve=[]), "a", [], 0.0, (0.0, 1.0), 12, 300),
        lambda: policies.policy("room", "votes", "words", [], [], [], "kl", 1),
        lambda: processes.found(nothing, 0, 1, 30, 0),
        lambda: gradients.gradient("grid", 1, 0, Game((), ((0, 0), (0, 1)), np.ones((1, 1)), 0), [], 1.0, 1),
        lambda: reals.real({}, [], 1, ""),
        lambda: rooms.rooms([("s", "q")] * 2, [rooms.room("T", "", "", [("x", "")], [])], 3),
    ):
        with pytest.raises(ValueError):
            wrong()
