"""What the two browser views of the Tokenization page are sent."""

import json

import numpy as np
import pytest

from model import tokenizers
from model.tokenizers import bpe
from model.trace import Tokens
from tests.model.texts import LECTURE
from viz.tokens.merges import payload as merges_view
from viz.tokens.tokens import payload as tokens_view


def column(text: str, name: str = "cl100k_base", **options: object) -> tokens_view.Column:
    tokens = tokenizers.get(name).encode(text)
    return tokens_view.Column(name, "", tokens, tokens_view.standard_figures(tokens, text), **options)  # type: ignore[arg-type]


def test_lecture_figures() -> None:
    """57 tokens and 252 characters, as OpenAI's page counts them: UTF-16 units, not code points."""
    sent = tokens_view.columns(LECTURE, [column(LECTURE)])
    assert sent["columns"][0]["figures"] == [["57", "tokens"], ["4.4", "characters each"]]
    assert sent["note"] == "252 characters (UTF-16 units, as OpenAI counts) · 250 code points · 256 bytes"


def test_counts_say_only_what_differs() -> None:
    assert tokens_view.counts("a") == "1 character"
    assert tokens_view.counts("né") == "2 characters · 3 bytes"
    assert tokens_view.counts("") == "0 characters"
    assert tokens_view.counts("\ud800").startswith("1 character")


def test_cells_carry_bytes_and_places() -> None:
    cell = tokens_view.columns("né🤚", [column("né🤚", "bytes")])["columns"][0]["cell"]
    assert cell["pieces"] == ["6e", "c3", "a9", "f0", "9f", "a4", "9a"]
    assert (cell["starts"], cell["ends"]) == ([0, 1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6, 7])
    assert cell["ids"] == [0x6E, 0xC3, 0xA9, 0xF0, 0x9F, 0xA4, 0x9A]


def test_long_texts_are_capped_and_say_so() -> None:
    text = "word " * 3_000
    sent = tokens_view.columns(text, [column(text, special=frozenset({1, 2_500}))])
    cell = sent["columns"][0]["cell"]
    assert [len(cell[part]) for part in ("ids", "pieces", "starts", "ends")] == [tokens_view.MAX_DRAWN] * 4
    assert cell["total"] == len(tokenizers.get("cl100k_base").encode(text)) > tokens_view.MAX_DRAWN
    assert cell["special"] == [1]
    assert "first 2,000 tokens" in sent["capped"]
    assert tokens_view.columns("a", [column("a")])["capped"] == ""


def test_empty_text() -> None:
    sent = tokens_view.columns("", [column("")])
    assert sent["columns"][0]["figures"] == [["0", "tokens"], ["–", "characters each"]]


def test_linked_columns_share_a_group() -> None:
    pair = [column("a"), column("a", "bytes")]
    assert [one["cell"]["group"] for one in tokens_view.columns("a", pair)["columns"]] == [0, 0]
    assert [one["cell"]["group"] for one in tokens_view.columns("a", pair, linked=False)["columns"]] == [0, 1]


def test_everything_sent_is_json() -> None:
    """numpy numbers would become strings without a word in components v2."""
    word = tokenizers.get("gpt2").encode("straw")
    steps = list(bpe.train_bpe("abab", 3))
    for sent in (
        tokens_view.columns(LECTURE, [column(LECTURE)]),
        tokens_view.rows([("GPT-2", False)], [tokens_view.Row("straw", (word,))]),
        merges_view.merges(steps, bpe.BYTE_OF_ID, [b"abab"], [b"ab"], 1),
    ):
        json.dumps(sent, allow_nan=False)


def test_bad_input() -> None:
    with pytest.raises(ValueError, match="show is 'letters'"):
        tokens_view.columns("a", [column("a")], show="letters")
    with pytest.raises(ValueError, match="5 tokenizers side by side"):
        tokens_view.columns("a", [column("a")] * 5)
    with pytest.raises(ValueError, match="row 'x' has 0 cells for 1"):
        tokens_view.rows([("GPT-2", False)], [tokens_view.Row("x", ())])
    with pytest.raises(ValueError, match="step is -1"):
        merges_view.merges([], bpe.BYTE_OF_ID, [], [], -1)
    with pytest.raises(ValueError, match="each of the 256 bytes"):
        merges_view.merges([], range(255), [], [], 0)


def test_merges_carry_the_run() -> None:
    steps = list(bpe.train_bpe("aaabdaaabac", 3))
    sent = merges_view.merges(steps, bpe.BYTE_OF_ID, [b"aaabdaaabac"], [b"ab"], 99)
    a, b = bpe.ID_OF_BYTE[ord("a")], bpe.ID_OF_BYTE[ord("b")]
    assert sent["step"] == 3
    assert sent["length"] == 11
    assert sent["other"] == [[a, b]]
    assert [one["piece"] for one in sent["merges"]] == [b"aa".hex(), b"ab".hex(), b"aaab".hex()]
    assert sent["merges"][0] == {
        "pair": [a, a],
        "piece": "6161",
        "id": 256,
        "count": 4,
        "tokens": 9,
        "vocab": 257,
        "rest": [["61", "62", 2], ["61", "63", 1], ["62", "61", 1], ["62", "64", 1], ["64", "61", 1]],
    }


def test_merges_draw_only_the_beginning() -> None:
    words = [b" abcd"] * 1_000
    sent = merges_view.merges([], bpe.BYTE_OF_ID, words, [b"x" * 5_000], 0)
    assert sum(map(len, sent["words"])) == merges_view.MAX_DRAWN
    assert [len(word) for word in sent["other"]] == [merges_view.MAX_DRAWN]
    assert sent["capped"] == [True, True]
    assert sent["length"] == 5_000


def test_spans_are_read_only() -> None:
    tokens = Tokens(np.array([1]), (b"a",), np.array([[0, 1]]))
    tokens_view.columns("a", [tokens_view.Column("x", "", tokens)])
    assert not tokens.spans.flags.writeable
