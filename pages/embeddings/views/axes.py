"""Words along a direction between two opposites: meaning, and prejudice."""

from pages.embeddings import mounts
from pages.embeddings.address import Embeddings
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


def draw(now: Embeddings) -> layout.Drawn:
    """The words where they stand."""
    table = algebra.source(now)
    left, right = now.axis.split(" – ")
    known, values, unknown = figures.along(
        table, left, right, prose.examples("embeddings")["placed"][now.axis] + now.placed.split()
    )
    revealed = mounts.plane(payload.axis(left, right, known, values, now.guess, unknown) | {"spot": now.spot})
    rows: list = [{"word": word, "cosine": float(value)} for word, value in zip(known, values, strict=True)]
    return layout.Drawn(figures.axis_facts(left, right, known, values), rows, secret=now.guess and not revealed)
