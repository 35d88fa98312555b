"""SmolLM2 with adapters that learn here, or were saved: on one worker, while somebody watches."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from model.errors import UserError
from pages.server import models, shelf
from pages.server.address import DEFAULT_MODEL
from pages.server.growing import Growing
from pages.server.jobs import on_worker
from pages.server.keep import Keeper, keep

NAME = "adapted"  # how a model with adapters is called: adapted-<what they are>
KEPT = 128  # adapters, those of three runs: every iteration can be opened
PROMPTS = (
    "The weather today is",
    "My first day at school was",
    "The people in this town are",
    "When I came home, I felt",
    "The book that I read was",
    "Our trip to the city was",
    "The new teacher seems",
    "Dinner at my aunt's house was",
)
FRESH = (
    "The food here is",
    "My new neighbour is",
    "Today I felt so",
    "The film was really",
)  # nothing learns from these
WORDS = re.compile(r"\w+|[^\w\s]")
_worker = ThreadPoolExecutor(1, thread_name_prefix="glassbox-adapters")
_kept: Keeper[Mapping[str, Any]] = Keeper("adapters", KEPT)


def positive(text: str) -> float:
    """How positive the words of a text are, -1 to 1: the lexicon of the package textblob (De Smedt & Daelemans 2012)."""
    from textblob import TextBlob

    return float(TextBlob(text).sentiment.polarity)


def by_words(weights: Mapping[str, float]) -> Callable[[str], float]:
    """The reward that votes taught: the sum of a weight for each word."""
    return lambda text: sum(weights.get(word, 0.0) for word in WORDS.findall(text.lower()))


@keep(3, rest=60.0, shared=models.weights_of_open)
def learning(model: Any, weights: tuple[tuple[str, float], ...], seed: int) -> Growing[Any]:  # of adapters.Snapshot
    """Adapters that learn, an iteration at a time; weights: words with what each is worth, none for positive words."""
    from model.rlhf.adapters import Recipe, learn

    judge = by_words(dict(weights)) if weights else positive

    def steps() -> Iterator[Any]:
        yield from learn(Recipe(seed=seed), model, judge, PROMPTS, FRESH)

    return Growing(on_worker(_worker, steps()))


def iterations() -> int:
    """How many there are."""
    from model.rlhf.adapters import Recipe

    return Recipe.iterations


def remember(weights: Mapping[str, Any]) -> str:
    """Adapters, to be found again by the name that is returned."""
    mark = hashlib.sha256()
    for name in sorted(weights):
        mark.update(name.encode() + weights[name].numpy().tobytes())
    found = f"{NAME}-{mark.hexdigest()[:16]}"
    _kept.put(found, weights)
    return found


def open_file(data: bytes) -> str:
    """Saved adapters, to be opened by the name that is returned. Raises UserError for what is none."""
    from model.rlhf.adapters import opened

    return remember(opened(data))


def file(name: str) -> bytes:
    """Adapters as a file. Raises UserError where they are gone."""
    from model.rlhf.adapters import packed

    return packed(_find(name))


def open_model(name: str) -> Any:  # -> model.pretrained.language_model.LanguageModel
    """SmolLM2 with the adapters of that name. Raises UserError where they are gone, or do not fit."""
    from model.rlhf.adapters import with_adapters

    return with_adapters(models.get(DEFAULT_MODEL), name, _find(name))


shelf.offer(NAME, open_model, lambda name: "SmolLM2, tuned")


def _find(name: str) -> Mapping[str, Any]:
    if (found := _kept.find(name)) is None:
        raise UserError(
            "These adapters are no longer in memory: let them learn again, or bring their file, under RLHF."
        )
    return found
