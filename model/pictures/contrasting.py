"""One space for pictures and captions, learned from pairs (CLIP: Radford et al. 2021; InfoNCE: van den Oord, Li & Vinyals 2018).

A picture and its caption become vectors of length 1; in every batch each picture has to find its caption among all of them, and each
caption its picture. Two text encoders learn in lockstep, each with an image encoder of its own: one reads the order of the words, the
other sees a bag of words. Sizes: B pairs, L words, D numbers of the space.
"""

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from model.clocked import Clocked
from model.pictures import scenes, shipped
from model.pictures.scenes import SIDE, Scene
from model.seeded import seeded
from model.transformer import GPT, Config

KINDS = ("order", "bag")
SPACE, WIDTH, HEADS, LAYERS = 32, 32, 4, 2
CHANNELS = (16, 32, 32)
LENGTH = 9  # words of the longest caption, and the end
END = len(scenes.WORDS)
FIRST, HOTTEST = (
    math.log(10.0),
    math.log(100.0),
)  # of the logarithm of the temperature's inverse: at first, at most (Radford et al. 2021)
GROUPS = 16  # scenes of a batch, each with what comes of it by a swap
RATE, DECAY, WARM, LAST = 3e-3, 0.01, 50, 0.02
SECONDS, LOOKS = 20.0, 20  # of each of both
ALBUM, MASKS = 1, 64  # the seed of the places, and places for each shape
DRAWN = 7  # the seed of what is tested
GALLERY, UNSEEN = 200, 60  # scenes that are tested
TIED = 1e-5  # similarities that differ by less are alike
SHOWN = (
    "a red circle left of a blue square",
    "a green square above a red cross",
    "a blue triangle left of a yellow cross",
)


class Measured(NamedTuple):
    """matrix: cosine similarities of the pictures and captions of the matrix [12, 12]; scale: the temperature's inverse; found, unseen: how
    often the right one is first (`retrieved`), among 200 taught scenes and among 60 with a thing that was kept back; prefers: how often
    the true caption beats a swapped one, by what was swapped."""

    matrix: NDArray[np.float32]
    scale: float
    found: tuple[float, float]
    unseen: tuple[float, float]
    prefers: dict[str, float]


class Known(NamedTuple):
    """One of both at a moment; weights: a copy in half precision."""

    steps: int
    measured: Measured
    weights: dict[str, Tensor]


class Look(NamedTuple):
    """Both at a moment of their clocks, by kind."""

    seconds: float
    both: dict[str, Known]


