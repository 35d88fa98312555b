"""What a linear head reads off each layer of the encoder: names of people and places, praise and complaint."""

from pages.frame import controls, layout, provenance, reader
from pages.layer import mounts, work
from pages.layer.address import Block
from pages.server import probes, prose
from viz.layer.probe import payload

KIND = Block
TASKS = {"names": "Names", "mean": "Praise: mean", "cls": "Praise: [CLS]"}


def side() -> None:
    """The sentence, what is read off, and from how many labelled sentences it was learned."""
    reader.text()
    controls.settings(prose.examples("layer")["probe"])
    controls.pick(KIND, "task", "Read off", TASKS)
    controls.slide(KIND, "labels", "Labelled sentences", step=8)


def _true(now: Block) -> tuple[str, ...]:
    """The right labels of a sentence that comes with the view."""
    found = prose.examples("layer")["probe_true"]["names" if now.task == "names" else "praise"]
    return tuple(found.get(now.text, "").split())


def draw(now: Block) -> layout.Drawn:
    """The curves over the layers, and the sentence after each of them."""
    provenance.read(probes.ENCODER, now.text)
    layout.opening(
        "Training heads on every layer…", probes.there(now.task, now.labels), probes.curves, now.task, now.labels
    )
    seen = work.probed(now.task, now.text, now.labels)
    layer = min(now.probed, len(seen.curves.held) - 1)
    data = payload.probe(now.task, seen.curves, seen.other, layer, seen.counts, seen.words, seen.labels, _true(now))
    mounts.probe(data)
    head = seen.curves.heads[layer]
    return layout.Drawn(
        payload.facts(now.task, seen.curves, layer, seen.counts, head.bias.size, head.size),
        payload.rows(seen.curves),
    )
