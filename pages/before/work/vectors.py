"""word2vec and GloVe on the stories: their run, their maps, a word's neighbours, and one step of word2vec."""

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from model.errors import UserError
from pages.before.work import race
from pages.server import processes, recordings
from pages.server.growing import Growing
from pages.server.keep import keep
from pages.server.recordings import Recording

if TYPE_CHECKING:
    from model.history.vectors import Moment, Step, Vectors

NAME = "vectors"
RECORDED = -1  # the end of the recorded run
METHODS = ("word2vec", "glove")
NEIGHBOURS = 6


class Look(NamedTuple):
    """A moment as it is drawn. places: of each method, [W, 2] on its map; agreeing: the share of words whose nearest neighbour is of their kind."""

    done: float
    losses: dict[str, float]
    places: dict[str, Any]
    agreeing: dict[str, float]
    vectors: "dict[str, Vectors]"


class Asked(NamedTuple):
    """A word, one near it, and the draw of negatives."""

    word: str
    near: str
    draw: int


@keep(1)
def known() -> tuple[list[str], list[int]]:
    """The words that are drawn, and the kind of each, as a number."""
    from model.world.lexicon import Lexicon

    found: dict[str, int] = {}
    for kind, (_, group) in enumerate(Lexicon().categories.items()):
        found |= dict.fromkeys(group, kind)
    return list(found), list(found.values())


@keep(1)
def kinds() -> list[str]:
    """The kinds of words."""
    from model.world.lexicon import Lexicon

    return list(Lexicon().categories)


@keep(1)
def ids() -> Any:
    """[W]: of those words."""
    tokenizer = race.stories().tokenizer
    return np.array([tokenizer.id(word) for word in known()[0]])


def _looks(seed: int) -> Any:
    from model.history import vectors

    before: dict[str, Any] = {}
    for moment in vectors.learning(race.stories(), seed):
        yield _look(moment, before)


def _look(moment: "Moment", before: dict[str, Any]) -> Look:
    """before: where the words lay at the moment before, by method; it is told where they lie now."""
    from model.history import vectors

    numbers, agreeing = np.array(known()[1]), {}
    for name, both in moment.vectors.items():
        table = vectors.looked_at(name, both)[ids()]
        before[name] = vectors.flat(table, before.get(name))
        agreeing[name] = vectors.agreeing(table, numbers)
    return Look(moment.done, moment.losses, dict(before), agreeing, moment.vectors)


@keep(2)
def run(seed: int) -> Growing[Look]:
    """A run, made on demand and shared by all who ask for it."""
    return Growing(processes.apart(_looks, seed))


def looks() -> int:
    """The moments of a run, the one before it begins included."""
    from model.history.vectors import TICKS

    return TICKS + 1


@keep(8)
def learned(seed: int, at: int) -> "dict[str, Vectors]":
    """The vectors of a moment of the live run, or at the end of the recorded one. Raises UserError for a moment that is not there."""
    from model.history import shipped
    from model.history.vectors import Vectors

    if at == RECORDED:
        return {
            name: Vectors(*(parts[key].double().numpy() for key in ("v", "u")))
            for name, parts in shipped.read(NAME).items()
        }
    growing = run.there(seed)
    if not growing:
        raise UserError("This run is not in memory any more: press Run it live.")
    return growing.at(at).vectors


def neighbours(word: str, seed: int, at: int) -> dict[str, list[tuple[str, float]]]:
    """The nearest words by the cosine, for each method. Raises UserError for a word that is not on the map."""
    from model.history import vectors

    words = known()[0]
    if word not in words:
        raise UserError(f"“{word[:20]}” is not on the map: choose a word of the little world, such as “frog”.")
    found = {}
    for name, both in learned(seed, at).items():
        row = vectors.cosines(vectors.looked_at(name, both)[ids()])[words.index(word)]
        row[words.index(word)] = -2
        found[name] = [(words[int(one)], float(row[one])) for one in np.argsort(-row)[:NEIGHBOURS]]
    return found


def step(ask: Asked, seed: int, at: int) -> tuple["Step", list[str]]:
    """One step of word2vec on a pair and its negatives, and their words. Raises UserError for a word that is not on the map."""
    from model.history import vectors

    words, table = known()[0], learned(seed, at)["word2vec"]
    for word in (ask.word, ask.near):
        if word not in words:
            raise UserError(f"“{word[:20]}” is not on the map: choose a word of the little world, such as “frog”.")
    others = [one for one, word in enumerate(words) if word not in (ask.word, ask.near)]
    drawn = np.random.default_rng([ask.draw, 7]).choice(others, vectors.NEGATIVES, replace=False).tolist()
    centre, context = (int(ids()[words.index(word)]) for word in (ask.word, ask.near))
    found = vectors.one_step(table, centre, context, [int(ids()[one]) for one in drawn])
    return found, [ask.near, *(words[one] for one in drawn)]


def settings() -> dict[str, Any]:
    """What the recording was made from."""
    from model.history import shipped, vectors

    return {
        "sizes": [vectors.WIDTH, vectors.WINDOW, vectors.NEGATIVES, vectors.READ, vectors.TICKS],
        "word2vec": [vectors.STEPS, vectors.PAIRS, vectors.RATE, vectors.LEAST, vectors.FREQUENT, vectors.SOFTER],
        "glove": [vectors.SWEEPS, vectors.SPEED, vectors.MOST, vectors.BEND],
        "weights": shipped.digest(NAME),
    }


def recorded(seed: int) -> Recording | None:
    """The recorded run, if there is one of these settings and that seed."""
    found = recordings.of(race.CHAPTER, NAME, settings())
    return recordings.one_of(found, NAME) if found and seed in found.seeds[:1] else None


def about() -> dict[str, Any]:
    """What stays the same: words, their kinds, sizes, and how often neighbours agree with three seeds."""
    from model.history import vectors

    words, numbers = known()
    found = recordings.of(race.CHAPTER, NAME, settings())
    return {
        "words": words,
        "kinds": numbers,
        "names": kinds(),
        "width": vectors.WIDTH,
        "window": vectors.WINDOW,
        "negatives": vectors.NEGATIVES,
        "stories": vectors.READ,
        "looks": looks(),
        "seeds": found.found["seeds"] if found else {},
    }


def keep_weights(look: Look) -> None:
    """Put the vectors of a moment where those of the recorded run are found."""
    import torch

    from model.history import shipped

    shipped.write(
        NAME,
        {
            name: {"v": torch.tensor(both.v, dtype=torch.float32), "u": torch.tensor(both.u, dtype=torch.float32)}
            for name, both in look.vectors.items()
        },
    )
    learned.keeper.clear()
