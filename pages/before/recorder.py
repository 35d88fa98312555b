"""Records what the views of Before transformers open with: python -m pages.before.recorder [view ...]"""

from collections.abc import Callable

from pages.before.work import counting, race
from pages.server import recordings
from pages.server.recordings import Made
from viz.before.row import payload as of_rows


def race_() -> Made:
    """A race for each seed; the weights of the first after some seconds go where the view finds them."""
    runs = {seed: race.run(seed).upto(race.looks()) for seed in race.SEEDS}
    race.keep_weights(runs[race.SEEDS[0]])
    found = {f"{race.NAME}{seed}": [of_rows.moment(one) for one in moments] for seed, moments in runs.items()}
    return race.settings(), list(race.SEEDS), {"runs": found, "beside": race.measure()}


def counts_() -> Made:
    """What counts leave open."""
    return counting.settings(), [0], {"grid": counting.grid()}


MAKERS: dict[str, Callable[[], Made]] = {race.NAME: race_, counting.NAME: counts_}

if __name__ == "__main__":
    recordings.make(race.CHAPTER, MAKERS)
