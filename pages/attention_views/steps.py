"""One query of one head, step by step."""

from pages.frame import components, layout, reader, state
from viz.attention import figures
from viz.attention.steps import payload

KIND = state.Attention


def side() -> None:
    """The sentence and who reads it; head, word, temperature and mask stand in the view."""
    reader.side(KIND, layout.data("attention")["presets"])


def draw(now: state.Attention) -> layout.Drawn:
    """The six steps."""
    seen = reader.read(now)
    layer, head, query, *_ = seen.chosen(now.spot)
    components.steps(payload.steps(seen.trace, layer, head, query, now.step, seen.title, now.heat, now.mask))
    numbers = figures.facts(seen.trace, layer, head, query)
    rows = [one for one in figures.rows(seen.trace, layer, head) if one["query"] == query]
    return layout.Drawn(numbers, rows)
