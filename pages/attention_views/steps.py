"""One query of one head, step by step."""

from pages.frame import components, controls, layout, reader, state
from viz import attention as figures
from viz.components.steps import payload
from viz.components.wall import payload as wall

KIND = state.Attention


def side() -> None:
    """The sentence and who reads it; head, word, temperature and mask stand in the view."""
    reader.text()
    controls.settings(layout.data("attention")["presets"])
    reader.pick(KIND)


def draw(now: state.Attention) -> layout.Drawn:
    """The six steps."""
    seen = reader.read(now)
    shape = {"layers": len(seen.trace.layers), "heads": len(seen.trace.layers[0].queries), "tokens": seen.trace.tokens}
    layer, head, query, *_ = wall.chosen(shape, now.spot, figures.start(seen.attention, seen.trace.tokens))
    components.steps(payload.steps(seen.trace, layer, head, query, now.step, seen.title, now.heat, now.mask))
    numbers = figures.facts(seen.trace, layer, head, query)
    rows = [one for one in figures.rows(seen.trace, layer, head) if one["query"] == query]
    return layout.Drawn(numbers, rows)
