"""What a space of pictures and captions is good for: the picture of a caption, the caption of a picture, swapped captions, a map.

Radford et al. 2021 (zero-shot: a caption never seen in this form finds its picture); Yuksekgonul et al. 2023 (do such models read the
order of words?); Liang et al. 2022 (the modality gap).
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from model.embeddings.projection import pca
from model.pictures import scenes
from model.pictures.contrasting import TIED, Space, Test, tests, tokens
from model.pictures.contrasting import test as drawn
from model.pictures.scenes import Scene

BEST = 5  # pictures, and captions, that are shown
MAPPED = 64  # pairs on the map


class Best(NamedTuple):
    """places: the BEST most similar, most similar first; similar: their cosine similarities; right: the similarity of the right one; better: how
    many are more similar than that; tied: how many others are just as similar."""

    places: NDArray[np.int64]
    similar: NDArray[np.float32]
    right: float
    better: int
    tied: int


class Found(NamedTuple):
    """Of one space, for a caption and a picture of it. pictures: among those of the gallery; captions: among all 512; turned: the picture's
    similarity to its caption and to swapped ones."""

    pictures: Best
    captions: Best
    turned: NDArray[np.float32]


class Mapped(NamedTuple):
    """images, texts: places of MAPPED pairs on the plane of their two principal components, float32 [n, 2]; explained: their share of the variance;
    gap: the distance between the mean picture and the mean caption (Liang et al. 2022, section 2); pair: the mean distance of a picture
    to its caption; other: to another caption."""

    images: NDArray[np.floating]
    texts: NDArray[np.floating]
    explained: float
    gap: float
    pair: float
    other: float


def gallery(scene: Scene) -> Test:
    """The 200 pictures that are searched; one of the scene takes the last place where there is none."""
    known = tests()[1]
    if scene in known.scenes:
        return known
    extra = drawn([scene])
    return Test(
        (*known.scenes[:-1], scene),
        torch.cat([known.pictures[:-1], extra.pictures]),
        torch.cat([known.words[:-1], extra.words]),
    )


def turned(scene: Scene) -> list[tuple[str, Scene]]:
    """The scene, called "true", and its swaps by what was swapped, without those that change nothing or come twice."""
    found = {scene: "true"}
    for what in scenes.SWAPS:
        found.setdefault(scenes.swapped(scene, what), what)
    return [(what, one) for one, what in found.items()]


@lru_cache(1)
def captions() -> Tensor:
    """The words of all 512 captions, [512, L]."""
    return torch.tensor(tokens(scenes.every()))


@torch.no_grad()
def found(space: Space, scene: Scene, seed: int) -> Found:
    """What is found for the scene's caption, and for a picture of it (drawn with that seed)."""
    known = gallery(scene)
    picture = space.images(torch.tensor(scenes.picture(scene, seed))[None])[0]
    text = space.texts(torch.tensor(tokens([scene])))[0]
    pictures = best((space.images(known.pictures) @ text).numpy(), known.scenes.index(scene))
    words = best((space.texts(captions()) @ picture).numpy(), scenes.every().index(scene))
    others = torch.tensor(tokens([one for _, one in turned(scene)]))
    return Found(pictures, words, (space.texts(others) @ picture).numpy())


def best(similar: NDArray[np.floating], right: int) -> Best:
    """The most similar of n, [n]; where some are alike, the right one stands first among them."""
    worth, true = np.asarray(similar, np.float64), float(similar[right])
    alike = np.abs(worth - true) <= TIED
    order = np.lexsort((np.arange(len(worth)) != right, np.where(alike, -true, -worth)))[:BEST]
    better = int(((worth > true) & ~alike).sum())
    return Best(order, similar[order].astype(np.float32), true, better, int(alike.sum()) - 1)


@torch.no_grad()
def mapped(space: Space) -> Mapped:
    """Pictures and captions of the first scenes of the gallery on one plane."""
    known = tests()[1]
    images, texts = (
        one.double().numpy() for one in (space.images(known.pictures[:MAPPED]), space.texts(known.words[:MAPPED]))
    )
    points, explained = pca(np.concatenate([images, texts]), 2)
    apart = np.linalg.norm(images[:, None] - texts[None], axis=2)  # [pictures, captions]
    gap = float(np.linalg.norm(images.mean(0) - texts.mean(0)))
    own = np.eye(MAPPED, dtype=bool)
    return Mapped(
        points[:MAPPED],
        points[MAPPED:],
        float(explained.sum()),
        gap,
        float(apart[own].mean()),
        float(apart[~own].mean()),
    )


def mapped_scenes() -> Sequence[Scene]:
    """The scenes of the map."""
    return tests()[1].scenes[:MAPPED]
