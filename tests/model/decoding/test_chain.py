"""The stages from scores to a choice, against the reference library's own processors, and by hand."""

import itertools
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers.generation import logits_process as theirs

from model.decoding.chain import CUTS, NothingLeft, Settings, chain, repeating, uniform
from model.errors import UserError
from model.probability import log_softmax

VOCABULARY = 40
IDS = (3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 3, 1)
SINGLE = [
    {"repetition_penalty": 1.7},
    {"repetition_penalty": 0.6},
    {"no_repeat_ngram": 1},
    {"no_repeat_ngram": 2},
    {"no_repeat_ngram": 3},
    {"no_repeat_ngram": 50},
    {"temperature": 0.3},
    {"temperature": 100.0},
    {"top_k": 1},
    {"top_k": 7},
    {"top_k": 500},
    {"top_p": 0.0},
    {"top_p": 0.35},
    {"top_p": 0.9},
    {"min_p": 0.1},
    {"min_p": 1.0},
    {"typical_p": 0.2},
    {"typical_p": 0.9},
]
ALL: dict[str, Any] = {
    "repetition_penalty": 1.3,
    "no_repeat_ngram": 2,
    "temperature": 1.6,
    "top_k": 25,
    "top_p": 0.9,
    "min_p": 0.02,
    "typical_p": 0.8,
}


def processed(logits: np.ndarray, ids: tuple[int, ...], chosen: dict, least: int = 1) -> np.ndarray:
    """What transformers makes of the logits, in the order in which `generate` applies its processors."""
    kinds = {
        "repetition_penalty": theirs.RepetitionPenaltyLogitsProcessor,
        "no_repeat_ngram": theirs.NoRepeatNGramLogitsProcessor,
        "temperature": theirs.TemperatureLogitsWarper,
        "top_k": lambda value: theirs.TopKLogitsWarper(value, min_tokens_to_keep=least),
        "top_p": lambda value: theirs.TopPLogitsWarper(value, min_tokens_to_keep=least),
        "min_p": lambda value: theirs.MinPLogitsWarper(value, min_tokens_to_keep=least),
        "typical_p": lambda value: theirs.TypicalLogitsWarper(value, min_tokens_to_keep=least),
    }
    scores = torch.from_numpy(logits.astype(np.float32))[None]
    for name, kind in kinds.items():
        if name in chosen:
            scores = kind(chosen[name])(torch.tensor([ids]), scores)
    return scores[0].numpy()


def scores(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, 2.5, VOCABULARY).astype(np.float32)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("chosen", [*SINGLE, ALL], ids=str)
def test_each_setting_is_the_reference_librarys(chosen: dict, seed: int) -> None:
    found = chain(scores(seed), IDS, Settings(**chosen))
    np.testing.assert_allclose(found.filtered, processed(scores(seed), IDS, chosen), rtol=1e-6)


PART: dict[str, list[float]] = {
    "temperature": [0.7, 1.8],
    "repetition_penalty": [0.8, 1.4],
    "no_repeat_ngram": [1, 2, 3],
    "top_k": [1, 12],
    "top_p": [0.5, 0.93],
    "min_p": [0.03, 0.3],
    "typical_p": [0.4, 0.95],
}


@settings(max_examples=120, deadline=None)
@given(
    st.integers(0, 2**30),
    st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in PART.items()}),
    st.lists(st.integers(0, VOCABULARY - 1), min_size=1, max_size=30),
    st.integers(1, 3),
)
def test_settings_together_are_the_reference_librarys(seed: int, chosen: dict, ids: list[int], least: int) -> None:
    found = chain(scores(seed), ids, Settings(**chosen), least)
    np.testing.assert_allclose(found.filtered, processed(scores(seed), tuple(ids), chosen, least), rtol=1e-6)
    assert found.probabilities.sum() == pytest.approx(1, abs=1e-12)
    assert np.array_equal(found.cut > 0, np.isneginf(found.filtered))
    asked = {CUTS.index(name) for name in chosen if name in CUTS}
    assert set(found.cut.tolist()) <= asked | {0}


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("chosen", [{"top_k": 5}, {"min_p": 0.2}, {"typical_p": 0.5}, {"top_p": 0.6}], ids=str)
def test_ties_are_cut_as_the_reference_library_does(chosen: dict, seed: int) -> None:
    """Whole numbers, so that most scores are equal to others. top_p splits equals: only how many stay is determined."""
    tied = np.random.default_rng(seed).integers(-3, 3, VOCABULARY).astype(np.float32)
    found, expected = chain(tied, IDS, Settings(**chosen)).filtered, processed(tied, IDS, chosen)
    if "top_p" in chosen:
        found, expected = np.sort(found), np.sort(expected)
    np.testing.assert_array_equal(found, expected)


