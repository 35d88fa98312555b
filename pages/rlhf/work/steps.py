"""A step along one sampled policy gradient, its region and its bound, and a dozen updates: all at once for the settings."""

from typing import Any, NamedTuple

from pages.server.keep import keep

POINTS = 160  # lengths of the step that are drawn
LEAST, MOST = 0.05, 200.0
FAR = 2.0  # times TRPO's step that are drawn
UPDATES = 12


class Settings(NamedTuple):
    """The game, the episodes of a batch, its seed, the KL at most, and the clip."""

    ground: str
    plays: int
    seed: int
    border: float
    clip: float


def lengths() -> Any:
    """[POINTS]: those that are drawn, each a little longer than the one before by the same factor."""
    import numpy as np

    return np.geomspace(LEAST, MOST, POINTS)


@keep(2)
def game(name: str) -> Any:  # -> model.rlhf.tabular.Game
    """The cliff, or the bandit."""
    from model.rlhf import stepping

    return stepping.GAMES[name]()


@keep(2)
def begun(name: str) -> Any:
    """[S, A]: where the policy stands before the step."""
    from model.rlhf import stepping

    return stepping.begun(game(name))


@keep(8)
def _batch(name: str, plays: int, seed: int) -> Any:  # -> model.rlhf.stepping.Batch
    import numpy as np

    from model.rlhf import stepping

    return stepping.collect(game(name), begun(name), plays, np.random.default_rng(seed))


class Along(NamedTuple):
    """The line that is walked: the policy [S, A] before it, its direction [S, A], the squared length of the gradient, the length at which the KL
    comes to the border, what becomes of the policy at all lengths (model.rlhf.stepping.Line), and the same at no length."""

    theta: Any
    way: Any
    slope: float
    border: float
    line: Any
    before: Any


@keep(16)
def along(one: Settings) -> Along:
    """Along the gradient of one batch."""
    import numpy as np

    from model.rlhf import stepping

    theta, batch = begun(one.ground), _batch(one.ground, one.plays, one.seed)
    way, world = stepping.gradient(batch), game(one.ground)
    border = stepping.reaches(batch, theta, way, one.border, MOST)
    line = stepping.along(world, theta, batch, way, lengths(), one.clip)
    before = stepping.along(world, theta, batch, way, np.zeros(1), one.clip)
    return Along(theta, way, float((way * way).sum()), border, line, before)


class Region(NamedTuple):
    """TRPO's step: what was tried (model.rlhf.stepping.Natural); shares of the whole step, and along them the line and the bound
    (model.rlhf.minorizing.Under); C of the theorem, the share of the step where that bound is highest, and the bound near 0: shares,
    returns, and L - C KL, both less the return at 0."""

    found: Any
    shares: Any
    line: Any
    under: Any
    penalty: float
    safest: float
    near: tuple[Any, Any, Any]


@keep(16)
def region(one: Settings) -> Region:
    """TRPO's step from the same batch."""
    import numpy as np

    from model.rlhf import minorizing, stepping

    world, theta, batch = game(one.ground), begun(one.ground), _batch(one.ground, one.plays, one.seed)
    found, bound = stepping.natural(batch, theta, one.border), minorizing.bounded(world, theta)
    shares = np.linspace(0, FAR, 81)
    line = stepping.along(world, theta, batch, found.step, shares, one.clip)
    under, safest = minorizing.under(world, theta, bound, found.step, shares), minorizing.safest(bound, found.step)
    near = np.linspace(-1, 3, 81) * (safest or 1e-3)
    close = minorizing.under(world, theta, bound, found.step, near)
    rises = close.worth - bound.worth, close.local - bound.worth - bound.penalty * close.most
    return Region(found, shares, line, under, bound.penalty, safest, (near, *rises))


@keep(16)
def updates(one: Settings, length: float) -> dict[str, Any]:  # lists of model.rlhf.proximal.Round
    """A dozen updates in each of four ways, with steps as long as the one that is chosen."""
    from model.rlhf import proximal

    return proximal.updates(
        game(one.ground), begun(one.ground), one.plays, length, one.clip, one.border, one.seed, UPDATES
    )


def best(name: str) -> float:
    """The value of the best policy."""
    from model.rlhf import tabular

    return tabular.best(game(name))
