"""The KV cache: what is kept, what is computed for one new token, and the time that it saves."""

from pages.frame import cache, controls, layout, reader, state
from viz.layer import cost as figures

KIND = state.Block
SCALE = {False: 1.0, True: 1.4}  # of type, in presenter mode
STEPS = 12


def side() -> None:
    """The text to go on with."""
    reader.text()
    controls.settings(layout.data("block")["cache"])


def draw(now: state.Block) -> layout.Drawn:
    """Seconds a token, with and without."""
    seen = reader.seen(layout.usable_model(now.model), now.text)
    shape, length = cache.model(seen.name).shape, len(seen.trace.tokens)
    if length + STEPS > cache.MAX_TOKENS:
        raise cache.UserError(f"With {STEPS} tokens more this text would be over {cache.MAX_TOKENS}: shorten it.")
    kept, plain, apart = layout.awaited(
        f"cache {seen.name} {seen.text}", lambda progress: cache.cache_times(seen.name, seen.text, STEPS, progress),
        f"Writing {STEPS} tokens, with the cache and without…",
    )  # fmt: skip
    layout.figure(figures.memory_figure(figures.memory_data(shape, length, kept, plain), SCALE[now.present]), "memory")
    numbers = figures.memory_facts(shape, length, kept, plain, apart)
    rows: list = [{"token": at + 1, "seconds with the cache": float(one), "seconds without": float(other)}
                  for at, (one, other) in enumerate(zip(kept, plain, strict=True))]  # fmt: skip
    return layout.Drawn(numbers, rows)
