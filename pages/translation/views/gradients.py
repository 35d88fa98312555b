"""What reaches the first word: the vanishing gradient, and a memory with gates."""

from pages.frame import controls, layout
from pages.translation import mounts
from pages.translation.address import Translation
from pages.translation.views import sides
from pages.translation.work import reaching, saying
from viz.translation.gradients import data as figures
from viz.translation.gradients import payload

KIND = Translation
WHEN = {"before": "Before learning", "after": "After 60 s"}


def side() -> None:
    """The sentence, the language, and whether anything is learned yet."""
    sides.sentence()
    controls.pick(KIND, "learned", "When", WHEN)


def draw(now: Translation) -> layout.Drawn:
    """The curve by length, the shares on this sentence, the gates."""
    learned, words = now.learned == "after", saying.words(now.into, now.sentence)
    text = " ".join(words)
    written = saying.written(now.into, text)
    row = min(now.row, len(written) - 1)
    reaches = reaching.shares(now.into, learned, text, written, row)
    curves, bins, said = layout.opening(
        "Measuring gradients", reaching.there(now.into, learned), reaching.curves, now.into, learned
    )
    gates = reaching.gates(now.into, text, learned)
    mounts.gradients(payload.gradients(words, written, row, reaches, curves, bins, learned, gates, now.gate, said))
    return layout.Drawn(figures.facts(words, written, row, reaches, curves, bins, learned, gates), [])
