"""The picture of a sound that Whisper reads: a log-mel spectrogram (Radford et al. 2022, section 2.2).

Windows of 25 ms, one every 10 ms; the power of each in 80 bands, narrow below 1 kHz and wider above, as the ear has them
(Slaney 1998); its decadic logarithm, cut off 8 below the loudest, then (x + 4) / 4.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from model.trace import Floats

RATE = 16_000  # samples a second
WINDOW, HOP = 400, 160  # samples: 25 ms and 10 ms
BANDS = 80
SECONDS = 30  # what the model was trained on; a shorter sound is filled up with silence
FRAMES = SECONDS * RATE // HOP
QUIET, RANGE = 1e-10, 8.0  # the least power, and how far below the loudest anything counts


def log_mel(samples: Floats) -> Floats:
    """[BANDS, FRAMES] of a sound of at most SECONDS at RATE, [n] in -1 to 1, with silence behind it."""
    if len(samples) > SECONDS * RATE:
        raise ValueError(f"{len(samples)} samples are more than {SECONDS} s at {RATE} a second")
    filled = np.pad(samples.astype(np.float64), (0, SECONDS * RATE - len(samples)))
    around = np.pad(filled, WINDOW // 2, mode="reflect")  # so that window t has its middle at t * HOP
    windows = np.lib.stride_tricks.sliding_window_view(around, WINDOW)[::HOP][:FRAMES]  # [FRAMES, WINDOW]
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW)
    power = np.abs(np.fft.rfft(windows * hann)) ** 2  # [FRAMES, WINDOW / 2 + 1]
    logarithm = np.log10(np.maximum(filters() @ power.T, QUIET))  # [BANDS, FRAMES]
    return ((np.maximum(logarithm, logarithm.max() - RANGE) + 4) / 4).astype(np.float32)


@cache
def filters() -> NDArray[np.float64]:
    """[BANDS, WINDOW / 2 + 1]: triangles of the same area, each from the middle of the band below to that of the one above."""
    edges = in_hertz(np.linspace(0, in_mels(RATE / 2), BANDS + 2))
    pitch = np.linspace(0, RATE / 2, WINDOW // 2 + 1)
    rising = (pitch - edges[:-2, None]) / np.diff(edges)[:-1, None]
    falling = (edges[2:, None] - pitch) / np.diff(edges)[1:, None]
    found: NDArray[np.float64] = np.maximum(0, np.minimum(rising, falling)) * 2 / (edges[2:] - edges[:-2])[:, None]
    return found


def in_mels(hertz: float) -> float:
    """Slaney's scale: 3 mels for 200 Hz up to 1 kHz, then 27 for each factor of 6.4. Above 1 kHz only."""
    return 15 + 27 * float(np.log(hertz / 1000) / np.log(6.4))


def in_hertz(mels: NDArray[np.float64]) -> NDArray[np.float64]:
    """The other way round, for the whole scale."""
    return np.where(mels < 15, mels * 200 / 3, 1000 * 6.4 ** ((mels - 15) / 27))
