"""A token id picks a row of the matrix; the same matrix turns the last state into probabilities."""

from pages.embeddings import mounts, work
from pages.embeddings.address import Embeddings
from pages.frame import controls, layout, reader
from pages.server import models, prose
from viz.embeddings.lookup import payload
from viz.shared.numbers import amount, minus
from viz.shared.words import piece


def side() -> None:
    """The text."""
    controls.area("text", "Your text")
    texts = prose.views("home")["home"].presets
    reader.examples(controls.current(Embeddings).model, {title: {"text": text} for title, text in texts.items()})


def draw(now: Embeddings) -> layout.Drawn:
    """Forth and back."""
    model = reader.usable_model(now.model)
    data = work.looked_up(model, now.text)
    mounts.lookup(payload.lookup(data, models.get(model).n_layers))
    last, best = data.tokens[-1], data.candidates[0]
    numbers = {
        "last": piece(last.piece),
        "id": str(last.id),
        "best": piece(best.row.piece),
        "logit": minus(best.logit, 2),
        "p": f"{best.probability:.3f}",
        "width": str(data.width),
        "zeros": f"{data.vocabulary - 1:,}",
        "best_id": str(best.row.id),
        "vocabulary": f"{data.vocabulary:,}".replace(",", "{,}"),
        "numbers": amount(data.vocabulary * data.width),
        "bound": rf"{cap:g} \tanh(E\,h / {cap:g})" if (cap := models.get(model).cap) else r"E\,h",
    }
    rows: list = [
        {
            "token": one.row.piece.decode(errors="replace"),
            "id": one.row.id,
            "logit": one.logit,
            "probability": one.probability,
        }
        for one in data.candidates
    ]
    return layout.Drawn(numbers, rows)
