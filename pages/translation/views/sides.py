"""Controls that several views of Translation have."""

from pages.frame import controls
from pages.server import prose
from pages.translation.address import Translation

KIND = Translation
INTO = {"german": "German", "french": "French", "spanish": "Spanish"}
SCORES = {"additive": "A small network", "general": "A product"}
WHO = {"attention": "Attention", "transformer": "Transformer", "fixed": "One vector"}


def sentence() -> None:
    """The language, and words for the learners."""
    controls.pick(KIND, "into", "Into", INTO)
    controls.area("sentence", "Sentence")
    controls.settings(prose.examples("translation")["sentences"])


def head() -> None:
    """One head of the transformer."""
    controls.slide(KIND, "single", "Head (1 to 4 of layer 1, 5 to 8 of layer 2)")


def told(name: str = "told") -> None:
    """The language, a sentence of the grammar (the field of that name), and who translates it."""
    controls.pick(KIND, "into", "Into", INTO)
    controls.area(name, "Sentence")
    presets = prose.examples("translation")["told"]
    controls.settings({title: {name: one["told"]} for title, one in presets.items()})
    controls.pick(KIND, "taught", "Who translates", WHO)
