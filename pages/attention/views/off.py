"""Parts of the model switched off, and what it would say then."""

from pages.attention import mounts, work
from pages.attention.address import ALONE, Attention
from pages.frame import controls, layout, reader
from pages.server import models, prose
from viz.attention import figures
from viz.attention.switches import payload

KIND = Attention
HOW = {"zero": "Zero", "mean": "Mean", "move": "Look at…"}


def side() -> None:
    """The sentence, what "off" means, and whether every head is tried."""
    reader.text()
    controls.settings(prose.examples("attention")["off"])
    controls.pick(KIND, "how", "Replace what it adds by", HOW)
    if controls.current(KIND).how != "move":
        controls.switch("rank", "Rank all heads")


def able(off: str, title: str, layers: int, heads: int) -> str:
    """What is off, as far as the model has it. What it lacks is said, and leaves the address; where it lacks only what is off
    on opening, its last layer's first head stands in."""
    lacking = [one for one in off.split() if not payload.parts(one, layers, heads)]
    if lacking and off == ALONE:
        return f"{layers - 1}.0"
    if lacking:
        controls.doubt(f"{title} has {layers} layers of {heads} heads and no {lacking[0][:20]}: choose others.")
        off = " ".join(one for one in off.split() if one not in lacking)
        controls.put(off=off)
    return off


def draw(now: Attention) -> layout.Drawn:
    """Before and after."""
    seen = reader.seen(reader.usable_model(now.model), now.text)
    layers, heads = len(seen.trace.layers), len(seen.trace.layers[0].queries)
    to = min(now.to, len(seen.trace.tokens) - 1)
    asked = able(now.off, seen.title, layers, heads)
    chosen = [one for one in payload.parts(asked, layers, heads) if one[1] == "head" or now.how != "move"]
    before = seen.trace.next_logits
    version = tuple(work.edit(*one, how=now.how, to=to) for one in chosen)
    after = work.edited(seen.name, seen.text, version) if chosen else before
    ranking = f"effects {seen.name} {now.how} {seen.text}" if now.rank and now.how != "move" else ""

    def ranked() -> None:
        found = layout.awaited(
            ranking,
            lambda progress: work.head_effects(seen.name, seen.text, now.how, progress),
            "Taking out every head in turn (Rank all heads stops it)…",
        )
        mounts.tell(payload.effects(ranking, found, layers, heads))

    data = figures.changed(before, after, lambda token: models.piece(seen.name, token))
    moved = work.divergence(before, after) if chosen else 0.0
    off = " ".join(f"{layer}.{head if part == 'head' else part}" for layer, part, head in chosen)
    mounts.switches(
        payload.switches(
            seen.trace.tokens, layers, heads, off, now.how, to, data.probabilities, data.rest, moved, ranking
        )
    )
    best, other = (max(data.probabilities, key=lambda one: getattr(one, when)) for when in ("before", "after"))
    numbers = figures.effect_facts(len(chosen), moved, best, other) | {
        "how": figures.how_said(now.how, seen.trace.tokens[to])
    }
    rows: list = [
        {"token": one.piece.decode(errors="replace"), "before": one.before, "after": one.after}
        for one in data.probabilities
    ]
    return layout.Drawn(numbers, rows, beside=ranked if ranking else None)
