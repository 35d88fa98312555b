"""What the Embeddings page shows, from vectors and maps: pure functions, every number computed here or given."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from model.trace import Floats
from viz.embeddings.plane import payload as plane
from viz.shared.numbers import minus
from viz.shared.words import literal

Row = dict[str, str | int | float]
GOOD_TRUST = 0.9


class Table(Protocol):
    """Word vectors; model.embeddings.WordVectors is one."""

    @property
    def words(self) -> Sequence[str]: ...
    @property
    def unit(self) -> Floats: ...
    @property
    def rows(self) -> Mapping[str, int]: ...
    @property
    def width(self) -> int: ...
    def find(self, word: str) -> int | None: ...


class Term(Protocol):
    """A word and its factor; model.embeddings.expressions.Term is one."""

    @property
    def weight(self) -> float: ...
    @property
    def word(self) -> str: ...


class Score(Protocol):
    """A category of the analogy test; model.embeddings.analogies.Score is one."""

    @property
    def category(self) -> str: ...
    @property
    def right(self) -> int: ...
    @property
    def asked(self) -> int: ...


class Placed(Protocol):
    """A map; model.embeddings.projection.Projection is one."""

    @property
    def method(self) -> str: ...
    @property
    def points(self) -> Floats: ...
    @property
    def explained(self) -> Floats | None: ...
    @property
    def trust(self) -> float: ...


def find(
    table: Table, groups: Mapping[str, Sequence[str]]
) -> tuple[NDArray[np.int64], NDArray[np.int64], tuple[str, ...], tuple[str, ...]]:
    """Rows of the words of each group, the group of each, the groups' names, and the words that the table lacks.

    A word that is in two groups, or twice in one, is placed once.
    """
    rows: dict[int, int] = {}
    missing = []
    for at, words in enumerate(groups.values()):
        for word in words:
            if (row := table.find(word)) is None:
                missing.append(word)
            else:
                rows.setdefault(row, at)
    return np.array(list(rows), np.int64), np.array(list(rows.values()), np.int64), tuple(groups), tuple(missing)


def used(groups: NDArray[np.int64], names: Sequence[str]) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Only the groups that occur, numbered anew in the same order."""
    found, numbers = np.unique(groups, return_inverse=True)
    return numbers.astype(np.int64), tuple(names[at] for at in found)


def cluster_names(vectors: Floats, groups: NDArray[np.int64], words: Sequence[str]) -> tuple[str, ...]:
    """Each cluster by the two words nearest to its middle."""
    names = []
    for group in range(int(groups.max(initial=-1)) + 1):
        inside = np.flatnonzero(groups == group)
        middle = vectors[inside].mean(axis=0)
        nearest = inside[np.argsort(-(vectors[inside] @ middle), kind="stable")[:2]]
        short = [word if len(word) <= 24 else word[:23] + "…" for word in (words[row].strip() for row in nearest)]
        names.append("like " + ", ".join(short))
    return tuple(names)


def map_caption(placed: Placed, count: int, missing: Sequence[str], notes: Sequence[str]) -> str:
    """One line under the map: how far it can be believed, and what is not on it."""
    said = [f"{count:,} points"]
    if placed.explained is not None:
        said.append(f"{len(placed.explained)} axes keep {100 * float(placed.explained.sum()):.0f} % of the variance")
    said.append(f"trustworthiness {placed.trust:.2f}")
    if missing:
        said.append(f"not in this table: {', '.join(missing[:6])}{'…' if len(missing) > 6 else ''}")
    return " · ".join([*said, *notes])


def near_caption(word: str, near: Sequence[tuple[str, float]]) -> str:
    """The same line once a word is chosen: what it is near."""
    return f"Nearest to {word.strip()}: " + " · ".join(f"{one.strip()} {minus(cosine, 2)}" for one, cosine in near[:6])


