"""The unigram language model: all ways to cut a word, the best of them, and the pieces that pruning leaves."""

from model.errors import UserError
from pages.frame import controls, layout
from pages.server import prose
from pages.tokens import mounts, work
from pages.tokens.address import Tokenization
from viz.tokens import facts, rows
from viz.tokens.lattice import payload

KIND = Tokenization


def side() -> None:
    """What is learned from, how many pieces stay, and a text to cut by them."""
    if controls.pick(KIND, "source", "Learn from", {"pages": "These pages’ words", "own": "Your own text"}) == "own":
        controls.area("corpus", "The text to learn from")
    controls.slide(KIND, "pieces", "Pieces to keep")
    controls.area("text", "Your text")
    controls.presets("text", prose.views("tokens")["unigram"].presets, cutword=1)


def draw(now: Tokenization) -> layout.Drawn:
    """The lattice of the chosen word after the chosen pruning."""
    words = work.first_words(now.text)
    if not words:
        raise UserError("There is no text to cut: type one.")
    corpus = work.learned_from(now)
    prunings, cuts = work.prunings(corpus, now.pieces), work.lattices(corpus, now.pieces, now.text)
    at, word = min(now.pruning, len(prunings) - 1), min(now.cutword, len(words) - 1)
    sent = payload.lattice(words, prunings, cuts, at, word, now.pieces, work.merged(corpus, now.pieces, now.text))
    mounts.lattice(sent)
    return layout.Drawn(facts.unigram_facts(sent), rows.lattice_rows(sent))
