"""The encoder-decoder of Vaswani et al. as boxes, each with its numbers for this sentence."""

from pages.frame import controls, layout
from pages.server import prose
from pages.translation import mounts
from pages.translation.address import Translation
from pages.translation.views import sides
from pages.translation.work import inside, saying
from viz.translation.architecture import boxes, data, payload

KIND = Translation
ORDERS = {"pre": "This model", "post": "Post-norm", "decoder": "Decoder only"}


def side() -> None:
    """The sentence, another one, and what is drawn."""
    controls.pick(KIND, "into", "Into", sides.INTO)
    controls.area("sentence", "Sentence", height=68)
    controls.area("other", "Another sentence for the encoder", height=68)
    controls.settings(prose.examples("translation")["conditions"])
    controls.pick(KIND, "order", "What is drawn", ORDERS)


def draw(now: Translation) -> layout.Drawn:
    """The boxes of one layer of each side, and the next word with either sentence."""
    text, other = (" ".join(saying.words(now.into, one)) for one in (now.sentence, now.other))
    found = inside.opened(now.into, text, other, now.row)
    head = (now.single - 1) % 4
    made = boxes.boxes(found.whole, found.source, found.written[: found.row], now.layer - 1, head, found.best)
    chosen = {name: getattr(now, name) for name in ("layer", "box", "part", "order")} | {"head": head + 1}
    mounts.architecture(
        payload.architecture(made, found.written, found.row, chosen, found.best, found.other, text == other)
    )
    return layout.Drawn(data.facts(found, now.layer - 1, head, text == other), [])
