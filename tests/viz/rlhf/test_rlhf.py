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
from viz.rlhf.figures import AdaptersData, RewardData, SeenData
from viz.rlhf.gradient import payload as gradients
from viz.rlhf.policy import payload as policies
from viz.rlhf.process import payload as processes
from viz.rlhf.process.data import Estimate, ProcessData, WordData
from viz.rlhf.real import payload as reals
from viz.rlhf.reward import payload as rewards
from viz.rlhf.rooms import payload as rooms
from viz.rlhf.vote import payload as votes

Snapshot = namedtuple("Snapshot", "iteration reward kl prompt answers advantages fresh")
Game = namedtuple("Game", "actions cells rewards start")

REWARD = RewardData(
    30,
    [(5, 0.6), (30, 0.81234)],
    0.7,
    [(0.2, 0.25, 4)],
    [("gladly", 0.5)],
    [("fool", -0.7), ("who", -0.1)],
    [("who ?", "silly", 1.234, -1.0)],
    [],
)
WORDS = [
    WordData("the", 0.5, 0.25, -0.07, 0.9, 0.4, 0.5, -0.6, 1.1),
    WordData("<|endoftext|>", 1.0, 1.0, 1.0, 1.0, 0.2, 0.8, 0.6, 1.0),
]
KL = (0.05, Estimate(0.04, 0.3), Estimate(0.06, 0.1), Estimate(0.055, 0.2))
PROCESS = ProcessData("a .", "who ?", WORDS, 1.0, 3.0, 0.1, [(1.3, 0.5, True), (0.9, -0.2, False)], True, 64, *KL)
ADAPTERS = AdaptersData(134_515_008, 165_888, 30, 4, 4, 8, 16, 8, 0.05)
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
    told = figures.vote_facts(tally, [("gladly", 0.42), ("fool", -0.7)], 0.3)
    assert told["told"] == "After 20 votes for one side, the most rewarded word is “gladly” (+0.42)."
    assert told["strength"] == "0.3"
    only_bad = figures.vote_facts(tally, [("fool", -0.7), ("silly", -0.2)], 0.3)["told"]
    assert only_bad == "After 20 votes for one side, no word is rewarded yet; the most penalized one is “fool” (−0.70)."
    assert "no word is worth more" in figures.vote_facts(tally, [], 0.3)["told"]
    assert figures.vote_facts(Tally(0, 0, 0, 0, 0), [], 0.3)["told"] == "No votes for one side have been cast yet."


def test_a_reward_in_words() -> None:
    found = figures.reward_facts("Whose.", REWARD, [(0.5, 0.5), (0.97, 0.8)], 7, 5)
    assert (found["held"], found["crossed"], found["seen_head"], found["held_head"]) == ("81 %", "70 %", "97 %", "80 %")
    assert (found["good"], found["plus"], found["bad"], found["minus"]) == ("gladly", "+0.50", "fool", "−0.70")
    assert found["odds"] == f"{100 / (1 + math.exp(-1.2)):.0f} %"
    assert found["epoch"] == "1" and "after reading 7" in found["stopped"] and "one vote in 5" in found["stopped"]
    nothing = figures.reward_facts("Whose.", REWARD._replace(clear=3, good=[], bad=[]), [], None, 5)
    assert nothing["seen_head"] == "…" and nothing["odds"] == "50 %" and "fewer than 5" in nothing["stopped"]


def test_games_and_the_real_one_in_words() -> None:
    zeros = np.zeros((1, 1))
    update = Update(7, zeros, zeros[0], zeros, zeros, zeros, (0.9, 0.8, 0.85), (1.2, -0.5))
    found = figures.gradient_facts(8, [(1, 0.9, 0.6)], 1.0, update, 0.1, 0.95)
    assert (found["less"], found["exact"], found["believed"], found["double"]) == ("1.5", "0.90", "1.20", "−0.50")
    assert figures.gradient_facts(8, [(1, 0.9, 0.6)], 1.0, None, 0.1, 0.95).keys() == found.keys()
    assert (found["alpha"], found["gamma"]) == ("0.1", "0.95")
    answers = ((0.5, 1.25), (-0.5, -1.25))
    real = figures.real_facts([(0.0, 0.0, answers), (1.0, 2.5, answers)], ADAPTERS, over=1)
    assert (real["iteration"], real["first"], real["last"], real["kl"]) == ("1", "0.00", "1.00", "2.50")
    assert "+1.25, of an answer with the reward +0.50" in real["worked"]
    assert (real["rank"], real["alpha"], real["lower"], real["rest"]) == ("8", "16", "26", "7")
    assert figures.real_facts([], ADAPTERS).keys() == real.keys()


def test_what_the_views_are_sent_can_be_sent() -> None:
    lane = {"method": "ppo", "lam": "0.95", "clip": "0.2"}
    seen = SeenData(2, FIGURES, [("the dog .", "neutral", True)], [("of", 0.0312345)])
    game = Game(("left",), ((0, 0),), np.array([[1.0]]), 0)
    one = np.ones((1, 1))
    update = Update(1, one, np.zeros(1), one, one, one, (1.0, 1.0, 1.0), (0.0, 0.0))
    snapshot = Snapshot(3, 0.25, 0.5, "The", ((" good", 0.7),), (1.5,), (" fine",))
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
        rewards.epoch(1, 0.5, 0.75, None),
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
    assert again[7]["rows"][0] == ["the", 0.5, 0.25, -0.07, 0.9, 0.4, 0.5, -0.6, 1.1]
    assert again[7]["batch"] == [[1.3, 0.5, 1], [0.9, -0.2, 0]] and again[7]["clipped"] == 1
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
