"""Speculative decoding: whatever drafts, the texts are the model's own."""

import itertools
from collections import Counter
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from model.decoding.chain import Settings
from model.decoding.speculative import Drafted, _draw, _judge, speculative
from model.decoding.steps import greedy, sample
from model.errors import UserError
from model.trace import MAX_TOKENS
from tests.model.decoding.worlds import Chain, set_stops
from tests.model.pretrained.test_pretrained import tiny

TARGET = [[0.1, 0.6, 0.3], [0.2, 0.1, 0.7], [0.5, 0.3, 0.2]]
DRAFTS = {
    "another": [[0.4, 0.3, 0.3], [0.3, 0.4, 0.3], [0.1, 0.1, 0.8]],
    "never token 1": [[0.5, 0.0, 0.5], [0.6, 0.0, 0.4], [0.5, 0.0, 0.5]],
    "always token 0": [[1.0, 0.0, 0.0]] * 3,
    "the same": TARGET,
}
LENGTH = 4
RUNS = 2000


def expected(matrix: np.ndarray, stops=()) -> dict[tuple[int, ...], float]:
    """The probability of every text of LENGTH tokens after 0, by multiplying it out; one that ends is over."""
    found: dict[tuple[int, ...], float] = {}
    for text in itertools.product(range(3), repeat=LENGTH):
        chance = float(np.prod([matrix[a][b] for a, b in itertools.pairwise((0, *text))]))
        ends = [at for at in range(LENGTH) if text[at] in stops]
        text = text[: ends[0] + 1] if ends else text
        found[text] = found.get(text, 0.0) + chance
    return found


def close(counts: Counter, chances: dict[tuple[int, ...], float]) -> None:
    """Chi-square within 5 standard deviations; texts that are too rare for it together."""
    runs = sum(counts.values())
    assert set(counts) <= {text for text, chance in chances.items() if chance > 0}
    rare = {text for text, chance in chances.items() if chance * runs < 5}
    rest = sum(chances[text] for text in rare)
    cells = [(counts[text], runs * chance) for text, chance in chances.items() if text not in rare]
    cells += [(sum(counts[text] for text in rare), runs * rest)] * (rest * runs >= 1)
    squares = sum((seen - wanted) ** 2 / wanted for seen, wanted in cells)
    assert squares < len(cells) - 1 + 5 * np.sqrt(2 * (len(cells) - 1))


@pytest.mark.parametrize("name", DRAFTS)
def test_texts_come_as_often_as_from_the_model_alone(name: str) -> None:
    counts: Counter[tuple[int, ...]] = Counter()
    for seed in range(RUNS):
        *_, last = speculative(Chain(TARGET), Chain(DRAFTS[name]), (0,), LENGTH, 1 + seed % 3, seed=seed)
        counts[last.ids[1:]] += 1
    close(counts, expected(np.array(TARGET)))


def test_settings_change_both_and_texts_may_end() -> None:
    """Temperature .5 squares the odds; token 2 ends a text, also where it is drafted and accepted."""
    counts: Counter[tuple[int, ...]] = Counter()
    within = 0
    for seed in range(RUNS):
        world, draft = Chain(TARGET, stops=[2]), Chain(DRAFTS["another"])
        rounds = list(speculative(world, draft, (0,), LENGTH, 3, Settings(temperature=0.5), seed))
        counts[rounds[-1].ids[1:]] += 1
        assert (rounds[-1].stop == "end") == (rounds[-1].ids[-1] == 2) and not any(one.stop for one in rounds[:-1])
        within += rounds[-1].token is None and rounds[-1].stop == "end" and rounds[-1].accepted < 3
    squared = np.array(TARGET) ** 2
    close(counts, expected(squared / squared.sum(1, keepdims=True), stops=[2]))
    assert within > 100


def test_cuts_and_penalties_reach_both_models() -> None:
    """With the two likeliest and no bigram twice: against `sample` with the same settings, text by text."""
    settings = Settings(top_k=2, repetition_penalty=1.5, no_repeat_ngram=2)
    alone: Counter[tuple[int, ...]] = Counter()
    checked: Counter[tuple[int, ...]] = Counter()
    for seed in range(800):
        *_, one = sample(Chain(TARGET), (0,), LENGTH, settings, seed)
        *_, other = speculative(Chain(TARGET), Chain(DRAFTS["another"]), (0,), LENGTH, 2, settings, seed)
        alone[one.ids] += 1
        checked[other.ids] += 1
    for text in alone | checked:
        assert abs(alone[text] - checked[text]) < 5 * np.sqrt(alone[text] + checked[text])


@pytest.mark.parametrize(("family", "ahead"), [("llama", 5), ("gpt2", 1), ("gpt2", 4), ("gpt_neox", 2)])
def test_greedy_settings_give_the_greedy_text(family: str, ahead: int) -> None:
    """A draft that is nearly the model (some of its weights are shaken), so that some are accepted and some are not."""
    model, draft = tiny(family).ours, tiny(family).ours
    torch.manual_seed(1)
    with torch.no_grad():
        for parameter in draft.network.model.parameters():
            parameter.add_(0.03 * torch.randn_like(parameter))
    set_stops(model, None)
    for settings in (Settings(0.0), Settings(0.0, repetition_penalty=1.3, no_repeat_ngram=2)):
        rounds = list(speculative(model, draft, [5, 6, 7], 16, ahead, settings))
        assert rounds[-1].ids[3:] == tuple(step.token for step in greedy(model, [5, 6, 7], 16, settings))
        if ahead > 2:
            accepted = [one.accepted for one in rounds]
            assert max(accepted) > 0 and min(accepted) < ahead and len(rounds) < 16


