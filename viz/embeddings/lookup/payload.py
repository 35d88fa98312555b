"""What the browser view `lookup` is sent: from ids to rows of the embedding matrix and back. The view is index.js beside."""

from typing import Any

from viz.embeddings.lookup.data import LookupData, Row


def lookup(data: LookupData, layers: int) -> dict[str, Any]:
    """Raises ValueError where the probabilities do not make 1."""
    total = sum(one.probability for one in data.candidates) + data.rest
    if abs(total - 1) > 1e-3:
        raise ValueError(f"the probabilities make {total}, not 1")
    return {
        "tokens": [_row(one) for one in data.tokens],
        "earlier": data.earlier,
        "state": [round(one, 3) for one in data.state],
        "candidates": [_row(one.row) | {"logit": one.logit, "p": one.probability} for one in data.candidates],
        "rest": data.rest,
        "vocabulary": data.vocabulary,
        "width": data.width,
        "layers": layers,
    }


def _row(one: Row) -> dict[str, Any]:
    return {"piece": one.piece.hex(), "id": one.id, "numbers": [round(value, 3) for value in one.numbers]}
