"""Which stories taught a word: a small model that reads the same stories again and again, and their influence on what it says."""

from collections.abc import Callable
from typing import Any, NamedTuple

from model.errors import UserError
from pages.server import jobs, prose, recordings, world
from pages.server.keep import keep
from pages.training.work.recorded import CHAPTER
from viz.training.taught.data import Found, Story

NAME = "taught"
FOR, AGAINST, RIVALS = 5, 2, 4  # stories that are shown, and words that the model would rather say


class Learned(NamedTuple):
    """A model that has read its library (model.training.influence)."""

    reader: Any
    checkpoints: list[Any]


@keep(1)
def _learned() -> Learned:
    from model.training import influence

    reader = influence.Reader(world.world())
    return Learned(reader, [one for one in reader.learn() if isinstance(one, influence.Checkpoint)])


def job() -> tuple[str, Callable[..., bool]]:
    """The name of the job in which it reads, for a quarter of a minute, and its work."""
    if not there():
        jobs.forget(NAME)  # it was let go since
    return NAME, lambda progress: bool(_learned())


def there() -> bool:
    """Whether it has read its stories."""
    return _learned.there() is not None


def asked(text: str, at: int) -> tuple[tuple[str, ...], int]:
    """The words of a text, and the place of the one that is asked about. Raises UserError for words that the model does not know, or
    where nothing stands before the word."""
    words = tuple(world.in_words(text).split())
    if len(words) < 2:
        raise UserError("One word has nothing before it to be predicted from: write at least two.")
    at = len(words) - 1 if at < 0 or at >= len(words) else at
    return words, max(1, at)


def settings() -> dict[str, Any]:
    """What was recorded: the words of the presets."""
    return {"presets": [[one["says"], one["asks"]] for one in prose.examples(CHAPTER)[NAME].values()]}


def found(words: tuple[str, ...], at: int) -> Found | None:
    """The stories that taught that word, if the model has read them; else what was recorded of it."""
    if there():
        return _found(words[: at + 1])
    kept = recordings.of(CHAPTER, NAME, settings())
    mine = kept.found["answers"].get(" ".join(words[: at + 1])) if kept else None
    if not kept or not mine:
        return None
    stories = tuple(Story(**one) for one in mine["stories"])
    return Found(**{**mine, "stories": stories}, said=kept.said)


@keep(32)
def _found(words: tuple[str, ...]) -> Found:
    *before, word = words
    reader, checkpoints = _learned()
    values = reader.influences(before, word, checkpoints)  # [C, N, T - 1]
    whole = values.sum((0, 2))  # [N]
    order = whole.argsort()[::-1]
    most = abs(values.sum(0)[order[:FOR]]).max()
    planted = {one.story for one in reader.library.plants}

    def story(rank: int, number: int) -> Story:
        told = reader.library.stories[number]
        tokens = values[:, number].sum(0)[: len(told) - 1] / most
        by = values[:, number].sum(1) / abs(whole).max()
        share = float(whole[number] / abs(whole).max())
        return Story(rank + 1, number, number in planted, round(share, 3), _short(by), list(told), _short(tokens))

    places = [*range(FOR), *range(len(order) - AGAINST, len(order))]
    chances = reader.probabilities(before)
    rivals = [
        (reader.tokenizer.word(token), round(float(chances[token]), 4))
        for token in chances.argsort()[::-1][:RIVALS].tolist()
    ]
    p = float(chances[reader.tokenizer.id(word)])
    return Found(
        round(p, 5), rivals, tuple(story(rank, int(order[rank])) for rank in places), len(order), int((whole > 0).sum())
    )


def _short(numbers: Any) -> list[float]:
    return [round(float(one), 2) for one in numbers]


def plants() -> list[tuple[str, str]]:
    """What the planted sentences begin with, and the false word."""
    from model.training import influence

    return [(" ".join(one.before), one.word) for one in influence.library(world.world()).plants]
