"""What the pictures of the chapter depend on, as its address holds it."""

from dataclasses import dataclass

from pages.server.address import DEFAULT_CORPUS, Shared, View, choice, choices, number, views

TOKENIZERS = (
    "cl100k_base",
    "o200k_base",
    "gpt2",
    "qwen",
    "deepseek",
    "tekken",
    "smollm2",
    "wordpiece",
    "chars",
    "bytes",
    "trained",
)


@dataclass(frozen=True)
class Tokenization(Shared):
    """The same text cut by several tokenizers, in six views."""

    view: str = views(
        compare=View("Compare", "The glimworfle ate 12345 apples 🍏 in Москва.", reads=False),
        train=View("Train", "This is the cat that chased the rat.", reads=False),
        unigram=View("Unigram", "relearning unlikely translations", reads=False),
        languages="Languages",
        chat=View("Chat", "What is the population of Berkeley?", reads=False),
        spelling="Spelling",
    )
    tokenizers: tuple[str, ...] = choices(*TOKENIZERS, default=("cl100k_base", "smollm2"), most=4)
    show: str = choice("pieces", "numbers", "both")
    corpus: str = DEFAULT_CORPUS
    merges: int = number(64, 1, 256)
    step: int = number(20, 0, 256)
    source: str = choice("pages", "own")  # what the unigram model learns from: these pages' words, or the corpus
    pieces: int = number(200, 5, 300)  # that the unigram model keeps, besides the characters
    pruning: int = number(99, 0, 99)  # of it, the one that is shown; the last if there are fewer
    cutword: int = number(1, 0, 23)  # whose lattice is shown
    measure: str = choice("character", "english")
    word: str = "strawberry"
    guess: bool = False
