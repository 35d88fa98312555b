"""The little world's words: which models know them, and what a person types in them."""

from collections.abc import Sequence
from typing import Any

from model.errors import UserError
from pages.server import models, shelf
from pages.server.keep import keep

MOST_WORDS = 60  # of a story and a question, or a sentence with a hole
UNKNOWN = "<|unknown|>"


def kinds(name: str) -> dict[str, list[str]]:
    """The words of a model of the little world by what they are; nothing for another model."""
    from model.tokenizers.small import WordTokenizer
    from model.world.lexicon import Lexicon

    if not isinstance(models.get(name).tokenizer, WordTokenizer):
        return {}
    lexicon = Lexicon()
    return {
        "animals": [*lexicon.sounds],
        "sounds": [*lexicon.sounds.values()],
        "people": [*lexicon.people],
        "traits": [*lexicon.traits],
        "colours": [*lexicon.colours],
        "things": [*lexicon.things, *lexicon.boxes],
        "places": [*lexicon.places],
        "feelings": [*lexicon.pleasant, *lexicon.unpleasant],
    }


def of_the_world(name: str) -> bool:
    """Whether a model knows the words of the little world and no others."""
    try:
        return (name == "toy" or shelf.small(name)) and bool(kinds(name))
    except UserError:  # the page itself says why
        return False


@keep(1)
def world() -> Any:  # -> model.world.world.World
    """The little world itself."""
    from model.world.world import World

    return World()


def toy() -> tuple[Any, Any]:  # -> model.transformer.GPT, model.tokenizers.small.WordTokenizer
    """The shipped toy, and what cuts its texts into words."""
    from model.pretrained import toy

    return toy.shipped()[:2]


def words(ids: Sequence[int]) -> list[str]:
    """The toy's tokens as words."""
    tokenizer = toy()[1]
    return [tokenizer.word(token) for token in ids]


def in_words(text: str) -> str:
    """The text as words of the toy with spaces between. Raises UserError for words that it does not know, or too many."""
    tokens = toy()[1].encode(text)
    found = [piece.decode().strip() for piece in tokens.pieces]
    if len(found) > MOST_WORDS:
        raise UserError(f"This text has {len(found)} words: shorten it to {MOST_WORDS}.")
    raw = text.encode()
    unknown = [
        raw[start:end].decode() for (start, end), word in zip(tokens.spans, found, strict=True) if word == UNKNOWN
    ]
    if unknown:
        named = ", ".join(f"“{word[:20]}”" for word in list(dict.fromkeys(unknown))[:5])
        raise UserError(f"The toy knows only the words of its little world, not {named}: use others.")
    return " ".join(found)
