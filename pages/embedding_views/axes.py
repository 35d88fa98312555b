"""Words along a direction between two opposites: meaning, and prejudice."""

from pages.embedding_views import algebra
from pages.frame import components, controls, layout, state
from viz.embeddings import figures
from viz.embeddings.plane import payload

KIND = state.Embeddings


def side() -> None:
    """The controls of the axis."""
    controls.pick(KIND, "space", "Vectors", algebra.tables())
    controls.choose(KIND, "axis", "From – to")
    controls.area("placed", "More words")
    controls.switch("guess", "Guess first")


def draw(now: state.Embeddings) -> layout.Drawn:
    """The words where they stand."""
    table = algebra.source(now)
    left, right = now.axis.split(" – ")
    known, values, unknown = figures.along(
        table, left, right, layout.data("embeddings")["placed"][now.axis] + now.placed.split()
    )
    revealed = components.plane(payload.axis(left, right, known, values, now.guess, unknown) | {"spot": now.spot})
    rows: list = [{"word": word, "cosine": float(value)} for word, value in zip(known, values, strict=True)]
    return layout.Drawn(figures.axis_facts(left, right, known, values), rows, secret=now.guess and not revealed)
