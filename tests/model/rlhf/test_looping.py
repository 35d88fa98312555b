"""The loop of agent and environment: episodes by the game's own transitions and means, answers by the policy's own probabilities."""

from itertools import pairwise

import numpy as np
import pytest
import torch

from model.rlhf import looping, tabular
from model.rlhf.speaking import predict, speak
from model.world.dialogues import dialogues
from tests.model.rlhf.task import LEXICON, MODEL, TOKENIZER, task

GAME = tabular.grid()
PI = looping.policy(GAME)


def test_episodes_move_as_the_game_says() -> None:
    """Where each action leads, and what it pays, on average over many episodes of a policy that tries all."""
    even = np.full_like(PI, 0.25)
    turns = [turn for seed in range(1_500) for turn in looping.played(GAME, even, seed)]
    for state in range(len(GAME.cells)):
        for action in range(4):
            here = [one for one in turns if (one.state, one.action) == (state, action)]
            if len(here) > 150:
                found = np.bincount(
                    [one.after for one in here if one.after is not None], minlength=len(GAME.cells)
                ) / len(here)
                error = 4.5 * (0.25 / len(here)) ** 0.5
                assert np.abs(found - GAME.moves[state, action]).max() < error
                assert np.mean([one.reward for one in here]) == pytest.approx(
                    GAME.rewards[state, action], abs=2 * error
                )


def test_the_mean_return_is_the_exact_value() -> None:
    worth = [
        looping.worth([turn.reward for turn in looping.played(GAME, PI, seed)], GAME.gamma)[-1] for seed in range(3_000)
    ]
    exact = tabular.values(GAME, PI)[0][GAME.start]
    assert np.mean(worth) == pytest.approx(exact, abs=4 * np.std(worth) / len(worth) ** 0.5)


def test_an_episode_hangs_together_and_a_seed_repeats_it() -> None:
    turns = looping.played(GAME, PI, 3)
    assert turns == looping.played(GAME, PI, 3) != looping.played(GAME, PI, 4)
    assert turns[0].state == GAME.start and turns[-1].after is None and turns[-1].at in (tabular.GOAL, tabular.TRAP)
    for one, other in pairwise(turns):
        assert one.after == other.state and GAME.cells[other.state] == one.at
        assert abs(one.at[0] - GAME.cells[one.state][0]) + abs(one.at[1] - GAME.cells[one.state][1]) <= 1
    assert looping.worth([1.0, 2.0, 4.0], 0.5) == [1.0, 2.0, 3.0]


def test_words_and_their_probabilities_are_the_policys() -> None:
    asked = next(dialogues(LEXICON, "loop"))
    said, turns = looping.answered(MODEL, TOKENIZER, task().reward, asked, 5)
    answers = speak(MODEL, TOKENIZER, [asked], 5)
    assert said == answers.said[0] == tuple(one.word for one in turns)[: len(said)] and turns[-1].word == "(end)"
    with torch.no_grad():
        logprobs = predict(MODEL, answers.ids, answers.start).logprobs[0]
    for turn, logprob in zip(turns, logprobs, strict=True):
        options = dict(turn.options)
        assert options[turn.word] == pytest.approx(float(logprob.exp()), abs=1e-5)
        assert sum(options.values()) + turn.left == pytest.approx(1, abs=1e-5) and len(options) == looping.SHOWN
    assert [one.reward for one in turns[:-1]] == [0.0] * (len(turns) - 1)
    assert turns[-1].reward == pytest.approx(float(task().reward.scores([()], [said])[0]))
