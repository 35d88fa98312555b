"""The spectrogram against transformers' own, and against what is known of simple sounds."""

import numpy as np
import pytest

from model.speech import presets
from model.speech.spectrogram import BANDS, FRAMES, RATE, SECONDS, filters, log_mel


@pytest.mark.parametrize("name", ["dog", "noise", "silence"])
def test_as_transformers_has_it(name: str) -> None:
    from transformers import WhisperFeatureExtractor

    samples = presets.PRESETS[name]().samples
    wanted = WhisperFeatureExtractor()(samples, sampling_rate=RATE, return_tensors="np").input_features[0]
    assert wanted.shape == (BANDS, FRAMES)
    np.testing.assert_allclose(log_mel(samples), wanted, atol=1e-4)


def test_filters_against_transformers() -> None:
    from transformers.audio_utils import mel_filter_bank

    wanted = mel_filter_bank(201, BANDS, 0.0, RATE / 2, RATE, norm="slaney", mel_scale="slaney")
    np.testing.assert_allclose(filters(), wanted.T, atol=1e-8)


@pytest.mark.parametrize("hertz", [200, 1000, 3000])
def test_a_tone_is_strongest_in_its_band(hertz: int) -> None:
    tone = 0.5 * np.sin(2 * np.pi * hertz * np.arange(RATE) / RATE)
    strongest = int(log_mel(tone.astype(np.float32))[:, 50].argmax())
    low, middle, high = (int(at) for at in np.flatnonzero(filters()[strongest])[[0, 0, -1]])
    assert low * RATE / 400 - 40 <= hertz <= high * RATE / 400 + 40 and low == middle


def test_a_click_is_where_it_was() -> None:
    samples = np.zeros(RATE, np.float32)
    samples[RATE // 2] = 1
    assert abs(int(log_mel(samples)[40].argmax()) - 50) <= 1  # half a second is frame 50


def test_a_sound_that_is_too_long_is_refused() -> None:
    with pytest.raises(ValueError, match="more than 30 s"):
        log_mel(np.zeros(SECONDS * RATE + 1, np.float32))
