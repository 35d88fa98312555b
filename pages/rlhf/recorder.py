"""Records a whole run of each view of human feedback that learns: `make recordings`.

It asks the live answers what a browser asks them, so a recording holds what a person would have seen.
"""

from collections.abc import Callable, Sequence
from typing import Any

from pages.rlhf import asked, live
from pages.rlhf.address import Rlhf
from pages.rlhf.work import learning, raters, recorded
from pages.server import recordings
from pages.server.recordings import Made

ROOM = "a-room-of-recordings"  # nobody has voted in it


def learned(lanes: Sequence[dict[str, Any]], upto: int | None = None) -> Made:
    """Policies that learn from the votes that an empty room is lent, until their end or for `upto` iterations."""
    now = Rlhf()
    cast = learning.known(tuple(learning.simulated(now.noise, asked.LENT, 0)))
    question = {"room": ROOM, "votes": cast, "judge": now.judge, "lanes": list(lanes)}
    steps = recordings.whole(live.policy, question, upto)
    seeds = sorted({one["seed"] for one in lanes})
    return recorded.learned(now.noise, asked.LENT, now.judge, lanes), seeds, {"steps": steps}


def paired(upto: int | None = None) -> Made:
    """A policy that learns from the pairs that an empty room is lent."""
    now = Rlhf()
    cast = learning.known(tuple(learning.simulated(now.noise, asked.LENT, 0)))
    lanes = [asked.paired(now)]
    steps = recordings.whole(live.pairs, {"room": ROOM, "votes": cast, "lanes": lanes}, upto)
    return recorded.learned(now.noise, asked.LENT, now.judge, lanes), [now.seed], {"steps": steps}


def adapted(upto: int | None = None) -> Made:
    """SmolLM2's adapters, without their weights."""
    now = Rlhf()
    question = {"room": ROOM, "votes": learning.known(()), "praise": now.praise, "seed": now.seed}
    steps = [one | {"name": ""} for one in recordings.whole(live.real, question, upto)]
    return recorded.adapted(now.praise, now.seed), [now.seed], {"steps": steps}


def rated(count: int = raters.PAIRS) -> Made:
    """What SmolLM2 says of pairs, rounded."""
    found = [[round(p, 4) for both in raters.asked_now(at) for p in both] for at in range(count)]
    return recorded.rated(raters.PAIRS), [0], {"opinions": found}


MAKERS: dict[str, Callable[[], Made]] = {
    "policy": lambda: learned([asked.lane(Rlhf())]),
    "direct": paired,
    "hacking": lambda: learned(asked.seeds(Rlhf())),
    "raters": rated,
    "real": adapted,
}

if __name__ == "__main__":
    recordings.make(recorded.CHAPTER, MAKERS)
