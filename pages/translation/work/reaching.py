"""What reaches a word written from the words read, before and after learning; and the gates of an LSTM on a sentence."""

import math
from typing import TYPE_CHECKING, Any, NamedTuple

from pages.server.keep import keep
from pages.translation.work import races, recorded, saying

if TYPE_CHECKING:
    from model.translation.lockstep import Plan

NAMES = ("fixed", recorded.MEMORY, "attention", "transformer")
READ = 240  # held-out sentences that a curve is the mean of
WHEN = {False: "before", True: "after"}  # whether it is learned
LEAST = 1e-30  # a gradient that has vanished altogether


def has(into: str, name: str) -> bool:
    """Whether a learner that has learned comes with Glassbox."""
    return bool(recorded.shipped(races.plan(into, "additive", "128", 0), name))


@keep(12)
def _learner(into: str, name: str, learned: bool) -> Any:
    from model.translation import lockstep

    plan: Plan = races.plan(into, "additive", "128", 0)
    if learned:
        return saying.learner(plan, saying.RECORDED, name)
    return lockstep.make(name, plan, races.corpus(into)).eval()


class Curves(NamedTuple):
    """For each learner what reaches the first word read, the geometric mean for sentences of each length; the lengths; and what is
    said of the recording that this was read from, nothing where it was measured now."""

    reached: dict[str, list[float]]
    bins: list[list[int]]
    said: str = ""


def curves(into: str, learned: bool) -> Curves:
    """What was recorded of the learners that come with Glassbox; for others, measured now."""
    if found := recorded.measured():
        reached, bins = found.found["curves"][f"{into}.{WHEN[learned]}"]
        return Curves(reached, bins, found.said)
    return measured(into, learned)


def there(into: str, learned: bool) -> bool:
    """Whether they are there at once."""
    return recorded.measured() is not None or measured.there(into, learned) is not None


@keep(8)
def measured(into: str, learned: bool) -> Curves:
    """The same, measured now."""
    from model.translation import measuring, reach

    corpus = races.corpus(into)
    pairs, found = corpus.held_out[:READ], {}
    for name in NAMES:
        if learned and not has(into, name):
            continue
        logs = [math.log(max(one, LEAST)) for one in reach.to_the_first(_learner(into, name, learned), corpus, pairs)]
        found[name] = [
            _mean([one for one, pair in zip(logs, pairs, strict=True) if low <= len(pair.source) <= high])
            for low, high in measuring.BINS
        ]
    return Curves(found, [list(one) for one in measuring.BINS])


def _mean(logs: list[float]) -> float:
    return math.exp(sum(logs) / len(logs))


@keep(128)
def shares(into: str, learned: bool, text: str, written: tuple[str, ...], row: int) -> dict[str, list[float]]:
    """For each learner what reaches the word `row` of `written` from each word read, as shares of all that does."""
    from model.translation import reach

    found = {}
    for name in NAMES:
        if learned and not has(into, name):
            continue
        reached = reach.reaching(_learner(into, name, learned), races.corpus(into), text.split(), written, row)
        total = sum(reached)
        found[name] = [one / total if total else 0.0 for one in reached]
    return found


@keep(32)
def gates(into: str, text: str, learned: bool) -> Any:
    """What opens and closes in an LSTM that reads a sentence (model.translation.lstm.Gates); None where none that has learned comes
    with Glassbox."""
    import torch

    if learned and not has(into, recorded.MEMORY):
        return None
    corpus = races.corpus(into)
    ids = torch.tensor([*corpus.source.ids(text.split()), 2])
    found = _learner(into, recorded.MEMORY, learned).gates(ids)
    return type(found)(*(part.numpy() for part in found))
