"""Parts of the model switched off, and what it would say then."""

from pages.frame import cache, components, controls, layout, reader, state
from viz.attention import figures
from viz.attention.switches import payload
from viz.shared.words import piece

KIND = state.Attention
HOW = {"zero": "Zero", "mean": "Mean", "move": "Look at…"}


def side() -> None:
    """The sentence, what "off" means, and whether every head is tried."""
    reader.text()
    controls.settings(layout.data("attention")["off"])
    controls.pick(KIND, "how", "Instead of what it adds", HOW)
    if controls.current(KIND).how != "move":
        controls.switch("rank", "Rank all heads")


def draw(now: state.Attention) -> layout.Drawn:
    """Before and after."""
    seen = reader.seen(layout.usable_model(now.model), now.text)
    layers, heads = len(seen.trace.layers), len(seen.trace.layers[0].queries)
    to = min(now.to, len(seen.trace.tokens) - 1)
    chosen = [one for one in payload.parts(now.off, layers, heads) if one[1] == "head" or now.how != "move"]
    before = seen.trace.logits[-1]
    version = tuple(cache.edit(*one, how=now.how, to=to) for one in chosen)
    after = cache.edited(seen.name, seen.text, version) if chosen else before
    ranking = f"effects {seen.name} {now.how} {seen.text}" if now.rank and now.how != "move" else ""

    def ranked() -> None:
        found = layout.awaited(ranking, lambda progress: cache.head_effects(seen.name, seen.text, now.how, progress),
                               "Taking out every head in turn (Rank all heads stops it)…")  # fmt: skip
        components.tell(payload.effects(ranking, found, layers, heads))

    data = figures.changed(before, after, lambda token: cache.piece(seen.name, token))
    moved = cache.divergence(before, after) if chosen else 0.0
    off = " ".join(f"{layer}.{head if part == 'head' else part}" for layer, part, head in chosen)
    components.switches(payload.switches(seen.trace.tokens, layers, heads, off, now.how, to, data.chances, data.rest,
                                         moved, ranking))  # fmt: skip
    best, other = (max(data.chances, key=lambda one: getattr(one, when)) for when in ("before", "after"))
    numbers = {"after": piece(other.piece), "after_p": f"{other.after:.3f}", "kl": f"{moved:.3f}" if moved >= 0.01 else f"{moved:.2g}",
               "said": figures.effect_said(len(chosen), moved, best, other)}  # fmt: skip
    rows: list = [{"token": one.piece.decode(errors="replace"), "before": one.before, "after": one.after}
                  for one in data.chances]  # fmt: skip
    return layout.Drawn(numbers, rows, beside=ranked if ranking else None)
