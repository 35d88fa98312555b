"""What the pictures of the chapter depend on, as its address holds it."""

from dataclasses import dataclass

from pages.server.address import DEFAULT_CORPUS, Shared, choice, choices, number, views

TOKENIZERS = ("cl100k_base", "o200k_base", "gpt2", "smollm2", "wordpiece", "chars", "bytes", "trained")


@dataclass(frozen=True)
class Tokenization(Shared):
    """The same text cut by several tokenizers, in five views."""

    view: str = views(compare="Compare", train="Train", languages="Languages", chat="Chat", spelling="Spelling")
    tokenizers: tuple[str, ...] = choices(*TOKENIZERS, default=("cl100k_base", "smollm2"), most=4)
    show: str = choice("pieces", "numbers", "both")
    corpus: str = DEFAULT_CORPUS
    merges: int = number(64, 1, 256)
    step: int = number(0, 0, 256)
    measure: str = choice("character", "english")
    word: str = "strawberry"
    guess: bool = False
