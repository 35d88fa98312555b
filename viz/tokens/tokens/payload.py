"""What the browser view `tokens` is sent: texts cut by several tokenizers, side by side (columns) or in rows.

The view itself is index.js beside this file. Pieces travel as hexadecimal bytes, since a piece may be part of a
character; the browser decodes what is whole, and writes everything as text, never as HTML.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from model.trace import Tokens

MAX_DRAWN = 2_000  # tokens drawn in a column; the counts above it stay those of the whole text
SHOW = ("pieces", "numbers", "both")


@dataclass(frozen=True)
class Column:
    """One tokenizer: `title` and `subtitle` name it; `figures` are (value, label) pairs shown large, the first two.

    special  indices of tokens that are special ones;  faint  of tokens that nobody typed
    marked   whether "##" is the tokenizer's own sign for a piece that goes on a word (WordPiece)
    """

    title: str
    subtitle: str
    tokens: Tokens
    figures: tuple[tuple[str, str], ...] = ()
    special: frozenset[int] = frozenset()
    faint: frozenset[int] = frozenset()
    marked: bool = False


@dataclass(frozen=True)
class Row:
    """One text, cut by every tokenizer of the view (same order as the titles)."""

    label: str
    cells: tuple[Tokens, ...]


def utf16_units(text: str) -> int:
    """Length of `text` as JavaScript and OpenAI's tokenizer page count it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def counts(text: str) -> str:
    """How long a text is, in the ways of counting that differ for it."""
    units, points, size = utf16_units(text), len(text), len(text.encode(errors="replace"))
    said = [f"{units:,} character{'' if units == 1 else 's'}"]
    if points != units:
        said[0] += " (UTF-16 units, as OpenAI counts)"
        said.append(f"{points:,} code points")
    if size != points:
        said.append(f"{size:,} bytes")
    return " · ".join(said)


def standard_figures(tokens: Tokens, text: str) -> tuple[tuple[str, str], ...]:
    """Tokens, and characters (UTF-16 units) a token."""
    each = f"{utf16_units(text) / len(tokens):.1f}" if len(tokens) else "–"
    return (f"{len(tokens):,}", "token" if len(tokens) == 1 else "tokens"), (each, "characters each")


def columns(
    text: str, shown: Sequence[Column], show: str = "pieces", linked: bool = True, hidden: bool = False, note: str = ""
) -> dict[str, Any]:
    """The same text by one to four tokenizers. `linked`: pointing at a piece shows where it is in the other columns.

    hidden: the text is shown uncut and the counts wait for a guess. note: a sentence beneath (default: the counts).
    Raises ValueError for an unknown `show` and for no column or more than four.
    """
    if show not in SHOW:
        raise ValueError(f"show is {show!r}: choose one of {', '.join(SHOW)}")
    if not 1 <= len(shown) <= 4:
        raise ValueError(f"{len(shown)} tokenizers side by side: choose one to four")
    longest = max(len(column.tokens) for column in shown)
    capped = f"Only the first {MAX_DRAWN:,} tokens of each are drawn; the counts are of the whole text."
    return {
        "mode": "columns",
        "show": show,
        "hidden": hidden,
        "signature": hashlib.sha256(f"{text}|{[one.title for one in shown]}".encode(errors="replace")).hexdigest(),
        "text": text[:MAX_DRAWN] if hidden else "",
        "note": note or counts(text),
        "capped": capped if longest > MAX_DRAWN else "",
        "columns": [
            {
                "title": one.title,
                "subtitle": one.subtitle,
                "figures": [list(figure) for figure in one.figures],
                "cell": _cell(one.tokens, 0 if linked else at, one.special, one.faint, one.marked),
            }
            for at, one in enumerate(shown)
        ],
    }


def rows(
    titles: Sequence[tuple[str, bool]], shown: Sequence[Row], show: str = "pieces", note: str = ""
) -> dict[str, Any]:
    """Short texts in rows, a column a tokenizer. titles: the name of each, and whether "##" is its own sign."""
    if show not in SHOW:
        raise ValueError(f"show is {show!r}: choose one of {', '.join(SHOW)}")
    for row in shown:
        if len(row.cells) != len(titles):
            raise ValueError(f"row {row.label!r} has {len(row.cells)} cells for {len(titles)} tokenizers")
    return {
        "mode": "rows",
        "show": show,
        "hidden": False,
        "signature": "",
        "text": "",
        "note": note,
        "capped": "",
        "titles": [title for title, _ in titles],
        "rows": [
            {
                "label": row.label,
                "cells": [
                    _cell(tokens, at, frozenset(), frozenset(), marked)
                    for tokens, (_, marked) in zip(row.cells, titles, strict=True)
                ],
            }
            for at, row in enumerate(shown)
        ],
    }


def _cell(tokens: Tokens, group: int, special: frozenset[int], faint: frozenset[int], marked: bool) -> dict[str, Any]:
    """Tokens of one group are linked where their spans overlap."""
    spans = np.asarray(tokens.spans[:MAX_DRAWN])
    return {
        "group": group,
        "total": len(tokens),
        "ids": tokens.ids[:MAX_DRAWN].tolist(),
        "pieces": [piece.hex() for piece in tokens.pieces[:MAX_DRAWN]],
        "starts": spans[:, 0].tolist(),
        "ends": spans[:, 1].tolist(),
        "special": sorted(at for at in special if at < MAX_DRAWN),
        "faint": sorted(at for at in faint if at < MAX_DRAWN),
        "marked": marked,
    }
