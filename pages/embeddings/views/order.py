"""The same word at several positions: what turns, and what a score can know of it."""

from model.errors import UserError
from pages.embeddings import mounts, work
from pages.embeddings.address import Embeddings
from pages.frame import controls, layout, provenance
from pages.server import models
from pages.server.address import MAX_WORD
from viz.embeddings.order import data as positions
from viz.embeddings.order import payload
from viz.shared.numbers import minus
from viz.shared.words import literal

MODEL, HEAD, REPEATS = "smollm2", 0, 24
OTHERS = ("cat", "dog")  # what the word changes places with


def side() -> None:
    """The word."""
    controls.line("repeated", "A word", MAX_WORD)
    controls.presets("repeated", {one: one for one in ("dog", "it", "seven", "Paris")})


def draw(now: Embeddings) -> layout.Drawn:
    """The word, repeated, in the first layer: only its position differs there."""
    word = now.repeated.strip()
    ids = models.read(MODEL, f" {word}").ids.tolist() if word else []
    if len(ids) != 1:
        raise UserError(f"“{word[:40]}” is {len(ids)} tokens: choose a word that is a single token, such as dog.")
    trace = models.trace(MODEL, f" {word}" * REPEATS)
    provenance.read(MODEL)
    base = models.get(MODEL).rotary_base
    data = positions.rotary(trace.layers[0], HEAD, base)
    other = next(one for one in OTHERS if one != word)
    apart = work.swapped(MODEL, word, other)
    mounts.order(payload.order(word, data, other, apart) | {"spot": now.spot})
    numbers = {
        "word": literal(word),
        "base": f"{base:,.0f}".replace(",", "{,}"),
        "pair": str(data.pairs[1]),
        "angle": f"{data.frequencies[1]:.4f}",
        "width": str(trace.layers[0].queries.shape[2]),
        "five": f"{5 * data.frequencies[1]:.3f}",
        "score": minus(data.scores[3], 2),
        "same": minus(data.shifted[3], 2),
        "shift": str(data.shift),
        "later": str(data.shift + 3),
        "other": other,
        **{name: f"{value:.3f}" for name, value in apart.items()},
    }
    rows: list = [{"position": at, "score": float(value)} for at, value in enumerate(data.scores)]
    return layout.Drawn(numbers, rows)
