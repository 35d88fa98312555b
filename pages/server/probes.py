"""Heads on the states of the encoder, trained here from labelled sentences: shared by Inside a layer and Translation."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

from pages.server import models
from pages.server.jobs import one_thread
from pages.server.keep import keep

ENCODER = "minilm"
LEARNED, HELD = 160, 90  # sentences from templates that heads are trained and tested on
KINDS = ("names", "mean", "cls")
_worker = ThreadPoolExecutor(1, thread_name_prefix="glassbox-probes", initializer=one_thread)


class Labelled(NamedTuple):
    """Labelled sentences with the states of each: to learn from, of other templates, and written by hand."""

    learned: tuple[Any, Any]
    held: tuple[Any, Any]
    written: tuple[Any, Any]


def labelled(kind: str) -> Labelled:
    """The sentences of a kind (KINDS)."""
    return _names() if kind == "names" else _reviews()


@keep(1)
def _names() -> Labelled:
    from model.probing import sentences

    parts = (sentences.names("learned", LEARNED), sentences.names("held", HELD), sentences.WRITTEN_NAMES)
    return Labelled(*((part, _read([one.text for one in part])) for part in parts))


@keep(1)
def _reviews() -> Labelled:
    from model.probing import sentences

    parts = (sentences.reviews("learned", LEARNED), sentences.reviews("held", HELD), sentences.WRITTEN_REVIEWS)
    return Labelled(*((part, _read([text for text, _ in part])) for part in parts))


def _read(texts: list[str]) -> Any:
    from model.probing import states

    return states.read(models.get(ENCODER), texts)


@keep(24)
def curves(kind: str, count: int) -> Any:  # -> model.probing.curves.Curves
    """What can be read off each layer after training on the first `count` sentences."""
    found = labelled(kind)
    return _worker.submit(_trained, kind, found, count).result()


def there(kind: str, count: int) -> bool:
    """Whether these heads are trained already."""
    return curves.there(kind, count) is not None


def _trained(kind: str, found: Labelled, count: int) -> Any:
    from model.probing import curves as of_layers

    learned = (found.learned[0][:count], found.learned[1][:count])
    if kind == "names":
        return of_layers.named(learned, found.held, found.written)
    return of_layers.classified(kind, learned, found.held, found.written)


@keep(64)
def states(text: str) -> Any:  # -> model.probing.states.States
    """The states of one text. Raises UserError for a text that the encoder cannot read."""
    return _read([text])[0]


class Word(NamedTuple):
    """A word of a text, its likeliest tag, and the probability of each tag."""

    word: str
    tag: str
    probabilities: list[float]


def words(text: str, layer: int, count: int) -> list[Word]:
    """The words of a text with the tags that the head on a layer gives them."""
    from model.probing.sentences import TAGS, words_of

    found = curves("names", count).heads[layer].probabilities(states(text).words[layer])
    places = words_of(text)
    return [
        Word(text[low:high], TAGS[row.argmax()], [float(p) for p in row])
        for (low, high), row in zip(places, found, strict=True)
    ]


def praise(text: str, kind: str, layer: int, count: int) -> float:
    """The probability that a text praises, by the head on a layer of its [CLS] state ("cls") or of the mean ("mean")."""
    state = getattr(states(text), kind)[layer]
    return float(curves(kind, count).heads[layer].probabilities(state)[1])
