"""Texts cut by the tokenizers that are chosen, the one that is trained here among them."""

from model.errors import UserError
from model.trace import Tokens
from pages.frame import controls
from pages.tokens import work
from pages.tokens.address import Tokenization

KIND = Tokenization
NAMES = work.TITLES


def pick() -> None:
    """Which tokenizers."""
    controls.several(KIND, "tokenizers", "Tokenizers", NAMES)


def chosen(now: Tokenization) -> tuple[str, ...]:
    """The tokenizers. Raises UserError where none is chosen."""
    if not now.tokenizers:
        raise UserError("There is nothing to cut the text with: choose at least one tokenizer.")
    return now.tokenizers


def cut(now: Tokenization, name: str, text: str) -> Tokens:
    """`text` cut by one of them."""
    return work.cut(name, text, now.corpus, now.merges)


def size(now: Tokenization, name: str) -> int:
    """How many ids it has."""
    return work.vocab_size(name, now.corpus, now.merges)
