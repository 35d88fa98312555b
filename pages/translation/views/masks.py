"""A batch of sentences, the padding mask and the causal mask, and what happens without them."""

from pages.frame import controls, layout
from pages.server import prose
from pages.translation import mounts
from pages.translation.address import Translation
from pages.translation.views import sides
from pages.translation.work import masking, saying
from viz.translation.masks import data, payload

KIND = Translation
LOOKS = {"encoder": "Encoder", "self": "Decoder", "cross": "Cross"}


def side() -> None:
    """The first sentence of the batch, and whose weights are shown."""
    controls.pick(KIND, "into", "Into", sides.INTO)
    controls.area("sentence", "First sentence of the batch", height=68)
    controls.settings(prose.examples("translation")["batches"])
    controls.pick(KIND, "looks", "Weights of", LOOKS)
    sides.head()


def draw(now: Translation) -> layout.Drawn:
    """The batch, the masks of the chosen sentence, the weights of a head, the next word."""
    text, which = " ".join(saying.words(now.into, now.sentence)), now.batch - 1
    rows = masking.batch(now.into, text)
    found = masking.masked(now.into, text, which, now.hiding, now.place)
    on = masking.HIDING[now.hiding]
    head = now.single - 1
    mounts.masks(payload.masks(rows, which, found, on, now.looks, head))
    return layout.Drawn(data.facts(rows, which, found, on, now.looks, head), [])
