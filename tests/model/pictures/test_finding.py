"""What is found in a space, by brute force, and its map against scikit-learn."""

import numpy as np
import pytest
import torch
from sklearn.decomposition import PCA

from model.pictures import contrasting, finding, scenes, shipped


@pytest.fixture(scope="module")
def space() -> contrasting.Space:
    return contrasting.loaded("order", shipped.read("space")["order"])


@pytest.mark.parametrize("text", ["a red circle left of a blue square", "a green triangle above a red circle"])
def test_what_is_found_is_what_comparing_one_by_one_finds(space: contrasting.Space, text: str) -> None:
    scene = scenes.parse(text)
    found, gallery = finding.found(space, scene, 3), finding.gallery(scene)
    assert scene in gallery.scenes and len(set(gallery.scenes)) == 200
    word = space.texts(torch.tensor(contrasting.tokens([scene])))[0]
    similar = [float(space.images(one[None])[0] @ word) for one in gallery.pictures]
    order = sorted(range(200), key=lambda at: -similar[at])
    assert found.pictures.places.tolist() == order[:5]
    assert found.pictures.better == order.index(gallery.scenes.index(scene))
    picture = space.images(torch.tensor(scenes.picture(scene, 3))[None])[0]
    for (_, other), value in zip(finding.turned(scene), found.turned, strict=True):
        assert value == pytest.approx(
            float(space.texts(torch.tensor(contrasting.tokens([other])))[0] @ picture), abs=1e-5
        )


def test_among_equals_the_right_one_stands_first_and_others_are_counted() -> None:
    found = finding.best(np.array([0.5, 0.9, 0.5, 0.5, 0.1, 0.0]), 3)
    assert found.places.tolist() == [1, 3, 0, 2, 4] and (found.better, found.tied) == (1, 2)
    assert found.similar.tolist() == pytest.approx([0.9, 0.5, 0.5, 0.5, 0.1])


def test_swaps_that_change_nothing_are_left_out() -> None:
    assert [what for what, _ in finding.turned(scenes.parse("a red circle left of a red square"))] == [
        "true",
        "shapes",
        "relation",
    ]


def test_the_map_is_that_of_scikit_learn(space: contrasting.Space) -> None:
    found, test = finding.mapped(space), contrasting.tests()[1]
    images, texts = (one.double().numpy() for one in (space.images(test.pictures[:64]), space.texts(test.words[:64])))
    both = np.concatenate([images, texts])
    peer = PCA(2).fit(both)
    points = peer.transform(both)
    ours = np.concatenate([found.images, found.texts])
    for axis in (0, 1):
        assert abs(np.corrcoef(ours[:, axis], points[:, axis])[0, 1]) == pytest.approx(1, abs=1e-5)
    assert found.explained == pytest.approx(peer.explained_variance_ratio_.sum(), abs=1e-4)
    pairs = [np.linalg.norm(a - b) for a, b in zip(images, texts, strict=True)]
    others = [np.linalg.norm(images[i] - texts[j]) for i in range(64) for j in range(64) if i != j]
    assert (found.pair, found.other) == pytest.approx((np.mean(pairs), np.mean(others)))
    assert found.gap == pytest.approx(np.sqrt(((images.sum(0) - texts.sum(0)) ** 2).sum()) / 64)
