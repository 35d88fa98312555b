"""A race from start to end, as it is recorded; the weights that it ends with are those that come with Glassbox."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pages.server.jobs import one_thread
from pages.translation.work import races, recorded

if TYPE_CHECKING:
    from model.translation.lockstep import Tick


def raced(name: str) -> Iterator[tuple["Tick", dict[str, Any]]]:
    """Its moments, and the learners at each that is a look; at the end in eight bits and judged by all held-out sentences."""
    from model.translation import learned, lockstep

    one_thread()
    plan = recorded.asked(name)
    corpus = races.corpus(plan.language)
    for number, tick in enumerate(lockstep.race(plan, corpus)):
        last = number == lockstep.TICKS
        weights = tick.look.weights if tick.look else {}
        if last:
            weights = _shipped(name, weights)
        models = {one: learned.model(one, found, plan, corpus) for one, found in weights.items()}
        yield _judged(tick, models, corpus) if last else tick, models


def _shipped(name: str, weights: Mapping[str, Any]) -> dict[str, Any]:
    """Weights in eight bits; those that come with Glassbox go to their place."""
    from model import eightbits
    from model.translation import learned

    if name in recorded.SHIPPED:
        learned.write(name, weights)
    return {one: eightbits.unpacked(eightbits.packed(found)) for one, found in weights.items()}


def _judged(tick: "Tick", models: Mapping[str, Any], corpus: Any) -> "Tick":
    from model.translation.lockstep import Look
    from model.translation.measuring import measured

    assert tick.look
    found = {
        name: replace(one, measured=measured(models[name], corpus, corpus.held_out))
        for name, one in tick.look.learners.items()
    }
    return replace(tick, look=Look(found, {}))
