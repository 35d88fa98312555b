"""Sound as Whisper reads it, from a file of anybody's tool or made here: one channel, 16,000 samples a second, -1 to 1."""

import io
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from model.errors import UserError
from model.speech.spectrogram import RATE, SECONDS
from model.trace import Floats

LEAST = 0.1  # seconds
LOUD_ENOUGH = 1e-4  # a sound that never gets louder is called silence
MOST_RATE = 768_000  # samples a second; more is no sound
PIECE = 2**20  # samples of all channels that are read at once
MOST_RATIO = 10_000  # the denominator of the ratio of two rates


@dataclass(frozen=True, eq=False)
class Sound:
    """samples: float32 [n] at RATE; rate and channels: as it came."""

    samples: Floats
    rate: int
    channels: int

    @property
    def seconds(self) -> float:
        """How long it is."""
        return len(self.samples) / RATE

    @property
    def silent(self) -> bool:
        """Whether nothing is to be heard in it."""
        return float(np.abs(self.samples).max()) < LOUD_ENOUGH


def read(data: bytes, name: str) -> Sound:
    """A sound file: WAV, FLAC, OGG, MP3 and what else libsndfile knows. Raises UserError with one sentence."""
    import soundfile  # with libsndfile; only where a sound is read

    if not data:
        raise UserError(f"{name} is empty: choose another sound file.")
    try:
        with soundfile.SoundFile(io.BytesIO(data)) as file:
            rate, channels = file.samplerate, file.channels
            if not 0 < rate <= MOST_RATE:
                raise UserError(f"{name} claims {rate:,} samples a second: save it again with 16,000.")
            mono, loudest = _mixed(file)
    except (soundfile.LibsndfileError, RuntimeError, ValueError, TypeError) as error:
        if isinstance(error, UserError):
            raise
        raise UserError(
            f"{name} cannot be read as sound: save it as WAV, FLAC, OGG or MP3, or record with the microphone."
        ) from error
    if len(mono) < LEAST * rate:
        raise UserError(f"{name} holds less than {LEAST} seconds of sound: record at least a word.")
    if len(mono) > SECONDS * rate:
        raise UserError(f"{name} is longer than {SECONDS} seconds, which is all that Whisper reads at once: cut it.")
    if not np.isfinite(loudest):
        raise UserError(f"{name} holds samples that are no numbers (NaN or infinite): save it again as 16-bit WAV.")
    mono = mono / loudest if loudest > 1 else mono  # some tools leave floats beyond full scale
    return Sound(resampled(mono, rate), rate, channels)


def _mixed(file: Any) -> tuple[Floats, float]:  # of soundfile.SoundFile
    """The mean of all channels, [n], up to a second more than is taken, and the loudest sample of any channel.

    Piece by piece: a file of 90 kB can hold a hundred channels of silence, which would be gigabytes all at once.
    """
    left, loudest, parts = (SECONDS + 1) * file.samplerate, 0.0, [np.zeros(0, np.float32)]
    while left > 0 and len(part := file.read(min(left, PIECE // file.channels), dtype="float32", always_2d=True)):
        left -= len(part)
        loudest = float(np.maximum(loudest, np.abs(part).max()))  # NaN stays
        parts.append(part.mean(1))
    return np.concatenate(parts), loudest


def resampled(mono: Floats, rate: int) -> Floats:
    """[n] at `rate` as [m] at RATE, without what RATE cannot hold (a low-pass filter goes before)."""
    from scipy.signal import resample_poly

    if rate != RATE:
        # An odd rate such as 767,999 would need a filter of millions of weights; the nearest ratio is off by less than a
        # millisecond in 30 s.
        ratio = Fraction(RATE, rate).limit_denominator(MOST_RATIO)
        mono = resample_poly(mono, ratio.numerator, ratio.denominator)
    return np.clip(mono[: SECONDS * RATE], -1, 1).astype(np.float32)


def silence(seconds: float = 3.0) -> Sound:
    """Nothing at all."""
    return Sound(np.zeros(round(seconds * RATE), np.float32), RATE, 1)


def playable(sound: Sound) -> bytes:
    """As a small MP3, which every browser plays."""
    import soundfile

    file = io.BytesIO()
    soundfile.write(file, sound.samples, RATE, format="MP3", compression_level=0.95)
    return file.getvalue()