class Images(nn.Module):
    """Three convolutions and a linear map: pictures [B, 24, 24, 3] -> vectors of length 1, [B, D]."""

    def __init__(self) -> None:
        super().__init__()
        one, two, three = CHANNELS
        self.first = nn.Conv2d(3, one, 3, padding=1)
        self.second = nn.Conv2d(one, two, 3, padding=1)
        self.third = nn.Conv2d(two, three, 3, padding=1)
        self.out = nn.Linear(three * (SIDE // 8) ** 2, SPACE)

    def forward(self, pictures: Tensor) -> Tensor:
        x = (1 - pictures).permute(0, 3, 1, 2)
        for layer in (self.first, self.second, self.third):
            x = F.max_pool2d(layer(x).relu(), 2)
        return F.normalize(self.out(x.flatten(1)), dim=1)


class Ordered(nn.Module):
    """A small GPT reads the caption, and its state at the end becomes the vector: words [B, L] -> [B, D]."""

    def __init__(self) -> None:
        super().__init__()
        self.reader = GPT(Config(END + 1, LENGTH, LAYERS, WIDTH, HEADS, "learned"))
        self.out = nn.Linear(WIDTH, SPACE)
        nn.init.constant_(self.reader.ln_f.weight, 1.0)

    def forward(self, words: Tensor) -> Tensor:
        return F.normalize(self.out(self.reader.states(words)[:, -1]), dim=1)


class Bag(nn.Module):
    """The sum of the words' vectors, whatever their order, and two layers: words [B, L] -> [B, D]."""

    def __init__(self) -> None:
        super().__init__()
        self.table = nn.Embedding(END + 1, WIDTH)
        self.inner = nn.Linear(WIDTH, 4 * WIDTH)
        self.out = nn.Linear(4 * WIDTH, SPACE)

    def forward(self, words: Tensor) -> Tensor:
        counts = F.one_hot(words, END + 1).sum(1).to(self.table.weight.dtype)  # exact: no order of addition is left
        return F.normalize(self.out(self.inner(counts @ self.table.weight).relu()), dim=1)


class Space(nn.Module):
    """An image encoder, a text encoder, and the temperature of their similarities."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.images, self.texts = Images(), Ordered() if kind == "order" else Bag()
        self.scale = nn.Parameter(torch.tensor(FIRST))

    def forward(self, pictures: Tensor, words: Tensor) -> Tensor:
        """pictures [B, ...], words [C, L] -> the logits of their pairs, [B, C]."""
        return self.scale.exp() * self.images(pictures) @ self.texts(words).T


def weights(kind: str) -> int:
    """How many weights such a space has, the image encoder's among them."""
    with seeded(0):
        return sum(one.numel() for one in Space(kind).parameters())


def info_nce(logits: Tensor) -> Tensor:
    """The loss of a batch from its logits [B, B], whose pairs stand on the diagonal: the mean of both directions, in nats."""
    right = torch.arange(len(logits))
    return (F.cross_entropy(logits, right) + F.cross_entropy(logits.T, right)) / 2


def tokens(found: Sequence[Scene]) -> NDArray[np.int64]:
    """Words of captions as numbers, filled up with the end: [n, L]."""
    rows = [[scenes.WORDS.index(word) for word in scenes.caption(one).split()] for one in found]
    return np.array([row + [END] * (LENGTH - len(row)) for row in rows])


class Album:
    """Pictures to learn from: any of MASKS places for each shape, so that hardly any picture comes twice."""

    def __init__(self, seed: int = 0) -> None:
        dice = np.random.default_rng([ALBUM, seed])
        self.places = [
            [[scenes.placed(way, dice) for _ in range(MASKS)] for _ in scenes.SHAPES] for way in scenes.RELATIONS
        ]
        covers = [
            [
                [
                    [scenes.covered(shape, two[which]) for two in drawn]
                    for shape, drawn in zip(scenes.SHAPES, row, strict=True)
                ]
                for which in (0, 1)
            ]
            for row in self.places
        ]
        self.covers = torch.tensor(
            np.array(covers), dtype=torch.float32
        )  # [2 relations, 2 things, 4 shapes, MASKS, 24, 24]
        self.colours = torch.tensor(list(scenes.COLOURS.values()))

    def pictures(self, found: Tensor, which: Tensor) -> Tensor:
        """Scenes as numbers [B, 5] (scenes.numbered) and which places their two things have [B, 2] -> pictures [B, 24, 24, 3]."""
        way, s1, c1, s2, c2 = found.T
        picture = torch.full((len(found), SIDE, SIDE, 3), scenes.PAPER)
        for thing, (shape, colour) in enumerate(((s1, c1), (s2, c2))):
            cover = self.covers[way, thing, shape, which[:, thing]][..., None]
            picture = picture * (1 - cover) + self.colours[colour][:, None, None] * cover
        return picture


@lru_cache(1)
def album() -> Album:
    """The one that all learn from."""
    return Album()


class Learner(Clocked):
    """Learns one space from scenes that are taught, on a clock of its own."""

    def __init__(self, kind: str, seed: int, seconds: float) -> None:
        with seeded(seed):
            self.model: Space = Space(kind)
        self._dice = np.random.default_rng(seed)
        self._optimizer = torch.optim.AdamW(self.model.parameters(), RATE, weight_decay=DECAY)
        self._whole, self.steps = seconds, 0

    def step(self) -> None:
        """Learn from GROUPS scenes and what comes of each by a swap: without those a batch rarely asks which colour belongs to which shape."""
        rate = RATE * min(1.0, (self.steps + 1) / WARM) * max(LAST, 1 - self.seconds / self._whole)
        for group in self._optimizer.param_groups:
            group["lr"] = rate
        chosen = torch.tensor(batch(self._dice))
        which = torch.tensor(self._dice.integers(MASKS, size=(len(chosen), 2)))
        numbers, words = taught()
        loss = info_nce(self.model(album().pictures(numbers[chosen], which), words[chosen]))
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self._optimizer.step()
        with torch.no_grad():
            self.model.scale.clamp_(max=HOTTEST)
        self.steps += 1


@lru_cache(1)
def taught() -> tuple[Tensor, Tensor]:
    """The scenes that are learned from, as numbers [n, 5] and as words [n, L]."""
    found = scenes.taught()
    return torch.tensor(scenes.numbered(found)), torch.tensor(tokens(found))


@lru_cache(1)
def neighbours() -> tuple[tuple[int, ...], ...]:
    """For each scene that is taught: it, and those taught that come of it by a swap."""
    place = {one: at for at, one in enumerate(scenes.taught())}
    found = [[one, *(scenes.swapped(one, what) for what in scenes.SWAPS)] for one in scenes.taught()]
    return tuple(tuple(dict.fromkeys(place[one] for one in row if one in place)) for row in found)


def batch(dice: np.random.Generator) -> list[int]:
    """The scenes of a batch, each once."""
    chosen = dice.choice(len(neighbours()), GROUPS, replace=False)
    return list(dict.fromkeys(one for at in chosen for one in neighbours()[at]))


def learning(seed: int = 0, seconds: float = SECONDS, looks: int = LOOKS) -> Iterator[Look]:
    """`looks` looks at both, and the one before anything is learned."""
    both = {kind: Learner(kind, seed, seconds) for kind in KINDS}
    for at in range(looks + 1):
        for one in both.values():
            one.until(seconds * at / looks)
        yield Look(seconds * at / looks, {kind: _known(one) for kind, one in both.items()})


def _known(learner: Learner) -> Known:
    space = learner.model.eval()
    weights = {name: one.detach().half().clone() for name, one in space.state_dict().items()}
    return Known(learner.steps, measured(space), weights)


@torch.no_grad()
def measured(space: Space) -> Measured:
    """A space measured on pictures that it has not learned from."""
    shown, gallery, unseen = tests()
    similar = [(space.images(one.pictures) @ space.texts(one.words).T).numpy() for one in (shown, gallery, unseen)]
    preferred = {what: prefers(space, gallery, what) for what in scenes.SWAPS}
    return Measured(similar[0], float(space.scale.exp()), retrieved(similar[1]), retrieved(similar[2]), preferred)


def retrieved(similar: NDArray[np.floating]) -> tuple[float, float]:
    """How often the right one of n is the most similar, from similarities [n pictures, n captions] whose pairs stand on the diagonal: a
    picture found for a caption, a caption for a picture. Who shares the first place with others gets that share."""
    best = similar >= similar.max(0) - TIED, similar >= similar.max(1, keepdims=True) - TIED
    return tuple(float((np.diag(one) / one.sum(axis)).mean()) for axis, one in enumerate(best))  # type: ignore[return-value]


@torch.no_grad()
def prefers(space: Space, test: "Test", what: str) -> float:
    """How often the true caption is more similar to its picture than the one with that swap; a tie counts half."""
    asked = [at for at, one in enumerate(test.scenes) if scenes.swapped(one, what) != one]
    images = space.images(test.pictures[asked])
    other = torch.tensor(tokens([scenes.swapped(test.scenes[at], what) for at in asked]))
    apart = (images * space.texts(test.words[asked])).sum(1) - (images * space.texts(other)).sum(1)
    return float(torch.where(apart.abs() <= TIED, 0.5, (apart > 0).float()).mean())


class Test(NamedTuple):
    """Scenes, a picture of each [n, 24, 24, 3], and their captions as words [n, L]."""

    scenes: tuple[Scene, ...]
    pictures: Tensor
    words: Tensor


def test(found: Sequence[Scene], seed: int = DRAWN) -> Test:
    """Scenes with a picture of each."""
    pictures = torch.tensor(np.array([scenes.picture(one, seed) for one in found]))
    return Test(tuple(found), pictures, torch.tensor(tokens(found)))


@lru_cache(1)
def tests() -> tuple[Test, Test, Test]:
    """Scenes of the matrix; 200 scenes that are taught; 60 with a thing that was kept back: each with a new picture."""
    dice = np.random.default_rng(DRAWN)
    shown = [
        one
        for text in SHOWN
        for one in (scenes.parse(text), *(scenes.swapped(scenes.parse(text), what) for what in scenes.SWAPS[:3]))
    ]
    taught_, kept = scenes.taught(), [one for one in scenes.every() if scenes.unseen(one)]
    gallery = [taught_[at] for at in dice.permutation(len(taught_))[:GALLERY]]
    unseen = [kept[at] for at in dice.permutation(len(kept))[:UNSEEN]]
    return test(shown), test(gallery), test(unseen)


def loaded(kind: str, weights: dict[str, Tensor]) -> Space:
    """A space with these weights."""
    return shipped.into(Space(kind), weights)  # type: ignore[return-value]
