"""What Tokens needs for its pictures, made before anybody looks."""

from pages.tokens import work
from pages.tokens.address import Tokenization


def prepare(now: Tokenization) -> None:
    """The vocabularies, some of which take a moment to read, and the text cut by them."""
    if now.view == "train":
        work.merges(now.corpus, now.merges)
        return
    if now.view == "unigram":
        work.lattices(work.learned_from(now), now.pieces, now.text)
        return
    for name in now.tokenizers:
        work.cut(name, now.text, now.corpus, now.merges)
