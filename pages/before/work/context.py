"""Words with two senses: their occurrences, the vectors that two LSTMs give them, and how well the nearest tells the sense."""

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from pages.before.work import race
from pages.server import recordings
from pages.server.keep import keep
from pages.server.recordings import Recording

if TYPE_CHECKING:
    from model.history.context import BiLM, Joined, Occurrence, Vectors

NAME = "context"
SEEDS = (0, 1, 2)  # of the networks whose scores are recorded; the first is shipped
SIDES = ("both", "ahead", "back")
LAYERS = ("word", "one", "two", "mix")
NEIGHBOURS = 5  # of an occurrence, that are shown
EQUAL = (0, 0, 0)  # weights of the layers that count each alike


class Read(NamedTuple):
    """A word's occurrences. written: their stories as they are read; known [N]: their senses; learned, fresh: their vectors by the shipped network, and by one that has learned nothing."""

    occurrences: "list[Occurrence]"
    written: list[str]
    known: Any
    learned: "Vectors"
    fresh: "Vectors"


class Shown(NamedTuple):
    """A way to stand for occurrences. places [N, 2]: on the plane of their two largest principal components; near [N, k] and cosines: their nearest
    others; scores: shares whose sense is told, by row and side."""

    places: Any
    near: Any
    cosines: Any
    scores: dict[str, dict[str, float]]


@keep(1)
def text() -> "Joined":
    """The stories with words written as one."""
    from model.history.context import Joined

    return Joined(race.stories())


@keep(2)
def learner(learned: bool) -> "BiLM":
    """The shipped network, or one that has learned nothing."""
    from model.history import context, shipped

    model = context.made(text().stories.tokenizer.vocab_size, SEEDS[0])
    if learned:
        model.load_state_dict(shipped.read(NAME)[NAME])
    return model.eval().requires_grad_(False)


@keep(8)
def read(word: str) -> Read:
    """A word's occurrences and their vectors. Raises ValueError for a word without senses."""
    from model.history import context

    found = context.occurrences(text(), word)
    both = (context.vectors(learner(one), text(), found) for one in (True, False))
    written = [text().written(one.story) for one in found]
    return Read(found, written, np.array([one.sense for one in found]), *both)


@keep(64)
def shown(word: str, layer: str, side: str, weights: tuple[int, int, int], k: int) -> Shown:
    """One of its representations: drawn, and scored beside all others."""
    from model.history import context
    from model.history.vectors import flat

    found = read(word)
    table = context.half(_tables(found.learned, weights)[layer], side)
    near, cosines = context.nearest(table, NEIGHBOURS)
    return Shown(flat(table), near, cosines, scores(found.known, found.learned, found.fresh, weights, k))


def _tables(vectors: "Vectors", weights: tuple[int, int, int]) -> dict[str, Any]:
    from model.history import context

    return dict(zip(LAYERS, (*vectors.layers, context.mixed(vectors.layers, weights)), strict=True))


def scores(
    known: Any, learned: "Vectors", fresh: "Vectors", weights: tuple[int, int, int], k: int
) -> dict[str, dict[str, float]]:
    """Of every representation the share of occurrences whose sense the nearest tell: by row, and by the part of the vector."""
    from model.history import context

    tables = _tables(learned, weights)
    rows = {layer: table for layer, table in tables.items() if layer != "word"} | {"fresh": fresh.layers[1]}
    kept = {
        name: {side: round(context.score(context.half(table, side), known, k), 3) for side in SIDES}
        for name, table in rows.items()
    }
    alone = {"word": tables["word"], "window": learned.window}
    return {name: {"both": round(context.score(table, known, k), 3)} for name, table in alone.items()} | kept


def settings() -> dict[str, Any]:
    """What the recording was made from."""
    from model.history import context, shipped

    return {
        "sizes": [context.WIDTH, context.LAYERS, context.EACH, context.NEAR],
        "learning": [context.STEPS, context.BATCH, context.RATE, context.WARM, context.LEAST_RATE, context.DECAY],
        "senses": context.SENSES,
        "weights": shipped.digest(NAME),
    }


def recorded() -> Recording | None:
    """What was measured with three seeds, if it was made from this."""
    return recordings.of(race.CHAPTER, NAME, settings())


def about(word: str) -> dict[str, Any]:
    """What stays the same: both senses, sizes, and what was measured with three seeds."""
    from model.history import context

    found = recorded()
    return {
        "senses": list(context.SENSES[word]),
        "joined": word != context.ROLE,
        "width": context.WIDTH,
        "window": context.NEAR,
        "layers": context.LAYERS,
        "ceiling": found.found["ceilings"][word] if found else None,
        "seeds": found.found["seeds"][word] if found else {},
        "losses": found.found["losses"] if found else [],
    }


def measure() -> dict[str, Any]:
    """With each seed: the loss on held-out stories, and the scores of every word by its nearest neighbour; and the best that anybody could know. The
    network of the first seed is put where the view finds it, and measured as it is read from there."""
    import torch

    from model.history import context, shipped

    told, losses = text(), []
    seeds: dict[str, dict[str, list[float]]] = {word: {} for word in context.SENSES}
    held = torch.from_numpy(told.joined(told.stories.held_out))
    for seed in SEEDS:
        model = context.learned(told, seed)
        if seed == SEEDS[0]:
            shipped.write(NAME, {NAME: model.state_dict()})
            for one in (learner, read, shown):
                one.keeper.clear()
            model = learner(True)
        fresh = context.made(told.stories.tokenizer.vocab_size, seed).eval()
        with torch.no_grad():
            losses.append(round(float(model(held)), 4))
        for word, kept in seeds.items():
            found = context.occurrences(told, word)
            known = np.array([one.sense for one in found])
            learned, untrained = (context.vectors(one, told, found) for one in (model, fresh))
            for row, sides in scores(known, learned, untrained, EQUAL, 1).items():
                for side, value in sides.items():
                    kept.setdefault(f"{row} {side}", []).append(value)
    ceilings = {word: round(context.ceiling(told, context.occurrences(told, word), word), 3) for word in context.SENSES}
    return {"seeds": seeds, "ceilings": ceilings, "losses": losses}
