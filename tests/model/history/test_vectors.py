"""word2vec and GloVe: gradients against autograd, counts by hand, and neighbours against gensim's."""

import numpy as np
import pytest
import torch

from model.history import vectors
from model.history.stories import Stories
from model.history.vectors import Near, Vectors


class Told:
    """Two short stories, padded, that stand for the world's."""

    rows = np.array([[0, 1, 2, 9], [1, 0, 9, -1]])
    end = 9
    tokenizer = type("Tokenizer", (), {"vocab_size": 10})


def test_what_stands_near_what_is_counted_by_hand() -> None:
    """0 1 stands twice side by side, 0 2 and 1 2 once at distances 2 and 1; the mark at the end is no word."""
    found = vectors.near(Told(), 0).weights  # type: ignore[arg-type]
    assert found[0, 1] == found[1, 0] == 2 and found[0, 2] == 0.5 and found[1, 2] == 1
    assert found[9].sum() == 0 and found.sum() == 7


def small(seed: int = 0) -> tuple[Near, Vectors]:
    rng = np.random.default_rng(seed)
    weights = rng.random((5, 5)) * 10 * (rng.random((5, 5)) > 0.3)
    seen = Near(np.array([0, 1, 2, 3]), np.array([1, 2, 3, 4]), np.array([4, 3, 2, 2, 1]), weights)
    return seen, Vectors(rng.normal(size=(5, 4)), rng.normal(size=(5, 4)))


def test_one_step_is_the_gradient_of_the_formula() -> None:
    _, both = small()
    v, u = (torch.tensor(one, requires_grad=True) for one in both)
    gain = torch.nn.functional.logsigmoid(u[1] @ v[0]) + sum(
        torch.nn.functional.logsigmoid(-(u[k] @ v[0])) for k in (2, 3)
    )
    gain.backward()
    step = vectors.one_step(both, 0, 1, [2, 3], rate=0.25)
    assert v.grad is not None and u.grad is not None
    assert step.move == pytest.approx(0.25 * v.grad[0].numpy())
    moved = (both.u + 0.25 * u.grad.numpy()) @ (both.v[0] + step.move)
    assert step.after == pytest.approx(moved[[1, 2, 3]])
    assert step.force[0] > 0 > max(step.force[1:])


def test_glove_descends_along_the_gradient_of_its_formula() -> None:
    seen, _ = small()
    glove = vectors.Glove(seen, 0)
    parts = [torch.tensor(one, requires_grad=True) for one in glove._parts]
    v, u, a, b = parts
    there = torch.tensor(seen.weights > 0)
    weight = torch.where(there, torch.tensor(seen.weights / vectors.MOST).clamp(max=1) ** vectors.BEND, 0)
    logs = torch.log(torch.where(there, torch.tensor(seen.weights), 1.0))
    loss = (weight * (v @ u.T + a[:, None] + b[None] - logs) ** 2).sum() / 2
    loss.backward()
    wrong, mean = glove._wrong()
    assert mean == pytest.approx(2 * loss.item() / weight.sum().item())
    grads = [one.grad.numpy() for one in parts if one.grad is not None]
    ours = (wrong @ glove._parts[1], wrong.T @ glove._parts[0], wrong.sum(1), wrong.sum(0))
    for expected, found in zip(grads, ours, strict=True):
        assert found == pytest.approx(expected)


def test_negatives_are_drawn_by_softened_counts() -> None:
    seen, _ = small()
    drawn = np.bincount(vectors.SkipGram(seen, 0).negatives((200_000,)), minlength=5) / 200_000
    wanted = seen.counts**0.75 / (seen.counts**0.75).sum()
    assert drawn == pytest.approx(wanted, abs=5e-3)


def test_the_map_keeps_distances_of_a_plane_and_lies_like_the_moment_before() -> None:
    rng = np.random.default_rng(1)
    plane = rng.normal(size=(20, 2))
    table = np.hstack([plane - plane.mean(0), np.zeros((20, 3))])
    flat = vectors.flat(table)
    far = lambda one: np.linalg.norm(one[:, None] - one[None], axis=-1)  # noqa: E731
    assert far(flat) / far(flat).max() == pytest.approx(far(table) / far(table).max())
    turned = vectors.flat(table, flat[:, ::-1] * [1, -1])
    assert turned == pytest.approx(flat[:, ::-1] * [1, -1])


@pytest.mark.slow
def test_neighbours_agree_with_gensims() -> None:
    """On the same stories and with the same settings: as many neighbours of one kind, and half of the five nearest the same."""
    from gensim.models import Word2Vec

    told = Stories(read=vectors.READ)
    names = {word: kind for kind, (_, group) in enumerate(told.world.lexicon.categories.items()) for word in group}
    ids, kinds = np.array([told.tokenizer.id(word) for word in names]), np.array([*names.values()])
    *_, last = vectors.learning(told, 0)
    ours = last.vectors["word2vec"].v[ids]
    peer = Word2Vec(
        [list(words) for words in told.words], vector_size=vectors.WIDTH, window=vectors.WINDOW, negative=vectors.NEGATIVES,
        sg=1, min_count=1, sample=vectors.FREQUENT, workers=1, seed=0, epochs=5,
    )  # fmt: skip
    theirs = np.array([peer.wv[word] for word in names])
    assert vectors.agreeing(ours, kinds) > vectors.agreeing(theirs, kinds) - 0.05
    best = [np.argsort(-(vectors.cosines(one) - 3 * np.eye(len(ids))), 1)[:, :5] for one in (ours, theirs)]
    assert np.mean([len({*one} & {*other}) / 5 for one, other in zip(*best, strict=True)]) > 0.5
