"""The picture that a view reads: a held-out digit, or one that somebody drew."""

import re

import numpy as np
from numpy.typing import NDArray

from model.errors import UserError
from model.pictures import digits
from pages.pictures.address import Pictures

LEVELS = "0123456789abcdefg"  # of grey, from paper to ink: one for each pixel
DRAWN = re.compile(f"[{LEVELS}]{{{digits.PIXELS}}}")
LEAST = 2.0  # of ink, in pixels: with less nothing is drawn


def picture(now: Pictures) -> NDArray[np.float32]:
    """The pixels [64] that the controls ask for, from 0 to 1."""
    return read(now.drawn) if now.drawn else digits.held_out().pictures[now.picture]


def read(drawn: str) -> NDArray[np.float32]:
    """A drawing, as the address has it. Raises UserError for one that is none, or empty."""
    if not DRAWN.fullmatch(drawn):
        raise UserError("This drawing cannot be read: press Clear, and draw a digit.")
    found = np.array([LEVELS.index(one) / (len(LEVELS) - 1) for one in drawn], np.float32)
    if found.sum() < LEAST:
        raise UserError("Nothing is drawn yet: draw a digit in the square.")
    return found


def written(pixels: NDArray[np.floating]) -> str:
    """Pixels [64] as the address has them."""
    return "".join(LEVELS[round(float(one) * (len(LEVELS) - 1))] for one in pixels)


def truth(now: Pictures) -> int | None:
    """Which digit it is, where somebody knows."""
    return None if now.drawn else int(digits.held_out().labels[now.picture])
