"""How the loss falls with size: the shipped runs, the law through them, the run it is asked about."""

from typing import Any

from pages.server import world
from pages.server.keep import keep
from pages.training.work.runs import Plan
from viz.training.scaling.data import AxisData, ChinchillaData, RunPoint


@keep(3)
def law(axis: str) -> AxisData:
    """The law of `axis` (compute, parameters or tokens) from the shipped table of runs, and where larger runs should be."""
    import numpy as np

    from model.training import scaling

    floor, runs = scaling.table()
    known = scaling.known(runs, floor)
    used = scaling.chosen(known, axis)
    found = scaling.fitted([getattr(one, axis) for one in used], [one.loss - floor for one in used])
    held_back = [one for one in runs if one.width > scaling.KNOWN[0] or one.steps > scaling.KNOWN[1]]
    points = [
        RunPoint(one.width, one.steps, getattr(one, axis), one.loss - floor, one in used, one in held_back, one.fitting)
        for one in runs
    ]
    xs = np.geomspace(min(one.x for one in points), 1.6 * max(one.x for one in points), 60)
    low, high = found.between(xs)
    width, steps = scaling.LARGER[axis]
    larger = next(one for one in runs if (one.width, one.steps) == (width, steps))
    there = next(one for one in points if (one.width, one.steps) == (width, steps))
    return AxisData(
        axis,
        floor,
        tuple(points),
        xs,
        found.law.above(xs),
        low,
        high,
        (found.law.E, found.law.c, found.law.alpha),
        float(found.law.above(there.x)),
        found.expected(there.x),
        there,
        larger.parameters,
        _chinchilla(axis, xs, larger),
    )


def _chinchilla(axis: str, xs: Any, larger: Any) -> ChinchillaData:
    """Chinchilla's law of all runs that are not held back, along an axis, and what it expects of the larger run."""
    from model.training import scaling

    floor, runs = scaling.table()
    known = scaling.known(runs, floor)
    both = scaling.fit_both(*zip(*((one.parameters, one.tokens, one.loss - floor) for one in known), strict=True))
    return ChinchillaData(
        both.above(*_sizes(axis, xs, both)),
        (both.E, both.A, both.alpha, both.B, both.beta),
        both.off,
        float(both.above(larger.parameters, larger.tokens)),
        len(known),
    )


def _sizes(axis: str, xs: Any, both: Any) -> tuple[Any, Any]:
    """N and D along an axis: compute at its best split; the other of the two as in the runs that the axis's law is fitted to."""
    from model.training import scaling

    _, runs = scaling.table()
    if axis == "compute":
        return both.split(xs)
    fixed = next(one for one in runs if (one.width, one.steps) == scaling.KNOWN)
    return (xs, fixed.tokens) if axis == "parameters" else (fixed.parameters, xs)


def larger(axis: str) -> Plan:
    """The run that the law of `axis` is asked about, to be trained while the class watches (pages.training.work.runs)."""
    from model.training import scaling
    from model.training.texts import WorldTexts

    width, steps = scaling.LARGER[axis]
    found = scaling.recipe(WorldTexts(world.world()), width, steps)
    return Plan(
        found.model.n_layers,
        width,
        found.model.n_heads,
        found.model.positions,
        found.optimizer,
        found.learning_rate,
        found.batch,
        steps,
        found.seed,
        held_out=scaling.HELD_OUT,
    )
