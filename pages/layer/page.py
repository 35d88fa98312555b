"""What happens inside a layer? Its boxes, the stream through all layers, where facts are and how one is rewritten, features, steering, where a logit comes from, experts, the cache, the cost, what can be read off."""

from pages.frame import controls, layout
from pages.layer.address import Block
from pages.layer.views import costs, edit, experts, facts, features, graph, memory, probe, steering, stream, walk
from pages.server import examples, prose

KIND = Block
PROSE = prose.views("layer")
VIEWS = {
    "walk": walk,
    "stream": stream,
    "facts": facts,
    "edit": edit,
    "features": features,
    "steering": steering,
    "graph": graph,
    "experts": experts,
    "cache": memory,
    "cost": costs,
    "probe": probe,
}

view, module, places = layout.views(KIND, VIEWS)
now = controls.current(KIND)
layout.lesson(
    "What happens inside a layer?",
    "4 Inside a layer",
    PROSE[view],
    module.draw,
    (now, examples.shown(KIND(view=view))),
    f"block-{view}",
    places,
)