def test_a_step_worked_out_by_hand() -> None:
    """Probabilities .4, .3, .2, .06, .04 after the tokens 4, 0, 4. No bigram twice: 4 was followed by 0, so 0 goes.

    Of .3, .2, .06, .04 the three likeliest stay (top_k), that is .3, .2, .06 of .56. From the least likely: .107 and
    .464 are not above 1 - .8 = .2 but for the second, so token 3 goes (top_p). Left: .3 and .2 of .5.
    """
    logits = np.log([0.4, 0.3, 0.2, 0.06, 0.04])
    found = chain(logits, (4, 0, 4), Settings(top_k=3, top_p=0.8, no_repeat_ngram=2))
    np.testing.assert_allclose(found.probabilities, [0, 0.6, 0.4, 0, 0], atol=1e-6)
    assert [CUTS[at] for at in found.cut] == ["no_repeat_ngram", "", "", "top_p", "top_k"]
    assert found.order.tolist() == [1, 2] and found.best == 1
    np.testing.assert_allclose(np.exp(found.log_probabilities), [0.4, 0.3, 0.2, 0.06, 0.04], atol=1e-6)
    assert [found.fall(at) for at in (0.0, 0.59, 0.61, 0.999999)] == [1, 1, 2, 2]


def test_what_a_cut_is_named_after_is_the_setting_whose_stage_took_it() -> None:
    """Applying one more setting of the order at a time: what is newly gone bears its name."""
    chosen: dict[str, Any] = {"no_repeat_ngram": 2, "top_k": 20, "top_p": 0.9, "min_p": 0.08, "typical_p": 0.6}
    logits, some = scores(0), dict[str, Any]()
    found, gone = chain(logits, IDS, Settings(**chosen)), np.zeros(VOCABULARY, bool)
    for name, value in chosen.items():
        some[name] = value
        now = np.isneginf(processed(logits, IDS, some))
        assert (now & ~gone).any()  # each takes one at least
        np.testing.assert_array_equal(found.cut == CUTS.index(name), now & ~gone)
        gone = now


def test_the_last_of_equal_scores_stays() -> None:
    """The third likeliest is one of three equals: all of them stay, and nothing is lost of a vocabulary of two."""
    found = chain(np.array([1.0, 5.0, 1.0, 0.0, 2.0, 1.0]), (), Settings(top_k=3))
    assert np.flatnonzero(found.cut == 0).tolist() == [0, 1, 2, 4, 5]
    assert not chain(np.array([1.0, 2.0]), (), Settings(top_k=3)).cut.any()


def test_settings_at_the_edge_of_what_is_allowed() -> None:
    logits = scores(5)
    likeliest = int(logits.argmax())
    for alone in (Settings(top_p=0.0), Settings(min_p=1.0), Settings(top_k=1)):
        assert np.flatnonzero(chain(logits, IDS, alone).probabilities).tolist() == [likeliest]
    for off in (Settings(), Settings(top_k=0), Settings(top_p=1.0), Settings(min_p=0.0), Settings(typical_p=1.0)):
        np.testing.assert_array_equal(chain(logits, IDS, off).filtered, logits)
    assert np.isfinite(chain(logits, IDS, Settings(temperature=0.001)).probabilities).all()
    assert chain(logits, IDS, Settings(typical_p=0.0)).probabilities.sum() == pytest.approx(1)


def test_greedy_takes_the_likeliest_and_cuts_nothing() -> None:
    found = chain(np.array([0.0, 3.0, 3.0, 1.0]), (), Settings(temperature=0.0, top_k=1, top_p=0.1))
    assert found.best == 1 and not found.cut.any()  # of equals the first
    assert chain(np.array([0.0, 3.0, 3.0, 1.0]), (1,), Settings(0.0, repetition_penalty=2.0)).best == 2


def test_temperatures_by_hand() -> None:
    odds = chain(np.log([0.8, 0.2]), (), Settings(temperature=2.0)).probabilities
    assert odds[0] / odds[1] == pytest.approx(2)  # the root of 4
    odds = chain(np.log([0.8, 0.2]), (), Settings(temperature=0.5)).probabilities
    assert odds[0] / odds[1] == pytest.approx(16, rel=1e-5)


def test_a_repeated_token_counts_once_and_what_is_below_zero_is_multiplied() -> None:
    found = chain(np.array([4.0, -4.0, 4.0, 0.0]), (0, 0, 0, 1, 3), Settings(repetition_penalty=2.0))
    assert found.penalised.tolist() == [2.0, -8.0, 4.0, 0.0]
    assert found.logits.tolist() == [4.0, -4.0, 4.0, 0.0]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.integers(0, 3), max_size=12), st.integers(1, 5))
