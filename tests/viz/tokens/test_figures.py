"""The languages figure."""

import json
from pathlib import Path

import numpy as np
import pytest

from model import tokenizers
from model.trace import Tokens
from viz.tokens.figures import LanguagesData, languages_data, languages_figure

SENTENCES = json.loads((Path(__file__).parents[3] / "pages/tokens/examples.json").read_text("utf-8"))["languages"]
EN, NEW, TWO = ({"name": name, "native": name, "text": text} for name, text in (("A", "abcd"), ("B", "ab"), ("C", "a")))


def tokens(*pieces: bytes) -> Tokens:
    sizes = np.array([len(piece) for piece in pieces], np.int64)
    return Tokens(np.zeros(len(pieces), np.int64), pieces, np.stack([sizes.cumsum() - sizes, sizes.cumsum()], axis=1))


def small() -> LanguagesData:
    """Worked by hand. x: A 1 token of 4 characters, B 3 of 2, C 1 of 1; y: A 2, B 1, C 1 that says unknown."""
    cut = {
        "x": [tokens(b"abcd"), tokens(b"a", b"b", b"."), tokens(b"a")],
        "y": [tokens(b"ab", b"cd"), tokens(b"ab"), tokens(b"[UNK]")],
    }
    return languages_data([EN, NEW, TWO], cut)


def test_languages_data() -> None:
    data = small()
    assert data.languages == ("A", "C", "B")
    assert data.per_character.tolist() == [[0.25, 1.0, 1.5], [0.5, 1.0, 0.5]]
    assert data.against.tolist() == [[1.0, 1.0, 3.0], [1.0, 0.5, 0.5]]
    assert data.tokens.tolist() == [[1, 1, 3], [2, 1, 1]]
    assert data.unknown.tolist() == [[0, 0, 0], [0, 1, 0]]
    assert data.characters.tolist() == [4, 1, 2]


def test_languages_figure() -> None:
    figure = languages_figure(small())
    assert [list(trace.x) for trace in figure.data[1::2]] == [[0.25, 1.0, 1.5], [0.5, 1.0, 0.5]]
    assert [trace.marker.symbol[1] for trace in figure.data[1::2]] == ["circle", "square-open"]
    assert list(figure.data[1].y) == list(figure.layout.yaxis.categoryarray) == ["A", "C", "B"]
    assert figure.layout.xaxis.title.text == "tokens per character"
    against = languages_figure(small(), "english")
    assert [list(trace.x) for trace in against.data[1::2]] == [[1.0, 1.0, 3.0], [1.0, 0.5, 0.5]]


def test_article_one() -> None:
    """17 languages, English first; what GPT-4's tokenizer was blamed for, and what GPT-4o's mended."""
    assert len(SENTENCES) >= 15
    assert SENTENCES[0]["name"] == "English"
    assert all(one["text"] == one["text"].strip() and len(one["text"]) > 30 for one in SENTENCES)
    names = ("cl100k_base", "o200k_base", "wordpiece")
    data = languages_data(
        SENTENCES, {name: [tokenizers.get(name).encode(one["text"]) for one in SENTENCES] for name in names}
    )
    at = {name: index for index, name in enumerate(data.languages)}
    assert data.tokens[0, at["English"]] == 33
    assert data.against[0, at["Georgian"]] > 9
    assert data.against[1, at["Georgian"]] < 2
    assert data.unknown[2, at["Thai"]] > 0
    assert not data.unknown[:2].any()


def test_bad_input() -> None:
    with pytest.raises(ValueError, match="choose one to 4"):
        languages_data([EN], {})
    with pytest.raises(ValueError, match="x cut 0 sentences of 1"):
        languages_data([EN], {"x": []})
    with pytest.raises(ValueError, match="empty"):
        languages_data([EN | {"text": ""}], {"x": [tokens()]})
    with pytest.raises(ValueError, match="measure is 'x'"):
        languages_figure(small(), "x")


def test_every_mark_stands_on_the_line_of_a_language() -> None:
    """Also the legend's signs: one on no line turns the axis into one of numbers, and the chart is empty."""
    figure = languages_figure(small())
    lines = set(figure.layout.yaxis.categoryarray)
    assert all(set(trace.y) <= lines for trace in figure.data)
