"""The unigram model against SentencePiece, and against all ways to cut a word, one by one."""

import io
import math
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
import sentencepiece

from model.errors import UserError
from model.tokenizers import unigram
from pages.server import prose

TEXT = " ".join(term.says for term in prose.glossary())[:6_000]
WORDS = list(dict.fromkeys(unigram.words(TEXT)))
SMALL = {
    piece: math.log(p)
    for piece, p in {"▁": 0.1, "a": 0.2, "b": 0.1, "ab": 0.3, "▁a": 0.2, "ba": 0.05, "▁ab": 0.05}.items()
}


def every(word: str, vocabulary: unigram.Vocabulary) -> Iterator[list[str]]:
    """All ways to cut a word."""
    if not word:
        yield []
    for end in range(1, len(word) + 1):
        if word[:end] in vocabulary:
            yield from ([word[:end], *rest] for rest in every(word[end:], vocabulary))


@pytest.fixture(scope="module")
def theirs() -> Any:
    """SentencePiece's own model of the same text."""
    made = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(f"{one}." for one in TEXT.split(". ")),
        model_writer=made,
        model_type="unigram",
        vocab_size=250,
        character_coverage=1.0,
        max_sentencepiece_length=unigram.LONGEST,
        normalization_rule_name="identity",
        minloglevel=2,
    )
    return sentencepiece.SentencePieceProcessor(model_proto=made.getvalue())


@pytest.fixture(scope="module")
def shared(theirs: Any) -> dict[str, float]:
    """Its vocabulary, without the three marks."""
    return {
        theirs.id_to_piece(at): theirs.get_score(at)
        for at in range(theirs.get_piece_size())
        if not theirs.is_control(at) and not theirs.is_unknown(at)
    }


def test_the_best_way_is_sentencepieces(theirs: Any, shared: dict[str, float]) -> None:
    for word in WORDS:
        score, cut = unigram.best(word, shared)[0]
        other = theirs.encode(word[1:], out_type=str)
        assert score == pytest.approx(sum(shared[piece] for piece in other), abs=1e-3), word
        assert cut == other or score == pytest.approx(sum(shared[piece] for piece in cut), abs=1e-3)


def test_the_next_best_ways_are_sentencepieces(theirs: Any, shared: dict[str, float]) -> None:
    for word in WORDS[:60]:
        ours = [score for score, _ in unigram.best(word, shared, 4)]
        others = [sum(shared[piece] for piece in cut) for cut in theirs.nbest_encode_as_pieces(word[1:], 4)]
        assert ours == pytest.approx(others, abs=1e-3), word


@pytest.mark.parametrize("word", ["▁ab", "▁abab", "▁baab", "▁aba"])
def test_sums_over_all_ways(word: str) -> None:
    cuts = {tuple(cut): math.exp(sum(SMALL[piece] for piece in cut)) for cut in every(word, SMALL)}
    lattice, total = unigram.arcs(word, SMALL), sum(cuts.values())
    assert unigram.forward(lattice)[-1] == pytest.approx(math.log(total)) == pytest.approx(unigram.backward(lattice)[0])
    assert unigram.ways(len(word), unigram.lattice(word, SMALL)) == len(cuts)
    counts: Counter[str] = Counter()
    for cut, p in cuts.items():
        for piece in cut:
            counts[piece] += p / total  # type: ignore[assignment]
    found = unigram.expected({word: 3}, SMALL)
    assert {piece: count / 3 for piece, count in found.items() if count} == pytest.approx(dict(counts))
    best = [cut for _, cut in unigram.best(word, SMALL, 3)]
    assert best == [list(cut) for cut in sorted(cuts, key=lambda one: -cuts[one])[: len(best)]]
    assert sum(arc.best for arc in unigram.lattice(word, SMALL)) == len(best[0])


def test_em_makes_the_text_likelier() -> None:
    """As long as no piece is dropped and nothing is favoured: plain EM. The digamma of SentencePiece pays in few pieces."""
    counts = Counter({"▁abab": 4, "▁aba": 2, "▁ba": 3})
    vocabulary: unigram.Vocabulary = SMALL
    for _ in range(3):
        before = unigram.log_likelihood(counts, vocabulary)
        found = unigram.expected(counts, vocabulary)
        total = sum(found.values())
        vocabulary = {piece: math.log(max(count, 1e-12) / total) for piece, count in found.items()}
        assert unigram.log_likelihood(counts, vocabulary) > before - 1e-9


def test_a_loss_is_what_the_best_ways_lose() -> None:
    counts = Counter({"▁abab": 4, "▁aba": 2})
    found = unigram.losses(counts, SMALL)
    for piece in ("ab", "▁ab", "ba"):
        used = sum(count * unigram.best(word, SMALL)[0][1].count(piece) for word, count in counts.items())
        others = {one: score for one, score in SMALL.items() if one != piece}
        parts = max(sum(others[one] for one in cut) for cut in every(piece, others))
        assert found[piece] == pytest.approx(used * (SMALL[piece] - parts)), piece


def test_pruning_ends_at_the_size_and_beats_sentencepiece(theirs: Any, shared: dict[str, float]) -> None:
    """At as many pieces, a character costs no more bits than with SentencePiece's own vocabulary."""
    longer = sum(len(piece) > 1 for piece in shared)
    prunings = list(unigram.learn(TEXT, longer))
    last = prunings[-1]
    assert (
        sum(len(piece) > 1 for piece in last.vocabulary)
        <= longer
        < sum(len(piece) > 1 for piece in prunings[-2].vocabulary)
    )
    assert sum(map(math.exp, last.vocabulary.values())) == pytest.approx(1, abs=0.1)  # digamma: a little less
    for before, after in pairwise(prunings):
        assert {piece for piece, _ in after.dropped} == set(before.vocabulary) - set(after.vocabulary)
    counts = Counter(unigram.words(TEXT))
    characters = sum(len(word) * count for word, count in counts.items())
    bits = -unigram.log_likelihood(counts, shared) / characters / math.log(2)
    assert last.bits <= bits


def test_a_text_without_words_and_signs_that_are_no_pieces() -> None:
    with pytest.raises(UserError, match="no text to learn from"):
        next(unigram.learn(" \n ", 10))
    assert [piece for piece in unigram.best("▁añb", SMALL)[0][1]] == ["▁a", "ñ", "b"]