def test_a_banned_token_is_one_that_would_repeat_n_in_a_row(ids: list[int], n: int) -> None:
    def twice(text: list[int]) -> bool:
        rows = [tuple(text[at : at + n]) for at in range(len(text) - n + 1)]
        return len(rows) >= 1 and rows[-1] in rows[:-1]

    assert repeating(ids, n) == [token for token in range(4) if twice([*ids, token])]


@pytest.mark.parametrize("wrong", [[np.nan, 1, 2], [np.inf, 1, 2], [-np.inf] * 3])
def test_scores_that_are_no_numbers(wrong: list[float]) -> None:
    with pytest.raises(UserError, match="NaN or infinity"):
        chain(np.array(wrong), ())


def test_some_scores_may_be_minus_infinity() -> None:
    for chosen in (Settings(), Settings(top_k=3), Settings(top_p=0.9), Settings(min_p=0.1), Settings(typical_p=0.9)):
        found = chain(np.array([-np.inf, 0.0, 0.0, -np.inf]), (0, 1), chosen)
        np.testing.assert_allclose(found.probabilities, [0, 0.5, 0.5, 0])
        assert not found.cut.any()  # the model itself took them out


def test_every_token_is_banned() -> None:
    with pytest.raises(NothingLeft, match="allow longer repeats"):
        chain(np.zeros(3), (0, 1, 2), Settings(no_repeat_ngram=1))
    with pytest.raises(NothingLeft):
        chain(np.array([0.0, 0.0, -np.inf]), (0, 1), Settings(no_repeat_ngram=1))


@pytest.mark.parametrize(
    "name", ["temperature", "top_k", "top_p", "min_p", "typical_p", "repetition_penalty", "no_repeat_ngram"]
)
def test_settings_out_of_range(name: str) -> None:
    above = {"top_k": 2**32, "no_repeat_ngram": 2**32, "temperature": 100.1, "repetition_penalty": 101.0}
    for value in (-0.1, float("nan"), float("inf"), above.get(name, 1.1)):
        wrong: dict[str, Any] = {name: value}
        with pytest.raises(ValueError, match=name):
            Settings(**wrong)


def test_a_temperature_that_no_score_survives() -> None:
    """Divided by 1e-40 a score is infinite, and its probability no number."""
    with pytest.raises(ValueError, match=r"at least 0\.001"):
        Settings(temperature=1e-40)


def test_draws_fall_as_often_as_the_probabilities_say() -> None:
    found = chain(np.array([0.5, 2.0, -1.0, 2.0, 1.0]), (), Settings(top_k=4))
    draws = np.random.default_rng(2).random(20_000)
    counts = np.bincount([found.fall(draw) for draw in draws], minlength=5) / len(draws)
    powers = np.exp([0.5, 2.0, -np.inf, 2.0, 1.0])
    np.testing.assert_allclose(counts, powers / powers.sum(), atol=0.015)  # 4 standard deviations


def test_a_draw_falls_from_the_likeliest_down() -> None:
    """.1, .2, .3, .4 in this order of ids: .4 is met first, then up to .7, .9 and 1."""
    found = chain(np.log([0.1, 0.2, 0.3, 0.4]), ())
    assert [found.fall(draw) for draw in (0.0, 0.39, 0.41, 0.69, 0.71, 0.89, 0.91, 0.999999)] == [
        3,
        3,
        2,
        2,
        1,
        1,
        0,
        0,
    ]
    equal = chain(np.zeros(4), ())
    assert [equal.fall(draw) for draw in (0.0, 0.25, 0.5, 0.75)] == [0, 1, 2, 3]  # a draw on the border is beyond it


def test_a_large_vocabulary_can_be_drawn_from_to_its_end() -> None:
    """So many probabilities that they do not add up to 1 exactly: the last draw must still find a token."""
    found = chain(np.zeros(3000), ())
    assert np.cumsum(np.full(3000, 1 / 3000))[-1] < np.nextafter(1.0, 0.0)
    assert found.fall(np.nextafter(1.0, 0.0)) == 2999 and found.fall(0.0) == 0


def test_the_random_number_of_a_position() -> None:
    again = [uniform(7, position) for position in range(50)]
    assert again == [uniform(7, position) for position in range(50)]
    pairs = {uniform(seed, position) for seed, position in itertools.product(range(20), range(50))}
    assert len(pairs) == 1000 and all(0 <= one < 1 for one in pairs)
    assert abs(np.mean(list(pairs)) - 0.5) < 0.04  # 4 standard deviations


def test_log_probabilities_are_torchs() -> None:
    rows = np.stack([scores(1), scores(2) - 300])
    expected = torch.log_softmax(torch.from_numpy(rows).double(), -1).numpy()
    np.testing.assert_allclose(log_softmax(rows), expected, atol=2e-6, rtol=1e-6)
