"""Densities and lines against SciPy and scikit-learn, gradients against autograd, and the draws of examples."""

import numpy as np
import pytest
import torch
from scipy.stats import multivariate_normal
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB

from model.errors import UserError
from model.pictures import classifying, clouds, curves, representing

POINTS, LABELS = clouds.points("clouds", 40, 3)
NEW = clouds.points("clouds", 30, 4)[0]


@pytest.fixture
def no_floor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(classifying, "FLOOR", 0.0)


@pytest.mark.usefixtures("no_floor")
@pytest.mark.parametrize("kind", classifying.KINDS)
def test_densities_are_scipys(kind: str) -> None:
    """Means and covariances worked out by NumPy, the density by SciPy, Bayes' rule by hand."""
    model = classifying.gaussians(POINTS, LABELS, kind)
    split = [POINTS[one == LABELS] for one in (0, 1)]
    own = [np.cov(one.T, bias=True) for one in split]
    wanted = {
        "full": own,
        "naive": [np.diag(one.var(0)) for one in split],
        "shared": [(own[0] + own[1]) / 2] * 2,  # as many points of both
    }[kind]
    dense = np.stack(
        [multivariate_normal(one.mean(0), cov).pdf(NEW) for one, cov in zip(split, wanted, strict=True)], 1
    )
    assert np.exp(classifying.log_densities(model, NEW)) == pytest.approx(dense)
    assert classifying.posterior(model, NEW) == pytest.approx(dense[:, 1] / dense.sum(1))


@pytest.mark.usefixtures("no_floor")
def test_naive_bayes_and_one_matrix_are_scikit_learns() -> None:
    bayes = GaussianNB(var_smoothing=0).fit(POINTS, LABELS)
    found = classifying.posterior(classifying.gaussians(POINTS, LABELS, "naive"), NEW)
    assert found == pytest.approx(bayes.predict_proba(NEW)[:, 1])
    linear = LinearDiscriminantAnalysis(solver="lsqr").fit(POINTS, LABELS)
    found = classifying.posterior(classifying.gaussians(POINTS, LABELS, "shared"), NEW)
    assert found == pytest.approx(linear.predict_proba(NEW)[:, 1], abs=1e-6)


@pytest.mark.parametrize("ridge", [1e-3, 1e-1])
def test_logistic_regression_is_scikit_learns(ridge: float) -> None:
    line = classifying.logistic(POINTS, LABELS, ridge)
    peer = LogisticRegression(C=1 / (ridge * len(LABELS)), tol=1e-10, max_iter=5_000).fit(POINTS, LABELS)
    assert line.weights == pytest.approx(peer.coef_[0], rel=1e-3) and line.bias == pytest.approx(
        peer.intercept_[0], abs=1e-3
    )
    assert classifying.chances(line, NEW) == pytest.approx(peer.predict_proba(NEW)[:, 1], abs=1e-4)


def test_what_a_line_separates_leaves_finite_weights() -> None:
    line = classifying.logistic(np.array([[-1.0, 0], [1, 0]]), np.array([0, 1]))
    assert np.isfinite(line.weights).all() and classifying.chances(line, np.array([[1.0, 0]]))[0] > 0.99


@pytest.mark.parametrize("labels", [np.zeros(4, int), np.ones(4, int)])
def test_one_class_alone_is_told(labels: np.ndarray) -> None:
    points = np.arange(8.0).reshape(4, 2)
    for make in (lambda: classifying.gaussians(points, labels, "full"), lambda: classifying.logistic(points, labels)):
        with pytest.raises(UserError, match="Both classes"):
            make()


def test_gradients_of_the_small_network_are_autograds() -> None:
    layers = representing.begun(1)
    found = representing.gradients(representing._network(layers), POINTS, LABELS)
    leaves = [torch.tensor(one, requires_grad=True) for one in layers]
    hidden = torch.tanh(torch.tensor(POINTS) @ leaves[0] + leaves[3])
    scores = torch.tanh(hidden @ leaves[1] + leaves[4]) @ leaves[2] + leaves[5]
    loss = torch.nn.functional.binary_cross_entropy_with_logits(scores[:, 0], torch.tensor(LABELS, dtype=torch.double))
    (loss + representing.DECAY / 2 * sum((one**2).sum() for one in leaves[:3])).backward()
    for mine, leaf in zip(found, leaves, strict=True):
        assert leaf.grad is not None and mine == pytest.approx(leaf.grad.numpy(), abs=1e-10)


@pytest.mark.parametrize(("shape", "squares", "learned"), [("ring", 0.95, 0.95), ("corners", 0.6, 0.95)])
def test_squares_undo_a_ring_and_only_a_network_the_corners(shape: str, squares: float, learned: float) -> None:
    """On new points; a line alone is at chance on both."""
    points, labels = clouds.points(shape, 40, 0)
    new, truth = clouds.points(shape, 500, 1)

    def right(p: np.ndarray) -> float:
        return float(((p > 0.5) == truth).mean())

    line = right(classifying.chances(classifying.logistic(points, labels), new))
    square = right(classifying.chances(classifying.logistic(points**2, labels), new**2))
    assert line < 0.6 and (square > squares if squares > 0.9 else square < squares)
    assert right(representing.chances(representing.learned(points, labels), new)) > learned


def test_draws_are_the_same_for_a_seed_and_take_turns() -> None:
    """Of every even number of examples half are of either class; the tests hold none of the examples."""
    one, same, other = (list(curves.draws("digits", seed))[:2] for seed in (0, 0, 1))
    assert one == same != other
    for source, make in curves.SOURCES.items():
        points, labels, tests, truths = make(np.random.default_rng(0), max(curves.SIZES[source]))
        assert all(labels[:size].sum() * 2 == size for size in curves.SIZES[source])
        assert len(tests) == len(truths) and not {tuple(one) for one in points} & {tuple(one) for one in tests}


def test_who_is_ahead_with_few_and_with_many() -> None:
    """Ng & Jordan's crossing where features repeat each other; none where naive Bayes' assumption holds, nor on digits."""
    wins = {}
    for source, sizes in curves.SIZES.items():
        draws = list(curves.draws(source, 5))
        wins[source] = {size: sum(one.naive[at] > one.logistic[at] for one in draws) for at, size in enumerate(sizes)}
    assert wins["copied"][40] >= 15 and wins["copied"][1000] <= 2
    assert wins["gaussians"][40] >= 15 and wins["gaussians"][1000] >= 10
    assert wins["digits"][250] <= 3


def test_the_best_there_is() -> None:
    """Simulated: whoever knows both densities sorts 200,000 new points."""
    points, labels = curves._drawn(np.random.default_rng(0), 200_000)
    assert ((points.sum(1) > 0) == labels).mean() == pytest.approx(curves.best("gaussians"), abs=2e-3)
    assert curves.best("digits") is None
