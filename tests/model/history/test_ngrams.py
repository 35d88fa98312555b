"""N-grams against a count by hand and against the formulas written out with dictionaries."""

import math
from collections import Counter, defaultdict

import numpy as np
import pytest

from model.history.ngrams import SMOOTHINGS, Ngrams

ROWS = np.array([[0, 1, 2, 0, 1, 3], [1, 2, 0, 3, -1, -1], [0, 1, 2, 2, 3, -1], [2, 2, 2, 3, -1, -1]])
BEGIN, V = "begin", 5  # the word 4 never occurs


def texts() -> list[list]:
    return [[BEGIN, *(int(one) for one in row if one >= 0)] for row in ROWS]


def brute(n: int) -> list[Counter]:
    """How often each n-gram occurred, by length; the mark alone is no word."""
    found = []
    for length in range(1, n + 1):
        grams = [tuple(text[at : at + length]) for text in texts() for at in range(len(text) - length + 1)]
        found.append(Counter(gram for gram in grams if gram != (BEGIN,)))
    return found


def peer(context: tuple, word: int, n: int, smoothing: str, k: float) -> float:
    """The formulas of the module, by dictionaries and recursion, for one word."""
    grams = brute(n)

    def number(gram: tuple) -> int:
        if smoothing != "kneser-ney" or len(gram) == n or gram[0] == BEGIN:
            return grams[len(gram) - 1][gram]
        return len({longer[0] for longer in grams[len(gram)] if longer[1:] == gram})

    def of(context: tuple) -> dict[int, int]:
        return {one: number((*context, one)) for one in range(V)}

    def p(context: tuple | None) -> float:
        if context is None:
            return 1 / V
        below = p(context[1:] if context else None)
        counts = of(context)
        total, types = sum(counts.values()), sum(1 for one in counts.values() if one)
        if smoothing == "add":
            return (counts[word] + k) / (total + k * V)
        if not total:
            return 0.0 if smoothing == "none" else below
        if smoothing == "none":
            return counts[word] / total
        if smoothing == "interpolated":
            return (counts[word] + types * below) / (total + types)
        sizes = Counter(number(gram) for gram in grams[len(context)])
        discount = sizes[1] / (sizes[1] + 2 * sizes[2]) if sizes[1] else 0.5
        return max(counts[word] - discount, 0) / total + discount * types / total * below

    return p(context)


def test_counts_are_those_of_a_count_by_hand() -> None:
    """0 1 stands three times, 0 1 2 twice; a text's first word follows the mark."""
    counts = Ngrams(ROWS, V, 3)
    assert counts.levels([0, 1], 3, "none")[-1].counts.tolist() == [0, 0, 2, 1, 0]
    assert counts.levels([1, 2, 0], 2, "none")[-1].counts.tolist() == [0, 3, 0, 1, 0]
    assert counts.levels([], 2, "none")[-1].counts.tolist() == [2, 1, 1, 0, 0]
    assert counts.words == (ROWS >= 0).sum()


def test_every_length_is_counted_as_by_brute_force() -> None:
    counts = Ngrams(ROWS, V, 4)
    for length, expected in enumerate(brute(4), 1):
        table, found = counts.tables[length - 1], {}
        for code, number in zip(table.codes.tolist(), table.counts.tolist(), strict=True):
            parts = [code // (V + 1) ** place % (V + 1) for place in reversed(range(length))]
            found[tuple(BEGIN if part == V else part for part in parts)] = number
        assert found == expected


@pytest.mark.parametrize("smoothing", SMOOTHINGS)
@pytest.mark.parametrize("n", [1, 2, 3])
@pytest.mark.parametrize("ids", [[], [0], [0, 1], [2, 0, 3], [4], [3, 4]])
def test_probabilities_are_those_of_the_formulas(smoothing: str, n: int, ids: list[int]) -> None:
    found = Ngrams(ROWS, V, 3).next(ids, n, smoothing, 0.5)
    context = tuple([BEGIN, *ids][-(n - 1) :]) if n > 1 else ()
    assert found.tolist() == pytest.approx([peer(context, word, n, smoothing, 0.5) for word in range(V)], abs=1e-12)
    if smoothing != "none":
        assert found.sum() == pytest.approx(1) and (found > 0).all()


def test_the_loss_is_a_mean_over_all_words_but_the_first() -> None:
    counts = Ngrams(ROWS, V, 3)
    nats = [
        -math.log(peer(tuple(text[max(0, at - 2) : at]), text[at], 3, "kneser-ney", 1))
        for text in texts()
        for at in range(2, len(text))
    ]
    assert counts.loss(ROWS, 3, "kneser-ney") == pytest.approx(sum(nats) / len(nats))
    assert counts.loss(np.array([[0, 4]]), 2, "none") == math.inf


@pytest.mark.parametrize("wrong", [0, 7])
def test_lengths_that_are_not_counted(wrong: int) -> None:
    with pytest.raises(ValueError, match="from 1 to"):
        Ngrams(ROWS, V, wrong)
    with pytest.raises(ValueError, match="n goes from 1 to 3"):
        Ngrams(ROWS, V, 3).next([0], wrong, "none")


def test_no_word_is_left_out_of_long_texts() -> None:
    """Random texts, all lengths: as many n-grams as places for them."""
    rng = np.random.default_rng(0)
    rows = rng.integers(0, 9, (50, 30))
    counts, places = Ngrams(rows, 9, 6), defaultdict(int)
    for length in range(1, 7):
        places[length] = 50 * (30 if length == 1 else 31 - length + 1)
        assert counts.tables[length - 1].counts.sum() == places[length]
