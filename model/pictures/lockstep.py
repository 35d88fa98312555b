"""A decoder of captions and a painter of scenes that learn in lockstep on a space that is there: what both can do at moments of one clock.

model.pictures.captioning writes, model.pictures.imagining paints. Sizes: n scenes that are shown.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from model.pictures import captioning, contrasting, diffusion, imagining, reading, scenes
from model.pictures.captioning import Captioner, Written
from model.pictures.contrasting import Space, Test
from model.pictures.imagining import Painter
from model.pictures.scenes import SIDE, Scene

MOMENTS = (0.0, 1.0, 3.0, 6.0, 10.0, 20.0, 40.0, 60.0)  # seconds of one thread's processor time, of each
WRITING = 10.0  # the decoder has learned by then; the painter goes on
TESTED, PAINTED = 60, 24  # taught scenes: with a new picture each, and such that are painted
GUIDANCE, QUICK = (
    2.0,
    16,
)  # steps from noise to a picture: fewer than it learns to take, so that measuring takes little time
NOISE = 7  # its seed


class Look(NamedTuple):
    """Both at a moment. steps: of the decoder and of the painter; written: for the pictures of the n scenes; pictures [n, 24, 24, 3], 0 to 1:
    painted for their captions, always from the same noise; read: what the reader takes them for; words, paint: the shares of captions and of
    pictures with right colours, shapes, relation, and all of it."""

    seconds: float
    steps: tuple[int, int]
    written: list[Written]
    pictures: NDArray[np.float32]
    read: list[Scene]
    words: tuple[float, ...]
    paint: tuple[float, ...]


@lru_cache(1)
def shown() -> Test:
    """Three scenes, and the first picture of each."""
    return contrasting.test([scenes.parse(one) for one in contrasting.SHOWN], 0)


@lru_cache(1)
def tested() -> Test:
    """TESTED taught scenes with new pictures."""
    found = contrasting.tests()[1]
    return Test(found.scenes[:TESTED], found.pictures[:TESTED], found.words[:TESTED])


def learning(
    space: Space, seed: int = 0, moments: tuple[float, ...] = MOMENTS, writing: float = WRITING
) -> Iterator[Look]:
    """Both at each of the moments, in seconds of the clock of each; the decoder's stops at `writing`."""
    writer = captioning.Learner(space, seed, min(writing, moments[-1]))
    painter = imagining.Apprentice(space, seed, moments[-1])
    for moment in moments:
        writer.until(min(moment, writing))
        painter.until(moment)
        yield look(space, moment, (writer.steps, painter.steps), writer.model, painter.mean)


def look(space: Space, seconds: float, steps: tuple[int, int], writer: Captioner, painter: Painter) -> Look:
    """What both make of the scenes that are shown, and how often they are right."""
    few, many = shown(), tested()
    pictures = torch.cat([few.pictures, many.pictures]).numpy()
    written = captioning.written(writer, captioning.vectors(space, pictures))
    found = [one.scene for one in written[len(few.scenes) :]]
    asked = [*few.scenes, *many.scenes[:PAINTED]]
    ends = painted(space, painter, asked)
    read = reading.read(reading.reader(), ends)
    words = captioning.shares(found, many.scenes)
    paint = captioning.shares(read[len(few.scenes) :], asked[len(few.scenes) :])
    kept = len(few.scenes)
    return Look(seconds, steps, written[:kept], ends[:kept].numpy(), read[:kept], words, paint)


@torch.no_grad()
def painted(space: Space, painter: Painter, asked: list[Scene]) -> Tensor:
    """A picture for each caption, [B, 24, 24, 3], 0 to 1, in QUICK steps from noise that stays the same (Song et al. 2021, eta 0)."""
    network = imagining.network(painter.eval(), imagining.wishes(space, asked), GUIDANCE)
    noise = torch.randn(1, len(asked), SIDE, SIDE, 3, generator=torch.Generator().manual_seed(NOISE))
    *_, last = diffusion.leaps(imagining.schedule(), network, noise, QUICK, eta=0.0, most=1.0)
    return (last.clean + 1) / 2
