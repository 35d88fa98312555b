"""The vision transformer of Patches asked as one that somebody brings (model.pretrained.vision): any picture in, what it sees out."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from model.pictures import seeing
from model.pictures.digits import SIDE
from model.pictures.vit import HEADS, LAYERS, PATCH, ViT


class Seen(NamedTuple):
    """As of model.pretrained.vision: picture uint8 [8, 8, 3], attention float16 [L, H, T, T], the digits with their probabilities."""

    picture: NDArray[np.uint8]
    attention: NDArray[np.float16]
    answers: tuple[tuple[str, float], ...]


class Toy:
    """It reads pictures in grey, brought to 8 by 8 pixels; ink is what is missing to white."""

    title, kind, named = "The toy of Patches", "vit", True
    side, columns, layers, heads = SIDE, SIDE // PATCH, LAYERS, HEADS

    def __init__(self, model: ViT) -> None:
        self._model = model

    def see(self, picture: Image.Image, captions: Sequence[str] = ()) -> Seen:
        """A picture. It knows no captions."""
        colours = np.asarray(picture.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BILINEAR))
        ink = 1 - colours.astype(np.float32).mean(2).ravel() / 255
        with torch.inference_mode():
            found = seeing.read(self._model, ink, None)
        answers = sorted(((str(at), float(p)) for at, p in enumerate(found.p)), key=lambda one: -one[1])
        return Seen(colours, found.attention.astype(np.float16), tuple(answers))
