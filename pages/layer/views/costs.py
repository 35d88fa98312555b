"""What a forward pass costs: parameters, multiply-adds, and how they grow with the text."""

from pages.frame import components, controls, layout, reader
from pages.layer import work
from pages.layer.address import Block
from pages.server import models
from viz.layer import cost as figures

KIND = Block


def side() -> None:
    """How long the text is."""
    model = reader.usable_model(controls.current(KIND).model)
    controls.slide(KIND, "length", "Tokens of text", models.limit(model))


def draw(now: Block) -> layout.Drawn:
    """Bars, growth, and attention beside recurrence."""
    shape, data, drawn, tall = work.cost_drawn(
        reader.usable_model(now.model), now.length, components.scale(now.present)
    )
    layout.figure(drawn, "cost", figures.cost_said(data), tall)
    rows: list = [{"part": name, "parameters": count} for name, count in data.parameters.items()]
    rows += [{"part": name, "multiply-adds": count} for name, count in data.work.items()]
    return layout.Drawn(figures.cost_facts(shape, data), rows)