def map_facts(placed: Placed, width: int, count: int, pair: tuple[str, str, float]) -> dict[str, str]:
    """The numbers of the prose: how many, how much is kept, and the cosine of one pair of words worked out."""
    kept = "" if placed.explained is None else f"{100 * float(placed.explained.sum()):.0f}"
    believe = {
        "pca": f"PCA turns the cloud of {width} dimensions so that the screen shows the directions of greatest variance: "
        f"here {kept} % of it. Points that overlap on the map may be far apart.",
        "umap": "UMAP keeps neighbours together. The sizes of groups and the distances between them mean little.",
        "tsne": "t-SNE keeps neighbours together. The sizes of groups and the distances between them mean nothing.",
    }[placed.method]
    first, second, cosine = pair
    return {
        "width": str(width),
        "count": f"{count:,}".replace(",", "{,}"),
        "believe": believe,
        "keeps": "A map in two or three dimensions cannot keep all of these"
        if width > placed.points.shape[1]
        else "The map has as many axes as the vectors have numbers, and yet its distances are not their angles",
        "trust": f"{placed.trust:.2f}",
        "first": literal(first.strip() or first),
        "second": literal(second.strip() or second),
        "cosine": minus(cosine, 3),
        "angle": f"{np.degrees(np.arccos(np.clip(cosine, -1, 1))):.0f}",
    }


def others(found: Sequence[tuple[str, float]], inputs: Sequence[str]) -> list[tuple[str, float]]:
    """Those of the words `found` that are no form of a word put in: “ King” is one of “king”."""
    put_in = {word.strip().lower() for word in inputs}
    return [one for one in found if one[0].strip().lower() not in put_in]


def plane_view(table: Table, terms: Sequence[Term], total: Floats, answers: Sequence[tuple[str, float]],
               walk: Sequence[tuple[str, float]] = (), ends: tuple[str, str] = ("", ""), heading: str = "") -> dict[str, Any]:  # fmt: skip
    """The arithmetic as arrows, in the plane of most variance of all that takes part (PCA of these few points).

    a - b + c is drawn as in Mikolov, Yih & Zweig 2013: the step from b to a, and the same step from c. Anything else
    is a chain of partial sums. answers: words nearest to the sum; the first that is no input stands in the plane.
    """
    free = others(answers, [table.words[row] for row in _rows(table, terms)])
    steps = np.array([term.weight for term in terms], np.float32)[:, None] * table.unit[_rows(table, terms)]
    sums = np.cumsum(steps, axis=0)  # [n, d]
    answer = (free or answers)[0][0]
    vectors = np.concatenate([table.unit[_rows(table, terms)], sums, table.unit[[table.rows[answer]]]])
    flat, held = _plane(vectors)
    places = [(float(x), float(y)) for x, y in flat]
    words, chain, end = places[: len(terms)], places[len(terms) : -1], places[-1]
    points = [plane.Point(term.word, *at, "word") for term, at in zip(terms, words, strict=True)]
    points += [plane.Point("the sum", *chain[-1], "result"), plane.Point(answer, *end, "answer")]
    if [term.weight for term in terms] == [1, -1, 1]:
        said = f"{terms[0].word} − {terms[1].word}"
        arrows = [
            plane.Arrow(*words[1], *words[0], said, "add"),
            plane.Arrow(*words[2], *chain[-1], "the same step", "add"),
        ]
    else:
        arrows = [
            plane.Arrow(*before, *after, f"{'+' if term.weight > 0 else '−'} {term.word}",
                        "add" if term.weight > 0 else "subtract")
            for before, after, term in zip(chain, chain[1:], terms[1:], strict=False)
        ]  # fmt: skip
        if terms[0].weight != 1:
            arrows.insert(0, plane.Arrow(*words[0], *chain[0], f"{terms[0].weight:g} times", "same"))
    arrows.append(plane.Arrow(*chain[-1], *end, "", "same"))
    marked = [(*one, one not in free) for one in answers]
    return plane.plane(points, arrows, held, marked, walk, ends, heading)


def _seen(nearest: tuple[str, float], free: tuple[str, float], put_in: bool, allowed: bool) -> str:
    """First the word that stands at the top of the list, then what to know about it."""
    first, second = (f"“{literal(word.strip())}” ({minus(cosine, 2)})" for word, cosine in (nearest, free))
    if not put_in:
        return f"Nearest to the sum is {first}, which is not one of the words put in. Often one of them is, so analogies are scored without them."
    if allowed:
        return (f"Nearest to the sum is {first}, one of the words put in: the sum hardly moves away from them. Of all others, {second} "
                "is nearest; analogies are scored so.")  # fmt: skip
    return (f"Of the words that were not put in, {second} is nearest to the sum. {first} would be nearer, but it was put in: the sum "
            "hardly moves away from its words, so analogies are scored without them.")  # fmt: skip


