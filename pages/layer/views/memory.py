"""The KV cache: what is kept, what is computed for one new token, and the time that it saves."""

from model.errors import UserError
from pages.frame import components, controls, layout, reader
from pages.layer import work
from pages.layer.address import Block
from pages.server import models, prose
from viz.layer import cost as figures

KIND = Block
STEPS = 12


def side() -> None:
    """The text to go on with."""
    reader.text()
    controls.settings(prose.examples("layer")["cache"])


def draw(now: Block) -> layout.Drawn:
    """Seconds a token, with and without."""
    seen = reader.seen(reader.usable_model(now.model), now.text)
    shape, length = models.get(seen.name).shape, len(seen.trace.tokens)
    if length + STEPS > (limit := models.limit(seen.name)):
        raise UserError(f"With {STEPS} more tokens, this text would exceed the limit of {limit}: shorten it.")
    kept, plain, apart = layout.awaited(
        f"cache {seen.name} {seen.text}",
        lambda progress: work.cache_times(seen.name, seen.text, STEPS, progress),
        f"Writing {STEPS} tokens, with the cache and without…",
    )
    drawn = work.memory_drawn(
        seen.name, length, tuple(kept.tolist()), tuple(plain.tolist()), components.scale(now.present)
    )
    numbers = figures.memory_facts(shape, length, kept, plain, apart)
    layout.figure(drawn, "memory", figures.memory_said(numbers))
    rows: list = [
        {"token": at + 1, "seconds with the cache": float(one), "seconds without": float(other)}
        for at, (one, other) in enumerate(zip(kept, plain, strict=True))
    ]
    return layout.Drawn(numbers, rows)
