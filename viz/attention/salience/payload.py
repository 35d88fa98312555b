"""What the browser view `salience` is sent: four answers to the question which words a prediction rests on."""

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np

from model.trace import Floats
from viz.shared.numbers import chance, minus
from viz.shared.words import literal, piece

ROWS = {
    "attention": "Attention",
    "product": "Gradient × input",
    "integrated": "Integrated gradients",
    "left_out": "Left out",
}
BLANKS = {"mean": "the mean embedding", "zero": "an embedding of zeros"}


class Found(Protocol):
    """As model.inside.salience.Salience."""

    @property
    def value(self) -> float: ...
    @property
    def baseline(self) -> float: ...
    @property
    def product(self) -> Floats: ...
    @property
    def integrated(self) -> Floats: ...
    @property
    def left_out(self) -> Floats: ...
    @property
    def points(self) -> int: ...
    @property
    def gap(self) -> float: ...


def salience(
    tokens: Sequence[bytes],
    attention: Floats,
    choices: Sequence[tuple[bytes, float]],
    asked: tuple[bytes, bytes | None, str],
    found: Found | None,
) -> dict[str, Any]:
    """attention [T]: of the last position, the mean over all heads. choices: next words and their probabilities, the likeliest first.
    asked: the word, the one that it is held against, and the baseline. found: None while it is worked out.

    Raises ValueError for numbers that do not fit the tokens, or are none.
    """
    rows = {"attention": attention}
    if found:
        rows |= {"product": found.product, "integrated": found.integrated, "left_out": found.left_out}
    if any(len(row) != len(tokens) or not np.isfinite(row).all() for row in rows.values()):
        raise ValueError(f"expected {len(tokens)} finite numbers in each row")
    word, other, ground = asked
    return {
        "tokens": [one.hex() for one in tokens],
        "rows": [[name, title, _rounded(rows[name]) if name in rows else None] for name, title in ROWS.items()],
        "choices": [[one.hex(), float(f"{p:.4g}")] for one, p in choices],
        "explained": word.hex(),
        "contrast": None if other is None else other.hex(),
        "blank": BLANKS[ground],
        "sums": None if found is None else _sums(found),
    }


def _sums(found: Found) -> dict[str, float | int]:
    return {
        "value": round(found.value, 4),
        "baseline": round(found.baseline, 4),
        "sum": round(float(found.integrated.sum()), 4),
        "gap": round(found.gap, 5),
        "points": found.points,
    }


def _rounded(values: Floats) -> list[float]:
    return np.round(values.astype(np.float64), 4).tolist()


def facts(
    tokens: Sequence[bytes],
    attention: Floats,
    asked: tuple[bytes, bytes | None, str],
    probability: float,
    found: Found | None,
) -> dict[str, str]:
    """Numbers for the prose. probability: of the word as the next; otherwise as in `salience`."""
    word, other, ground = asked
    said = literal(word.decode(errors="replace"))
    against = "" if other is None else rf" - \ln p(\text{{{_plain(other)}}})"
    return {
        "word": said,
        "p": chance(probability),
        "other": "" if other is None else f" rather than “{piece(other)}”",
        "told": _told(tokens, attention, found),
        "f": rf"\ln p(\text{{{_plain(word)}}}){against}",
        "blank": BLANKS[ground],
        "complete": _complete(found),
        "tokens": str(len(tokens)),
    }


def _plain(data: bytes) -> str:
    """Letters and digits of a word, which a formula can set."""
    return "".join(one for one in data.decode(errors="replace") if one.isalnum()) or "this word"


def _told(tokens: Sequence[bytes], attention: Floats, found: Found | None) -> str:
    """Which word each of them puts first."""
    first = piece(tokens[int(attention.argmax())])
    if found is None:
        return f"The attention of the last position goes most to “{first}”. The gradients are being worked out."
    rows = {
        "gradient times input": found.product,
        "integrated gradients": found.integrated,
        "leaving out": found.left_out,
    }
    named = [f"{name} “{piece(tokens[int(row.argmax())])}”" for name, row in rows.items()]
    return f"Most attention goes to “{first}”. What helps most is, by {', by '.join(named[:-1])}, and by {named[-1]}."


def _complete(found: Found | None) -> str:
    if found is None:
        return "Both sides stand here when the gradients are there."
    difference = found.value - found.baseline
    return (
        f"Their sum is **{minus(float(found.integrated.sum()), 3)}**; $f(x) - f(x')$ is ${found.value:.3f} - ({found.baseline:.3f}) = "
        f"{difference:.3f}$: {100 * found.gap:.2f} % apart, with {found.points} points of the path."
    )


def rows(tokens: Sequence[bytes], attention: Floats, found: Found | None) -> list[dict[str, Any]]:
    """A row for each token, to download."""
    made: list[dict[str, Any]] = [
        {"position": at, "token": one.decode(errors="replace"), "attention": float(attention[at])}
        for at, one in enumerate(tokens)
    ]
    for at, row in enumerate(made if found else []):
        assert found
        row |= {name: float(getattr(found, name)[at]) for name in ("product", "integrated", "left_out")}
    return made
