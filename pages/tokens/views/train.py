"""Byte-pair encoding learned from a text, one merge at a time."""

from pages.frame import controls, layout
from pages.server import prose
from pages.tokens import mounts, work
from pages.tokens.address import Tokenization
from viz.tokens import facts, rows
from viz.tokens.merges import payload

KIND = Tokenization


def side() -> None:
    """What is learned from, how much, and a text to cut by it."""
    controls.area("corpus", "The text to learn from")
    controls.slide(KIND, "merges", "Merges to learn")
    controls.area("text", "Your text")
    controls.presets("corpus", prose.views("tokens")["train"].presets, step=0)


def draw(now: Tokenization) -> layout.Drawn:
    """The merges, and the pairs that compete for the next one."""
    steps, words = work.merges(now.corpus, now.merges), work.pre_tokens(now.corpus)
    mounts.merges(payload.merges(steps, work.byte_of_id(), words, work.pre_tokens(now.text), now.step))
    return layout.Drawn(facts.train_facts(steps, now.step, words), rows.merge_rows(steps))
