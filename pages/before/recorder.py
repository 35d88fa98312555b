"""Records what the views of Before transformers open with: python -m pages.before.recorder [view ...]"""

from collections.abc import Callable

from pages.before.work import context, counting, race, vectors
from pages.server import recordings
from pages.server.recordings import Made
from viz.before.row import payload as of_rows
from viz.before.vectors import payload as of_vectors


def race_() -> Made:
    """A race for each seed; the weights of the first after some seconds go where the view finds them."""
    runs = {seed: race.run(seed).upto(race.looks()) for seed in race.SEEDS}
    race.keep_weights(runs[race.SEEDS[0]])
    found = {f"{race.NAME}{seed}": [of_rows.moment(one) for one in moments] for seed, moments in runs.items()}
    return race.settings(), list(race.SEEDS), {"runs": found, "beside": race.measure()}


def counts_() -> Made:
    """What counts leave open."""
    return counting.settings(), [0], {"grid": counting.grid()}


def vectors_() -> Made:
    """Word vectors of the first seed at each moment, and how they end with others; those of the first go where the view finds them."""
    runs = {seed: vectors.run(seed).upto(vectors.looks()) for seed in race.SEEDS}
    vectors.keep_weights(runs[race.SEEDS[0]][-1])
    ends = {name: [round(looks[-1].agreeing[name], 3) for looks in runs.values()] for name in vectors.METHODS}
    found = {vectors.NAME: [of_vectors.look(one) for one in runs[race.SEEDS[0]]]}
    return vectors.settings(), list(race.SEEDS), {"runs": found, "seeds": ends}


def context_() -> Made:
    """What is measured of words with two senses; the network of the first seed goes where the view finds it."""
    found = context.measure()
    return context.settings(), list(context.SEEDS), found


MAKERS: dict[str, Callable[[], Made]] = {
    race.NAME: race_,
    counting.NAME: counts_,
    vectors.NAME: vectors_,
    context.NAME: context_,
}

if __name__ == "__main__":
    recordings.make(race.CHAPTER, MAKERS)
