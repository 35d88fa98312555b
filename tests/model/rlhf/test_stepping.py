"""Steps against finite differences, simulation, numerical optimisation and solvers; bounds against the returns that they bound."""

from itertools import pairwise, product

import numpy as np
import pytest
from scipy.optimize import minimize

from model.probability import softmax
from model.rlhf import minorizing, proximal, stepping, tabular
from model.rlhf.stepping import Batch
from model.rlhf.tabular import Game, Table

MADE = {name: make() for name, make in stepping.GAMES.items()}
BEGUN = {name: stepping.begun(game) for name, game in MADE.items()}


def played(name: str, seed: int = 0, episodes: int = 24) -> tuple[Game, Table, Batch]:
    game, theta = MADE[name], BEGUN[name]
    return game, theta, stepping.collect(game, theta, episodes, np.random.default_rng(seed))


def test_where_the_cliff_lies() -> None:
    """From the corner: up is safe but for slips, right falls; beside the goal, down enters it in 9 of 10 cases."""
    game = MADE["cliff"]
    assert len(game.cells) == 22 and game.cells[game.start] == (3, 0)
    up, right = game.actions.index("up"), game.actions.index("right")
    assert game.rewards[game.start, up] == pytest.approx(-0.1 - 0.05 * 5)  # a slip to the right
    assert game.rewards[game.start, right] == pytest.approx(-0.1 - 0.9 * 5)
    above = game.cells.index((2, 6))
    assert game.rewards[above, game.actions.index("down")] == pytest.approx(-0.1 + 0.9 * 5)
    assert game.moves[above, game.actions.index("down")].sum() == pytest.approx(0.1)


def test_the_walker_begins_half_way() -> None:
    game = MADE["cliff"]
    assert 0.5 * tabular.best(game) <= stepping.worth(game, BEGUN["cliff"]) < 0.56 * tabular.best(game)


@pytest.mark.parametrize("name", MADE)
def test_exact_returns_and_visits_are_those_of_many_episodes(name: str) -> None:
    game, theta, batch = played(name, 3, 20_000)
    first = batch.weights * batch.episodes == 1  # gamma^0
    first &= batch.states == game.start
    starts = batch.advantages[-batch.episodes :]  # the first steps stand last
    assert first[-batch.episodes :].all()
    assert starts.mean() == pytest.approx(0, abs=4 * starts.std() / batch.episodes**0.5)
    seen = batch.share * batch.length
    assert seen == pytest.approx(stepping.visits(game, softmax(theta)), abs=0.04)


@pytest.mark.parametrize("name", MADE)
def test_the_sampled_gradient_is_right_on_average(name: str) -> None:
    game, theta = MADE[name], BEGUN[name]
    found = np.stack([stepping.gradient(played(name, seed, 200)[2]) for seed in range(60)])
    error = found.std(0) / len(found) ** 0.5 + 1e-9
    assert (np.abs(found.mean(0) - tabular.gradient(game, theta)) < 4.5 * error).all()


@pytest.mark.parametrize("name", MADE)
def test_gradients_are_slopes(name: str) -> None:
    """Of the surrogate at the old policy, and of what the clip and the penalty climb anywhere."""
    _, theta, batch = played(name)
    found, step = stepping.gradient(batch), 1e-6
    away = theta + 0.5 * np.random.default_rng(1).normal(size=theta.shape)
    pi = softmax(away)
    rho = batch.ratios(pi)
    free = np.where(batch.advantages > 0, rho < 1.2, rho > 0.8)
    clips = stepping.slope(batch, pi, batch.weights * batch.advantages * rho * free)
    for at in np.ndindex(theta.shape):
        for where, objective, wanted in (
            (theta, stepping.surrogate, found),
            (away, lambda one, table: stepping.clipped(one, table, 0.2), clips),
        ):
            up, down = where.copy(), where.copy()
            up[at] += step
            down[at] -= step
            slope = (objective(batch, softmax(up)) - objective(batch, softmax(down))) / (2 * step)
            assert wanted[at] == pytest.approx(slope, abs=2e-6)


