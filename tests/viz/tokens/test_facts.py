"""The numbers in the prose, by hand."""

import pytest

from model import tokenizers
from model.tokenizers import bpe
from model.tokenizers.chat import Message, render
from viz.shared import words
from viz.tokens import facts


def test_compare_by_hand() -> None:
    """ "né🤚" in bytes: 7 ids of 8 bits; 4 UTF-16 units."""
    found = facts.compare_facts("Bytes", 256, tokenizers.get("bytes").encode("né🤚"), "né🤚")
    assert found["tokens"] == "7"
    assert found["characters"].startswith("4 characters as UTF-16")
    assert found["each"] == "0.6"
    assert found["bits"] == "8.0"
    assert found["coded"] == found["plain"] == "56"


def test_nothing_typed() -> None:
    assert facts.compare_facts("Bytes", 256, tokenizers.get("bytes").encode(""), "")["each"] == "0"
    assert facts.train_facts([], 5, [])["ratio"] == "1"


def test_train_by_hand() -> None:
    """Wikipedia's example: aa (4), ab (2), aaab (2); 11 bytes, then 9, 7 and 5 tokens."""
    steps = list(bpe.train_bpe("aaabdaaabac", 3))
    start, second, end = (facts.train_facts(steps, step, bpe.pre_tokens("aaabdaaabac")) for step in (0, 1, 99))
    assert (start["next"], start["left"], start["right"], start["count"], start["tokens"]) == ("1", "a", "a", "4", "11")
    assert (second["next"], second["left"], second["right"], second["count"]) == ("2", "a", "b", "2")
    assert start["words"] == "1" and facts.train_facts([], 0, bpe.pre_tokens("the house, 12"))["words"] == "4"
    assert (end["step"], end["tokens"], end["ratio"], end["vocabulary"]) == ("3", "5", "2.20", "259")


def test_chat_by_hand() -> None:
    found = facts.chat_facts(1, 4, render("smollm2", [Message("user", "The dog chased the")]))
    assert found["chatml"] == "3 + (3 + 1 + 4)"
    assert found["sum"] == "11"
    assert (found["smollm2"], found["typed"]) == ("34", "4")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("a b", "a␣b"),
        ("*x*", r"\*x\*"),
        ("![x](u)", r"\!\[x\]\(u\)"),
        ("$x$", r"\$x\$"),
        ("a\x00\n", "aU\\+0000↵"),
        ("a\u202eb", r"aU\+202Eb"),
    ],
)
def test_typed_text_stays_text(typed: str, shown: str) -> None:
    assert words.literal(typed) == shown


def test_long_words_are_shortened() -> None:
    assert words.literal("a" * 99) == "a" * 23 + "…"
    assert words.piece("é".encode()[:1]) == "c3"


def test_variants() -> None:
    assert facts.variants("strawberry") == (
        "strawberry",
        " strawberry",
        "Strawberry",
        " Strawberry",
        "STRAWBERRY",
        "strawberries",
        "s t r a w b e r r y",
    )
    assert facts.variants("12")[:2] == ("12", " 12")
    assert "12s" not in facts.variants("12")
    assert facts.variants("")  # a row to stand on
    assert "days" in facts.variants("day")
