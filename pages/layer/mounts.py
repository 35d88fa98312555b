"""Mounts the browser views of viz/layer, and takes back what they send into the page's state."""

from typing import Any

from pages.frame import components


def block(data: dict[str, Any]) -> None:
    """A layer as boxes (viz.layer.block.payload); sends back the fields `layer` and `box`."""
    components.several("block", data, ("layer", "box"))


def grid(name: str, data: dict[str, Any], title: str = "") -> None:
    """A table of numbers as colours (viz.layer.grid.payload)."""
    components.view("grid")(key=f"gb-view-grid-{name}", data=data | {"title": title})


def edit(data: dict[str, Any]) -> None:
    """A fact rewritten (viz.layer.edit.payload); sends back, as `spot`, the country and its new capital."""
    components.told("edit", data)


def features(data: dict[str, Any]) -> None:
    """Features of a sentence (viz.layer.features.payload); sends back, as `spot`, the word, the feature and how strongly it is added."""
    components.growing("features", data)


def steering(data: dict[str, Any]) -> None:
    """The next word steered by two prompts (viz.layer.steering.payload); sends back, as `spot`, how strongly."""
    components.told("steering", data)


def graph(data: dict[str, Any]) -> None:
    """Where a logit comes from (viz.layer.graph.payload); sends back, as `spot`, how many parts are drawn and which is chosen."""
    components.told("graph", data)


def experts(data: dict[str, Any]) -> None:
    """Experts while they learn (viz.layer.experts.payload); sends back, as `spot`, the layer, the expert, and whether it is switched off."""
    components.growing("experts", data)


def probe(data: dict[str, Any]) -> None:
    """What heads read off each layer (viz.layer.probe.payload); sends back the layer that is chosen."""
    components.mount("probe", "probed", data | {"probed": data["layer"]})
