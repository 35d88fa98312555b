"""Small digits written by hand: 1,797 pictures of 8 by 8 pixels that come with scikit-learn (Alpaydin & Kaynak 1998)."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

SIDE = 8  # pixels
PIXELS = SIDE * SIDE
CLASSES = 10
LEVELS = 17  # of grey: 0 is paper, 16 is ink
HELD_OUT = 360  # no learner sees them
SEED = 0  # of the split


@dataclass(frozen=True)
class Digits:
    """Pictures, float32 [n, 64] from 0 (paper) to 1 (ink), row after row, and which digit each one is, int64 [n]."""

    pictures: NDArray[np.float32]
    labels: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.labels)


@lru_cache(1)
def split() -> tuple[Digits, Digits]:
    """The 1,437 that learners see, and the 360 that are held out; of each digit about the same share. Always the same."""
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split

    pictures, labels = load_digits(return_X_y=True)
    pictures, labels = (pictures / (LEVELS - 1)).astype(np.float32), labels.astype(np.int64)
    places = train_test_split(np.arange(len(labels)), test_size=HELD_OUT, stratify=labels, random_state=SEED)
    train, held = (_still(Digits(pictures[at], labels[at])) for at in places)
    return train, held


def train() -> Digits:
    """What learners see."""
    return split()[0]


def held_out() -> Digits:
    """What no learner sees."""
    return split()[1]


def _still(digits: Digits) -> Digits:
    """All share them: nobody may write to them."""
    digits.pictures.setflags(write=False)
    digits.labels.setflags(write=False)
    return digits