@pytest.mark.parametrize("name", MADE)
def test_fisher_is_the_second_derivative_of_the_kl(name: str) -> None:
    _, theta, batch = played(name)
    found, size, step = stepping.fisher(batch), theta.size, 1e-3
    ways = np.eye(size) * step

    def kl(way: np.ndarray) -> float:
        return stepping.divergence(batch, softmax(theta + way.reshape(theta.shape)))

    rng = np.random.default_rng(0)
    for a, b in rng.integers(size, size=(200, 2)):
        curve = kl(ways[a] + ways[b]) - kl(ways[a] - ways[b]) - kl(ways[b] - ways[a]) + kl(-ways[a] - ways[b])
        assert found[a, b] == pytest.approx(curve / (4 * step * step), abs=2e-6)


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_conjugate_gradients_solve_what_lstsq_solves(name: str, seed: int) -> None:
    batch = played(name, seed)[2]
    matrix, g = stepping.fisher(batch), stepping.gradient(batch).ravel()
    found, wanted = stepping.conjugate(matrix, g), np.linalg.lstsq(matrix, g, rcond=1e-12)[0]
    assert matrix @ found == pytest.approx(g, abs=1e-8)
    assert g @ found == pytest.approx(g @ wanted, rel=1e-7)


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_trpos_step_is_the_best_in_its_region(name: str, seed: int) -> None:
    """The most of g'x for x'Fx / 2 <= delta, found by SLSQP in the range of F."""
    _, theta, batch = played(name, seed)
    delta, matrix, g = 0.02, stepping.fisher(batch), stepping.gradient(batch).ravel()
    found = stepping.natural(batch, theta, delta).step.ravel()
    assert found @ matrix @ found / 2 == pytest.approx(delta, rel=1e-6)
    sizes, axes = np.linalg.eigh(matrix)
    axes, sizes = axes[:, sizes > 1e-10], sizes[sizes > 1e-10]
    seen, scale = (
        axes.T @ g / np.sqrt(sizes),
        np.sqrt(2 * delta),
    )  # x = axes y scale / sqrt(sizes): the region becomes |y| <= 1
    wanted = minimize(
        lambda y: -seen @ y,
        np.zeros(len(sizes)),
        jac=lambda y: -seen,
        constraints={"type": "ineq", "fun": lambda y: 1 - y @ y, "jac": lambda y: -2 * y},
        method="SLSQP",
        options={"maxiter": 500, "ftol": 1e-9},
    )
    assert wanted.x @ wanted.x < 1 + 1e-6 and g @ found == pytest.approx(-wanted.fun * scale, rel=1e-4)


def test_the_line_search_takes_the_first_step_that_holds() -> None:
    """A large region: the quadratic model misjudges the KL, so that steps are tried; what is taken holds, all before do not."""
    tried = 0
    for name, seed in product(MADE, range(12)):
        _, theta, batch = played(name, seed)
        found = stepping.natural(batch, theta, 0.5)
        pi = softmax(theta + found.share * found.step)
        assert stepping.divergence(batch, pi) <= 0.5 and stepping.surrogate(batch, pi) > 0
        assert found.tries[-1].taken and found.tries[-1].share == found.share
        assert all(one.kl > 0.5 or one.gain <= 0 for one in found.tries[:-1])
        tried += len(found.tries) - 1
    assert tried >= 3


def test_where_nothing_is_to_be_learned_no_step_is_taken() -> None:
    _, theta, batch = played("cliff")
    nothing = stepping.natural(Batch(**{**vars(batch), "advantages": 0 * batch.advantages}), theta, 0.02)
    assert nothing.share == 0 and not nothing.step.any() and nothing.tries == []


def test_the_border_is_where_the_kl_is_delta() -> None:
    _, theta, batch = played("cliff")
    way = stepping.gradient(batch)
    at = stepping.reaches(batch, theta, way, 0.02, 200)
    assert stepping.divergence(batch, softmax(theta + at * way)) == pytest.approx(0.02, rel=1e-6)
    assert stepping.reaches(batch, theta, way, 0.02, at / 2) == at / 2


