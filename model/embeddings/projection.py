"""Maps of high-dimensional points by PCA, UMAP and t-SNE, and how far each map can be trusted."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.errors import UserError
from model.trace import Floats

METHODS = ("pca", "umap", "tsne")
MAX_POINTS = {"pca": 50_000, "umap": 20_000, "tsne": 5_000}  # two cores place so many in about a minute
JUDGED = 1_500  # points in the trustworthiness, which compares every pair
TRUST_NEIGHBOURS = 12


@dataclass(frozen=True, eq=False)
class Projection:
    """A map.

    points     [N, k] centred
    explained  [k] the share of the variance along each axis (PCA)
    trust      the trustworthiness of Venna & Kaski 2001, 0 to 1, for TRUST_NEIGHBOURS neighbours on at most JUDGED points:
               1 means that every neighbour on the map is a true one
    """

    method: str
    points: Floats
    explained: Floats | None
    trust: float


class Possible(NamedTuple):
    """Settings that points allow, and a remark for each that was lowered."""

    k: int
    neighbours: int
    perplexity: int
    notes: tuple[str, ...]


def possible(method: str, count: int, width: int, k: int, neighbours: int = 15, perplexity: int = 30) -> Possible:
    """The settings nearest to these that `count` points of `width` numbers allow, for `project`.

    No map has more axes than the vectors have numbers. UMAP starts from k + 1 eigenvectors of the graph of neighbours, which
    must be fewer than the points. Above a third of the points as its perplexity, t-SNE makes every one everyone's neighbour.
    """
    notes = []
    axes = min(k, width, max(2, count - 2) if method == "umap" else k)
    if axes < k:
        why = f"the vectors have {width} numbers" if axes == width else f"UMAP places {count} points in no more"
        notes.append(f"{axes} axes, as {why}")
    near, spread = min(neighbours, max(2, count - 1)), max(2, min(perplexity, (count - 1) // 3))
    if method == "umap" and near < neighbours:
        notes.append(f"{near} neighbours, as {count} points have no more")
    if method == "tsne" and spread < perplexity:
        notes.append(f"perplexity {spread}, the most for {count} points")
    return Possible(axes, near, spread, tuple(notes))


def project(
    method: str,
    vectors: Floats,
    k: int = 2,
    *,
    neighbours: int = 15,
    min_dist: float = 0.1,
    perplexity: float = 30.0,
    seed: int = 0,
) -> Projection:
    """Place `vectors` [N, d] in `k` (2 or 3) dimensions. Distances are Euclidean: pass unit vectors to compare angles.

    neighbours, min_dist: of UMAP (McInnes, Healy & Melville 2018); perplexity: of t-SNE (van der Maaten & Hinton 2008).
    Raises UserError for too few or too many points and for other settings than `possible` ones, ValueError for an unknown
    method.
    """
    if method not in METHODS:
        raise ValueError(f"method is {method!r}: choose one of {', '.join(METHODS)}")
    _check(method, vectors.shape, k, neighbours, perplexity)
    explained = None
    if method == "pca":
        points, explained = pca(vectors, k)
    elif method == "umap":
        points = _umap(vectors, k, neighbours, min_dist, seed)
    else:
        points = _tsne(vectors, k, perplexity, seed)
    points = (points - points.mean(axis=0)).astype(np.float32)
    return Projection(method, points, explained, trustworthiness(vectors, points, seed))


def pca(vectors: Floats, k: int) -> tuple[Floats, Floats]:
    """[N, d] -> the coordinates [N, k] along the k directions of most variance, and the share of each [k].

    Pearson 1901, by the eigenvectors of the covariance. The sign of an axis is arbitrary: here its largest component is
    positive.
    """
    centred = (vectors - vectors.mean(axis=0)).astype(np.float64)
    values, directions = np.linalg.eigh(centred.T @ centred)  # rising
    axes = directions[:, ::-1][:, :k]  # [d, k]
    axes = axes * np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])])
    explained = np.maximum(values[::-1][:k], 0) / max(values.sum(), 1e-30)
    return (centred @ axes).astype(np.float32), explained.astype(np.float32)


def trustworthiness(vectors: Floats, points: Floats, seed: int = 0) -> float:
    """How far neighbours on the map are true neighbours (Venna & Kaski 2001), on at most JUDGED points."""
    from sklearn.manifold import trustworthiness as measure

    count = len(vectors)
    chosen = np.arange(count)
    if count > JUDGED:
        chosen = np.random.default_rng(seed).choice(count, JUDGED, replace=False)
    k = min(TRUST_NEIGHBOURS, (len(chosen) - 1) // 2)
    return float(measure(vectors[chosen], points[chosen], n_neighbors=k)) if k else 1.0


def clusters(vectors: Floats, count: int, seed: int = 0) -> NDArray[np.int64]:
    """[N]: the cluster of each point, 0 to count - 1, the largest first (k-means, Lloyd 1982)."""
    from sklearn.cluster import KMeans

    labels = KMeans(min(count, len(vectors)), n_init=2, random_state=seed).fit_predict(vectors)
    order = np.argsort(-np.bincount(labels), kind="stable")
    return np.argsort(order)[labels].astype(np.int64)


def _umap(vectors: Floats, k: int, neighbours: int, min_dist: float, seed: int) -> Floats:
    import umap  # compiles for seconds when first used

    placed = umap.UMAP(n_components=k, n_neighbors=neighbours, min_dist=min_dist, random_state=seed, n_jobs=1)
    return placed.fit_transform(vectors)


def _tsne(vectors: Floats, k: int, perplexity: float, seed: int) -> Floats:
    from sklearn.manifold import TSNE

    # From PCA, which keeps the global structure (Kobak & Berens 2019), with noise, so that seeds give different maps.
    start = pca(vectors, k)[0]
    start = 1e-4 * start / max(float(start[:, 0].std()), 1e-30)
    start += np.random.default_rng(seed).normal(scale=2e-5, size=start.shape)
    placed = TSNE(k, perplexity=perplexity, random_state=seed, init=start.astype(np.float32), learning_rate="auto")
    return placed.fit_transform(np.ascontiguousarray(vectors))


def _check(method: str, shape: tuple[int, ...], k: int, neighbours: int, perplexity: float) -> None:
    count, width = shape
    if k not in (2, 3):
        raise ValueError(f"k is {k}: a map has 2 or 3 dimensions")
    if count < 4:
        raise UserError(f"A map needs at least 4 words and has {count}: choose more.")
    if count > MAX_POINTS[method]:
        raise UserError(
            f"{count:,} points are too many for {method.upper()} here: choose at most {MAX_POINTS[method]:,}, or PCA."
        )
    if k > width or (method == "umap" and k > count - 2):
        raise UserError(f"{count} points of {width} numbers cannot be placed along {k} axes: choose 2.")
    if method == "umap" and neighbours >= count:
        raise UserError(f"{count} words cannot have {neighbours} neighbours each: choose at most {count - 1}.")
    if method == "tsne" and perplexity >= count:
        raise UserError(f"A perplexity of {perplexity:g} needs more than {count} words: choose less than {count}.")
