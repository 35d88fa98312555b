"""Words along a direction between two opposites: meaning, and prejudice."""

from typing import Any

from model.errors import UserError
from pages.embeddings import mounts
from pages.embeddings.address import AXES, Embeddings
from pages.embeddings.views import algebra
from pages.frame import controls, layout
from pages.server import prose
from viz.embeddings import figures
from viz.embeddings.plane import payload

KIND = Embeddings


def side() -> None:
    """The controls of the axis."""
    controls.pick(KIND, "space", "Vectors", algebra.tables())
    controls.choose(KIND, "axis", "From – to")
    controls.area("placed", "More words")
    controls.switch("guess", "Guess first")


def among(table: Any, now: Embeddings) -> list[str]:
    """The words to place. Raises UserError where the table lacks a pole, or all of them, and names axes that it has."""
    placed = prose.examples("embeddings")["placed"]

    def known(words: list[str]) -> list[str]:
        return [word for word in words if table.find(word) is not None]

    def poles(axis: str) -> list[str]:
        return axis.split(" – ")

    able = [axis for axis in AXES if len(known(poles(axis))) == 2 and known(placed[axis])]
    other = f"choose {' or '.join(able)}, or other vectors" if able else "choose other vectors"
    if len(known(poles(now.axis))) < 2:
        lacking = " and ".join(f"“{pole}”" for pole in poles(now.axis) if not known([pole]))
        raise UserError(f"This table lacks {lacking}: {other}.")
    if not known(words := placed[now.axis] + now.placed.split()):
        raise UserError(
            f"This table has none of the words on this axis, such as “{words[0]}”: type others, or {other}."
        )
    return words


def draw(now: Embeddings) -> layout.Drawn:
    """The words where they stand."""
    table = algebra.source(now)
    left, right = now.axis.split(" – ")
    known, values, unknown = figures.along(table, left, right, among(table, now))
    revealed = mounts.plane(payload.axis(left, right, known, values, now.guess, unknown) | {"spot": now.spot})
    rows: list = [{"word": word, "cosine": float(value)} for word, value in zip(known, values, strict=True)]
    return layout.Drawn(figures.axis_facts(left, right, known, values), rows, secret=now.guess and not revealed)
