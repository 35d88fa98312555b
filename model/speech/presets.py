"""Sounds that are always there: recordings of a synthetic voice (model.speech.make_sounds), one in noise, and silence."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from model.speech.sound import Sound, read, silence

FOLDER = Path(__file__).with_name("sounds")
SEED = 7


def recorded(name: str) -> Sound:
    """One of the files in FOLDER."""
    return read((FOLDER / f"{name}.flac").read_bytes(), name)


def noisy(sound: Sound, decibels: float, seed: int = SEED) -> Sound:
    """The sound with white noise; decibels: how much stronger the sound is, on average, than the noise."""
    power = float(np.mean(sound.samples**2)) / 10 ** (decibels / 10)
    noise = np.random.default_rng(seed).normal(0, power**0.5, len(sound.samples))
    mixed = sound.samples + noise
    return Sound((mixed / max(1.0, np.abs(mixed).max())).astype(np.float32), sound.rate, sound.channels)


PRESETS: dict[str, Callable[[], Sound]] = {
    "dog": lambda: recorded("dog"),
    "voices": lambda: recorded("voices"),
    "numbers": lambda: recorded("numbers"),
    "noise": lambda: noisy(recorded("dog"), 0),
    "silence": silence,
}