def test_a_step_too_far_falls_although_the_surrogate_rises() -> None:
    """Along the gradients of eight batches the return rises at first; on seven it falls far below where it began, with a promise
    that is larger there than at the best step."""
    fell = 0
    for seed in range(8):
        game, theta, batch = played("cliff", seed)
        line = stepping.along(game, theta, batch, stepping.gradient(batch), np.geomspace(0.05, 200, 60), 0.2)
        before = stepping.worth(game, theta)
        assert line.worth.max() > before + 0.05
        fell += (
            line.worth.min() < before - 0.5 and line.promised[line.worth.argmin()] > line.promised[line.worth.argmax()]
        )
    assert fell == 7


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_bound_touches_the_return_and_stays_below(seed: int) -> None:
    game, theta, batch = played("cliff", seed)
    way, bound = stepping.natural(batch, theta, 0.02).step, minorizing.bounded(game, theta)
    far = np.concatenate([-np.geomspace(1e-6, 3, 60), [0], np.geomspace(1e-6, 3, 60)])
    found = minorizing.under(game, theta, bound, way, far)
    assert (found.local - bound.penalty * found.most <= found.worth + 1e-12).all()
    assert (found.local - found.enough * found.most <= found.worth + 1e-9).all() and 0 < found.enough < bound.penalty
    assert found.local[60] == pytest.approx(found.worth[60], abs=1e-12) == pytest.approx(stepping.worth(game, theta))
    small = 1e-4  # and the same slope there
    slope = (minorizing.local(bound, softmax(theta + small * way))[0] - bound.worth) / small
    exact = (stepping.worth(game, theta + small * way) - bound.worth) / small
    assert slope == pytest.approx(exact, rel=1e-2)
    best = minorizing.safest(bound, way)
    around = best * np.linspace(0.5, 1.5, 101)
    near = minorizing.under(game, theta, bound, way, around)
    gain = near.local - bound.worth - bound.penalty * near.most
    assert around[gain.argmax()] == pytest.approx(best, rel=0.02)


def test_a_game_of_one_step_needs_no_bound() -> None:
    game, theta, batch = played("bandit")
    bound = minorizing.bounded(game, theta)
    found = minorizing.under(game, theta, bound, stepping.gradient(batch), np.linspace(0, 20, 9))
    assert bound.penalty == 0 and found.local == pytest.approx(found.worth)
    assert minorizing.safest(bound, stepping.gradient(batch)) == 0


def test_beta_doubles_and_halves() -> None:
    """Schulman et al. 2017, section 4."""
    assert [proximal.adapted(4.0, kl, 0.03) for kl in (0.019, 0.021, 0.044, 0.046)] == [2.0, 4.0, 4.0, 8.0]


def test_a_very_large_beta_lets_nothing_move_and_none_is_plain_ascent() -> None:
    _, theta, batch = played("cliff")
    held = proximal.by_penalty(batch, theta, 10.0, 1e6)
    free = proximal.by_penalty(batch, theta, 10.0, 0.0)
    assert stepping.divergence(batch, softmax(held)) < 1e-6 < 1e-3 < stepping.divergence(batch, softmax(free))


def test_the_clip_stops_where_ratios_leave_it() -> None:
    """One step of a bandit's first arm, better than expected: its ratio ends at 1 + clip but for the last stride."""
    batch = Batch(np.array([0]), np.array([0]), np.array([1.0]), np.array([1.0]), np.full((1, 3), 1 / 3), 1)
    found = softmax(proximal.by_clip(batch, np.zeros((1, 3)), 20.0, 0.2))
    assert 1.2 <= batch.ratios(found)[0] < 2.5  # its first stride is long, and the last
    assert 1.2 <= batch.ratios(softmax(proximal.by_clip(batch, np.zeros((1, 3)), 2.0, 0.2)))[0] < 1.3


def test_a_dozen_updates_on_three_seeds() -> None:
    """Steps of length 100: plain ascent falls below where it began on every seed, the clip and TRPO end above it on every seed."""
    game, theta = MADE["cliff"], BEGUN["cliff"]
    before = stepping.worth(game, theta)
    for seed in range(3):
        rounds = proximal.updates(game, theta, 24, 100.0, 0.2, 0.02, seed)
        assert all(len(one) == 12 for one in rounds.values())
        assert min(one.worth for one in rounds["plain"]) < before - 0.5
        assert rounds["clip"][-1].worth > before + 0.3 and rounds["trust"][-1].worth > before + 0.2
        assert max(one.kl for one in rounds["trust"]) <= 0.02
        assert np.median([one.kl for one in rounds["penalty"]]) == pytest.approx(0.02, rel=0.5)
        betas = [one.beta for one in rounds["penalty"] if one.beta]
        assert betas[0] == 1 and {b / a for a, b in pairwise(betas)} <= {0.5, 1.0, 2.0}
        assert rounds["clip"][0].clipped > 0
