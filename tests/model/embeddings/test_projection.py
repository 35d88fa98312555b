"""PCA and trustworthiness against scikit-learn; maps that must keep what is plainly there."""

import numpy as np
import pytest
from sklearn.decomposition import PCA

from model.embeddings import projection
from model.errors import UserError

rng = np.random.default_rng(3)


@pytest.mark.parametrize("k", [2, 3])
def test_pca_is_that_of_scikit_learn(k: int) -> None:
    vectors = (rng.normal(size=(200, 20)) @ rng.normal(size=(20, 20))).astype(np.float32)
    points, explained = projection.pca(vectors, k)
    reference = PCA(k, svd_solver="full").fit(vectors.astype(np.float64))
    theirs = reference.transform(vectors)
    np.testing.assert_allclose(np.abs(points), np.abs(theirs), atol=1e-3)
    np.testing.assert_allclose(explained, reference.explained_variance_ratio_, atol=1e-5)


def three_groups() -> tuple[np.ndarray, np.ndarray]:
    centres = 10 * np.eye(3, 12)
    truth = np.repeat(np.arange(3), 30)
    return (centres[truth] + rng.normal(size=(90, 12))).astype(np.float32), truth


@pytest.mark.parametrize("method", projection.METHODS)
@pytest.mark.parametrize("k", [2, 3])
def test_groups_that_stand_apart_stay_apart(method: str, k: int) -> None:
    vectors, truth = three_groups()
    found = projection.project(method, vectors, k, neighbours=10, perplexity=10, seed=1)
    assert found.points.shape == (90, k)
    distances = np.linalg.norm(found.points[:, None] - found.points[None], axis=2) + np.diag(np.full(90, np.inf))
    assert (truth[distances.argmin(axis=1)] == truth).mean() > 0.85  # by chance a third
    assert found.trust > 0.8
    np.testing.assert_allclose(found.points.mean(axis=0), 0, atol=1e-4)


@pytest.mark.parametrize("method", ["umap", "tsne"])
def test_the_same_seed_gives_the_same_map(method: str) -> None:
    vectors, _ = three_groups()
    maps = [projection.project(method, vectors, 2, neighbours=8, perplexity=8, seed=seed).points for seed in (1, 1, 2)]
    np.testing.assert_array_equal(maps[0], maps[1])
    assert not np.allclose(maps[0], maps[2])


def test_noise_on_a_map_is_not_trusted() -> None:
    vectors, _ = three_groups()
    assert projection.trustworthiness(vectors, rng.normal(size=(90, 2)).astype(np.float32)) < 0.7
    assert projection.trustworthiness(vectors, vectors) == pytest.approx(1)


def test_clusters_find_the_groups_and_are_ordered_by_size() -> None:
    vectors, truth = three_groups()
    found = projection.clusters(np.concatenate([vectors, vectors[:30]]), 3)
    assert all(len(set(found[:90][truth == group])) == 1 for group in range(3))
    assert (np.diff(np.bincount(found)) <= 0).all()


@pytest.mark.parametrize(
    ("method", "count", "sentence"),
    [
        ("pca", 3, "at least 4"),
        ("umap", 10, "at most 9"),
        ("umap", 3, "at least 4"),
        ("tsne", 20, "perplexity"),
        ("tsne", 6000, "too many"),
    ],
)
def test_numbers_of_points_that_cannot_be_placed(method: str, count: int, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        projection.project(method, np.zeros((count, 4), np.float32), 2)


@pytest.mark.parametrize("method", projection.METHODS)
@pytest.mark.parametrize("count", [4, 5, 7, 20])
@pytest.mark.parametrize("width", [2, 3, 9])
@pytest.mark.parametrize("kind", ["random", "all but one the same", "two places"])
def test_few_points_or_numbers_are_placed_as_far_as_they_allow(method: str, count: int, width: int, kind: str) -> None:
    vectors = np.random.default_rng(count).normal(size=(count, width)).astype(np.float32)
    if kind == "all but one the same":
        vectors[1:] = vectors[1]
    if kind == "two places":
        vectors[: count // 2], vectors[count // 2 :] = vectors[0], -vectors[0]
    found = projection.possible(method, count, width, 3, 15, 30)
    assert found.k == min(3, width, count - 2 if method == "umap" else 3)  # by trial: more made umap and sklearn raise
    assert (found.k < 3) == any("2 axes, as" in note for note in found.notes)
    settings = {"neighbours": found.neighbours, "perplexity": found.perplexity}
    points = projection.project(method, vectors, found.k, **settings).points
    assert points.shape == (count, found.k) and np.isfinite(points).all()


def test_settings_that_are_possible_stay() -> None:
    for method in projection.METHODS:
        assert projection.possible(method, 100, 50, 3, 15, 30) == (3, 15, 30, ())


@pytest.mark.parametrize(("method", "shape"), [("pca", (9, 2)), ("tsne", (9, 2)), ("umap", (9, 2)), ("umap", (4, 5))])
def test_more_axes_than_are_possible_are_refused(method: str, shape: tuple[int, int]) -> None:
    with pytest.raises(UserError, match="cannot be placed along 3 axes"):
        projection.project(method, np.ones(shape, np.float32), 3, neighbours=3, perplexity=2)