def test_a_draft_that_is_the_model_is_always_right() -> None:
    """Ten tokens, three drafted and one added each round: 4, 4, 2."""
    target, draft = Chain(TARGET), Chain(TARGET)
    rounds = list(speculative(target, draft, (0,), 10, 3, seed=4))
    assert [one.accepted for one in rounds] == [3, 3, 2] and [len(one.ids) for one in rounds] == [5, 9, 11]
    assert all(one.p == one.q for each in rounds for one in each.drafted)
    assert [one.stop for one in rounds] == ["", "", "length"] and rounds[-1].token is None
    assert target.reads == [1, 3, 4, 3]  # the prompt, then each pass reads its round at once
    # the draft reads one token at a time, but first what it has missed: its own last and the one that the model added
    assert draft.reads == [1, 1, 1, 2, 1, 1, 2, 1]


def test_what_is_said_of_a_round() -> None:
    """Each round's text is the one before, the accepted tokens and the one that was added."""
    target, draft = Chain(TARGET), Chain(DRAFTS["another"])
    text: tuple[int, ...] = (0,)
    lengths = []
    for seed in range(20):
        text = (0,)
        for one in speculative(target, draft, text, 20, 4, seed=seed):
            taken = one.drafted[: one.accepted]
            assert all(each.accepted for each in taken) and not any(each.accepted for each in one.drafted[len(taken) :])
            for at, each in enumerate(one.drafted):
                before = (*text, *(prior.token for prior in one.drafted[:at]))[-1]
                assert each.q == pytest.approx(draft.matrix[before, each.token], abs=1e-6)
                assert each.p == pytest.approx(target.matrix[before, each.token], abs=1e-6)
                if each.draw is not None:
                    assert each.accepted == (each.draw < each.p / each.q)
            drawn = [each.draw is not None for each in one.drafted]
            assert drawn == [at <= one.accepted for at in range(len(drawn))]
            text = (*text, *(each.token for each in taken), *(() if one.token is None else (one.token,)))
            assert one.ids == text
            lengths.append(one.accepted)
    assert len(text) == 21 and set(lengths) == {0, 1, 2, 3, 4}


def test_a_round_judged_by_hand() -> None:
    """Token 0 with q .8 and p .4 is accepted where the draw is below .5. Else: from p - q, where that is above 0."""
    q, p = np.array([0.8, 0.2, 0.0]), np.array([0.4, 0.3, 0.3])

    def numbers(*values: float) -> Any:
        """A generator of these random numbers."""
        return SimpleNamespace(random=iter(values).__next__)

    # .49 is below p / q: accepted, and the model adds one of its own chances .4 .3 .3: .65 falls on token 1
    assert _judge([0], [q], [p, p], numbers(0.49, 0.65), frozenset()) == ((Drafted(0, 0.8, 0.4, 0.49, True),), 1)
    # .51 is not. What is left is 0, .1, .3: a quarter for token 1, the rest for token 2
    for draw, token in ((0.24, 1), (0.26, 2)):
        drafted, added = _judge([0, 1], [q, q], [p, p, p], numbers(0.51, draw), frozenset())
        assert drafted == (Drafted(0, 0.8, 0.4, 0.51, False), Drafted(1, 0.2, 0.3, None, False)) and added == token
    # what ends the text ends the round
    assert _judge([1, 0], [q, q], [p, p, p], numbers(0.99), frozenset([1])) == (
        (Drafted(1, 0.2, 0.3, 0.99, True),),
        None,
    )
    # the last number below 1 falls on a token, also where the chances do not add up to 1 exactly
    assert _draw(np.array([0.1] * 10 + [0.0]), numbers(np.nextafter(1.0, 0.0))) == 9


def test_where_it_ends() -> None:
    rounds = list(speculative(Chain(TARGET), Chain(TARGET), (0,) * (MAX_TOKENS - 6), 99, 3))
    assert len(rounds[-1].ids) == MAX_TOKENS and rounds[-1].stop == "full"
    [only] = speculative(Chain(TARGET), Chain(TARGET), (0,), 1, 5)
    assert len(only.drafted) == 1 and len(only.ids) == 2 and only.stop == "length"


def test_what_cannot_be_decoded() -> None:
    with pytest.raises(ValueError, match="ahead is 0"):
        next(speculative(Chain(TARGET), Chain(TARGET), (0,), 3, 0))
    with pytest.raises(UserError, match="another vocabulary"):
        next(speculative(Chain(TARGET), Chain([[0.5, 0.5]] * 2), (0,), 3))
    with pytest.raises(UserError, match="limit of 256 tokens"):
        next(speculative(Chain(TARGET), Chain(TARGET), (0,) * MAX_TOKENS, 3))
