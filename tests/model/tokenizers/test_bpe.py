"""Our byte-pair encoding against worked examples and the `tokenizers` library."""

import itertools
import json
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, pre_tokenizers, trainers

from model.tokenizers import bpe, train_bpe
from model.tokenizers.registry import BpeTokenizer
from tests.model.texts import LECTURE, SENTENCES, varied

# Different words and languages again and again in a new order: about 10,000 characters.
CORPUS = " ".join("\n".join(SENTENCES[start::7]).encode("utf-8", "replace").decode() for start in range(7)) * 7
SIGNS = bpe.byte_alphabet()


def trained_by_hugging_face(text: str, merges: int) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=256 + merges, show_progress=False, initial_alphabet=alphabet)
    tokenizer.train_from_iterator([text], trainer)
    return tokenizer


def as_signs(piece: bytes) -> str:
    return "".join(SIGNS[byte] for byte in piece)


def test_wikipedia_example() -> None:
    """en.wikipedia.org/wiki/Byte_pair_encoding: aaabdaaabac -> ZabdZabac (Z = aa) -> ZYdZYac (Y = ab) -> XdXac."""
    steps = list(train_bpe("aaabdaaabac", 3))
    assert [step.count for step in steps] == [4, 2, 2]
    assert [step.piece for step in steps] == [b"aa", b"ab", b"aaab"]
    assert [step.tokens for step in steps] == [9, 7, 5]
    assert BpeTokenizer(steps).encode("aaabdaaabac").pieces == (b"aaab", b"d", b"aaab", b"a", b"c")


def test_sennrich_example() -> None:
    """Sennrich et al. 2016, section 3.2: low x5, lower x2, newest x6, widest x3 -> es, est, then lo, low, and ne, new.

    A separate line keeps a word from its neighbour; the paper's end-of-word mark is not part of byte-level BPE.
    """
    words = "\n".join(["low"] * 5 + ["lower"] * 2 + ["newest"] * 6 + ["widest"] * 3)
    steps = list(train_bpe(words, 7))
    assert {(step.piece, step.count) for step in steps[:2]} == {(b"es", 9), (b"est", 9)}
    assert {(step.piece, step.count) for step in steps[2:4]} == {(b"lo", 7), (b"low", 7)}
    assert steps[-1].piece == b"newest"
    assert BpeTokenizer(steps).encode("lowest").pieces == (b"low", b"est")  # a word it never saw


@pytest.mark.parametrize(
    "text", [CORPUS, LECTURE, "".join(text for text in varied()).encode(errors="replace").decode()]
)
def test_same_merges_as_hugging_face(text: str) -> None:
    reference = json.loads(trained_by_hugging_face(text, 300).to_str())["model"]
    steps = list(train_bpe(text, 300))[: len(reference["merges"])]
    assert [[as_signs(step.left), as_signs(step.right)] for step in steps] == reference["merges"]
    assert all(reference["vocab"][as_signs(step.piece)] == step.id for step in steps)
    assert len(steps) >= 64


def test_same_ids_as_hugging_face() -> None:
    reference, ours = trained_by_hugging_face(CORPUS, 200), BpeTokenizer(train_bpe(CORPUS, 200))
    for text in varied():
        text = text.encode(errors="replace").decode()
        assert ours.encode(text).ids.tolist() == reference.encode(text).ids, repr(text)


def test_counts_are_true() -> None:
    """Each step's counts against counting everything anew in the text as re-cut so far."""
    steps = list(train_bpe(CORPUS, 80))
    for step in steps[::10] + steps[-1:]:
        before = BpeTokenizer(steps[: step.step - 1])
        counts: Counter[tuple[bytes, bytes]] = Counter()
        for word in bpe.pre_tokens(CORPUS):
            counts.update(itertools.pairwise(before._encode(word.decode()).pieces))
        best = counts.most_common(1 + len(step.runners_up))
        assert counts[step.left, step.right] == step.count == best[0][1]
        assert [one.count for one in step.runners_up] == [count for _, count in best[1:]]
        assert all(counts[one.left, one.right] == one.count for one in step.runners_up)
        assert step.tokens == len(BpeTokenizer(steps[: step.step]).encode(CORPUS))
        assert step.vocab_size == 256 + step.step


@settings(max_examples=60, deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80), learned=st.integers(1, 40))
def test_round_trip_and_tiling(text: str, learned: int) -> None:
    tokenizer = BpeTokenizer(train_bpe(text, learned))
    tokens = tokenizer.encode(text)
    assert tokenizer.decode(tokens.ids.tolist()) == text
    assert b"".join(tokens.pieces) == text.encode()


def test_same_bytes_made_twice_are_one_piece() -> None:
    """aaa can come from (aa, a) and from (a, aa); the vocabulary holds it once."""
    steps = list(train_bpe("aaa baab caaab aaaa aaaaa", 12))
    pieces = [step.piece for step in steps]
    assert steps[-1].vocab_size == 256 + len(set(pieces))
    tokenizer = BpeTokenizer(steps)
    assert tokenizer.decode(tokenizer.encode("aaaaaaaab").ids.tolist()) == "aaaaaaaab"


def test_stops_when_no_pair_is_left() -> None:
    assert [step.piece for step in train_bpe("ab ab", 50)] == [b"ab", b" ab"]
    assert list(train_bpe("a", 5)) == []


def test_lone_surrogates_count_as_replacement_characters() -> None:
    assert [step.piece for step in train_bpe("\ud800\ud800", 9)][-1] == "\ufffd\ufffd".encode()


@pytest.mark.parametrize(
    ("text", "merges", "sentence"),
    [
        ("", 5, "no text to learn from"),
        ("abc", 0, "merges is 0"),
        ("abc", 10_001, "from 1 to 10,000"),
        ("a" * 2_000_001, 5, "2,000,001 characters: shorten it to 2,000,000"),
    ],
)
def test_bad_input(text: str, merges: int, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        train_bpe(text, merges)
