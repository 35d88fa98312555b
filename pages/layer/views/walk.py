"""One layer as a drawing that one can walk: each box opens to its real matrix."""

from pages.frame import controls, layout, reader
from pages.layer import mounts, work
from pages.layer.address import Block
from pages.server import models, prose
from viz.layer import figures
from viz.layer.block import payload

KIND = Block


def side() -> None:
    """The sentence, who reads it, and which head the scores are of."""
    reader.side(KIND, prose.examples("layer")["walk"])
    controls.slide(KIND, "head", "Scores and softmax of head", reader.heads(controls.current(KIND)) - 1)


def draw(now: Block) -> layout.Drawn:
    """The layer, and the box that is open."""
    seen = reader.read(now)
    layers, heads = len(seen.trace.layers), len(seen.trace.layers[0].queries)
    layer, head = min(now.layer, layers - 1), min(now.head, heads - 1)
    if layer < now.layer:  # the address says what is shown
        controls.put(layer=layer)
    kind = work.kind(seen.name)
    inside = work.inside(seen.name, seen.text, layer)
    boxes = figures.boxes(seen.trace, inside, layer, kind, head)
    if seen.trace.predicts:
        tokens, probabilities = work.likely(seen.name, seen.text, figures.LIKELY)
        pieces = [models.piece(seen.name, token) for token in tokens]
        boxes += figures.ending(seen.trace, probabilities, pieces, kind["tied"], models.get(seen.name).cap)
    mounts.block(payload.block(boxes, kind["order"], layers, layer, now.box, seen.title))
    numbers = figures.walk_facts(seen.trace, inside, layer, kind, seen.title)
    return layout.Drawn(numbers, [])  # the matrix of the box that is open is the browser's to save
