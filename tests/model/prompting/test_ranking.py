"""BM25 against a hand-worked case and bm25s's own search; fusion by hand."""

import math

import bm25s
import numpy as np
import pytest

from model.prompting import library, ranking
from model.prompting.ranking import Bm25

TEXTS = ["the cat sat", "the dog and the cat", "a bird", "!?"]


def worked(question: list[str], texts: list[list[str]], k1: float = 1.5, b: float = 0.75) -> list[float]:
    """The formula of Robertson & Zaragoza 2009, eq. 3.15, with Lucene's logarithm and without its factor k1 + 1."""
    mean = sum(map(len, texts)) / len(texts)
    scores = []
    for text in texts:
        score = 0.0
        for word in question:
            held, often = sum(word in one for one in texts), text.count(word)
            idf = math.log(1 + (len(texts) - held + 0.5) / (held + 0.5))
            score += idf * often / (often + k1 * (1 - b + b * len(text) / mean))
        scores.append(score)
    return scores


def test_bm25_by_hand() -> None:
    """Lengths 3, 5, 2, 0, mean 2.5. cat: in 2 of 4, ln 2; in the first text 1 / (1 + 1.5 (.25 + .75 * 3 / 2.5))."""
    found = Bm25(TEXTS).scores("Cat?")
    assert found[0] == pytest.approx(math.log(2) / (1 + 1.5 * 1.15))
    assert found[1] == pytest.approx(math.log(2) / (1 + 1.5 * 1.75)) and found[2] == found[3] == 0


@pytest.mark.parametrize("question", ["the cat", "the the dog", "cat bird unknown", "unknown", ""])
def test_bm25_is_the_formula(question: str) -> None:
    texts = [ranking.words(one) for one in TEXTS]
    assert Bm25(TEXTS).scores(question) == pytest.approx(worked(ranking.words(question), texts), abs=1e-12)


def test_bm25_is_what_bm25s_finds() -> None:
    """Its own tokenizer (two letters and more, no stop words left out) and its own search, on the library."""
    texts = [fact.text for fact in library.facts()]
    own = bm25s.BM25(method="lucene")
    listed = [[word for word in ranking.words(one)] for one in texts]
    own.index(listed, show_progress=False)
    ours = Bm25(texts)
    for question, _ in library.questions():
        found, scores = own.retrieve([ranking.words(question)], k=20, show_progress=False)
        mine = ours.scores(question)
        assert mine[found[0]] == pytest.approx(scores[0], abs=1e-5)
        assert [at for at, _ in ours.ranked(question)][:1] in ([found[0][0]], []) or mine[found[0][0]] == mine.max()


def test_nothing_in_common_is_no_order() -> None:
    assert Bm25(TEXTS).ranked("zebra") == [] and Bm25(["!", "?"]).ranked("zebra") == []
    assert [at for at, _ in Bm25(["b a", "a b", "c"]).ranked("a")] == [0, 1]


def test_signs_without_spaces_are_words() -> None:
    assert ranking.words("東京 is BIG, l'été_2") == ["東", "京", "is", "big", "l", "été_2"]
    assert Bm25(["東京は", "大阪は"]).ranked("京?")[0][0] == 0


def test_dense_by_the_cosine() -> None:
    vectors = np.array([[1, 0], [0.6, 0.8], [0, 1]], np.float32)
    assert [at for at, _ in ranking.dense(vectors, np.array([0.8, 0.6], np.float32))] == [1, 0, 2]


def test_fusion_by_hand() -> None:
    """a: 1/61 + 1/62; b: 1/62 + 1/61; c: 1/63 + 1/64; d: 1/63, in one order alone. Equals stand by their number."""
    first, second = [(0, 9.0), (1, 8.0), (2, 7.0)], [(1, 0.9), (0, 0.8), (3, 0.7), (2, 0.6)]
    found = ranking.fused(first, second)
    assert [at for at, _ in found] == [0, 1, 2, 3]
    assert [score for _, score in found] == pytest.approx([1 / 61 + 1 / 62, 1 / 62 + 1 / 61, 1 / 63 + 1 / 64, 1 / 63])
    assert ranking.fused([], [(4, 1.0)]) == [(4, 1 / 61)] and ranking.fused([], []) == []
