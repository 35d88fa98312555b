"""The judge: a small network that reads digits, trained once (make_judge.py). It says what a picture is taken for, and its features
measure how far two sets of pictures are apart (measuring.py)."""

from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from model import eightbits
from model.pictures.digits import CLASSES, SIDE

CHANNELS, FEATURES = 16, 32
WEIGHTS = Path(__file__).parent / "weights" / "judge.safetensors"


class Judge(nn.Module):
    """Two convolutions, 32 features, ten scores (LeCun et al. 1998 in small). Sizes: B pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(1, CHANNELS, 3, padding=1)
        self.second = nn.Conv2d(CHANNELS, CHANNELS, 3, padding=1)
        self.inner = nn.Linear(CHANNELS * (SIDE // 2) ** 2, FEATURES)
        self.outer = nn.Linear(FEATURES, CLASSES)
        self.drop = nn.Dropout(0.3)

    def features(self, pictures: Tensor) -> Tensor:
        """pictures [B, 64], 0 to 1 -> [B, 32], none below 0."""
        x = pictures.reshape(-1, 1, SIDE, SIDE)
        x = self.second(self.first(x).relu()).relu()  # [B, 16, 8, 8]
        x = nn.functional.max_pool2d(x, 2).flatten(1)  # [B, 256]
        return self.inner(self.drop(x)).relu()

    def forward(self, pictures: Tensor) -> Tensor:
        """pictures [B, 64], 0 to 1 -> a score of each digit, [B, 10]."""
        return self.outer(self.drop(self.features(pictures)))


@lru_cache(1)
def judge() -> Judge:
    """The one that comes with Glassbox."""
    made = Judge()
    flat = eightbits.read(WEIGHTS)["judge"]
    made.load_state_dict({name: flat[name].reshape(one.shape) for name, one in made.state_dict().items()})
    return made.eval().requires_grad_(False)


@torch.no_grad()
def says(pictures: NDArray[np.floating]) -> NDArray[np.float32]:
    """What pictures [B, 64] are taken for: the probability of each digit, float32 [B, 10]."""
    return judge()(torch.tensor(np.asarray(pictures, np.float32))).softmax(1).numpy()


@torch.no_grad()
def features(pictures: NDArray[np.floating]) -> NDArray[np.float64]:
    """The judge's 32 features of pictures [B, 64], float64 [B, 32]."""
    return judge().features(torch.tensor(np.asarray(pictures, np.float32))).double().numpy()