def algebra_facts(terms: Sequence[Term], written: str, total: Floats, answers: Sequence[tuple[str, float]],
                  inputs: Sequence[str], held: float, allowed: bool) -> dict[str, str]:  # fmt: skip
    """The sum in words and numbers: its length, the nearest word of all, and the nearest that was not put in.

    allowed: whether the list shows words that were put in, too.
    """
    nearest, cosine = answers[0]
    rest = others(answers, inputs)
    free, free_cosine = (rest or answers)[0]
    return {
        "expression": literal(written),
        "length": f"{float(np.linalg.norm(total)):.2f}",
        "nearest": literal(nearest.strip()),
        "nearest_cosine": minus(cosine, 3),
        "free": literal(free.strip()),
        "free_cosine": minus(free_cosine, 3),
        "seen": _seen(answers[0], (free, free_cosine), answers[0] not in rest, allowed),
        "held": f"{100 * held:.0f}",
        "terms": str(len(terms)),
    }


def test_facts(scores: Sequence[Score], title: str) -> dict[str, str]:
    """The whole test: right of asked, and its best and worst categories."""
    asked, right = sum(one.asked for one in scores), sum(one.right for one in scores)
    done = [one for one in scores if one.asked] or list(scores)
    best = max(done, key=lambda one: one.right / max(1, one.asked))
    worst = min(done, key=lambda one: one.right / max(1, one.asked))
    said = f"{title} does best on {literal(best.category)} and worst on {literal(worst.category)}."
    return {
        "title": title,
        "asked": f"{asked:,}".replace(",", "{,}"),
        "right": f"{right:,}".replace(",", "{,}"),
        "accuracy": f"{100 * right / max(1, asked):.1f}",
        "said": said if len(done) > 1 else f"There is one category, {literal(best.category)}.",
    }


def along(table: Table, left: str, right: str, words: Sequence[str]) -> tuple[list[str], Floats, list[str]]:
    """Words on the axis from `left` to `right`: those known, their cosines with the direction, and those unknown.

    The axis is the difference of the poles' unit vectors (as the gender axis of Bolukbasi et al. 2016, section 5).
    """
    poles = [table.find(pole) for pole in (left, right)]
    if None in poles:
        raise ValueError(f"this table lacks {left!r} or {right!r}")
    low, high = table.unit[poles]  # type: ignore[index]
    direction = (high - low) / np.linalg.norm(high - low)
    rows = {word: table.find(word) for word in dict.fromkeys(words)}
    known = [word for word, row in rows.items() if row is not None]
    values = table.unit[[rows[word] for word in known]] @ direction if known else np.zeros(0, np.float32)  # type: ignore[index]
    return known, values, [word for word, row in rows.items() if row is None]


def axis_facts(left: str, right: str, words: Sequence[str], values: Floats) -> dict[str, str]:
    """The words at both ends and in the middle, and how far to believe it."""
    if not len(words):
        raise ValueError("none of these words is in this table: choose others")
    order = np.argsort(values, kind="stable")
    low, high, middle = order[0], order[-1], int(np.abs(values).argmin())
    return {
        "left": left,
        "right": right,
        "lowest": literal(words[low]),
        "lowest_value": minus(values[low], 2),
        "highest": literal(words[high]),
        "highest_value": minus(values[high], 2),
        "said": "The axis holds everything that tells the two apart in the texts, prejudice and accident alike: in the news, a "
        "secretary is also a minister. It says nothing about who can do the work, but whatever uses these vectors repeats it."
        if (left, right) == ("he", "she")
        else "One pair of words makes a crude axis: not every word lies where you would put it.",
        "middle": literal(words[middle]),
        "middle_value": minus(values[middle], 2),
    }


def _rows(table: Table, terms: Sequence[Term]) -> list[int]:
    found = [table.find(term.word) for term in terms]
    if None in found:
        raise ValueError("a word of the expression is not in the table")
    return [row for row in found if row is not None]


def _plane(vectors: Floats) -> tuple[Floats, float]:
    """[n, d] -> places in the plane of most variance [n, 2], and the part of the variance that it holds."""
    centred = (vectors - vectors.mean(axis=0)).astype(np.float64)
    left, sizes, _ = np.linalg.svd(centred, full_matrices=False)
    sizes = np.pad(sizes, (0, max(0, 2 - len(sizes))))
    flat = np.zeros((len(vectors), 2))
    width = min(2, left.shape[1])
    flat[:, :width] = left[:, :width] * sizes[:width]
    return flat.astype(np.float32), float((sizes[:2] ** 2).sum() / max((sizes**2).sum(), 1e-30))
