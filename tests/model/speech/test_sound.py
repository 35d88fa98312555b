"""Sounds from files of any tool: what each becomes, and what is said of those that cannot be read."""

import io
import tracemalloc

import numpy as np
import pytest
import soundfile

from model.errors import UserError
from model.speech import presets, sound
from model.speech.spectrogram import RATE, SECONDS


def file(samples, rate=RATE, kind="WAV", subtype=None) -> bytes:
    made = io.BytesIO()
    soundfile.write(made, samples, rate, format=kind, subtype=subtype)
    return made.getvalue()


def tone(seconds=1.0, rate=RATE, hertz=440.0):
    return (0.5 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


def pitch(samples) -> float:
    """The strongest frequency in Hz, by a Fourier transform of it all."""
    return float(np.fft.rfftfreq(len(samples), 1 / RATE)[np.abs(np.fft.rfft(samples)).argmax()])


@pytest.mark.parametrize("kind", ["WAV", "FLAC", "OGG", "MP3", "AIFF"])
def test_every_kind_of_file(kind: str) -> None:
    found = sound.read(file(tone(), kind=kind), "a file")
    assert abs(found.seconds - 1) < 0.1 and abs(pitch(found.samples) - 440) < 5


@pytest.mark.parametrize("rate", [8_000, 11_025, 22_050, 44_100, 48_000, 96_000, 192_000, 44_099])
def test_every_rate_keeps_pitch_and_length(rate: int) -> None:
    found = sound.read(file(tone(rate=rate), rate), "a file")
    assert found.rate == rate and abs(found.seconds - 1) < 0.001 and abs(pitch(found.samples) - 440) < 2


def test_what_16_khz_cannot_hold_is_taken_out_and_does_not_fold_back() -> None:
    found = sound.read(file(tone(rate=48_000, hertz=12_000), 48_000), "a file")
    assert float(np.abs(found.samples[100:-100]).max()) < 0.01  # without the filter, a tone of 4 kHz


@pytest.mark.parametrize("subtype", ["PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE", "ULAW"])
def test_every_depth(subtype: str) -> None:
    np.testing.assert_allclose(sound.read(file(tone(), subtype=subtype), "a file").samples, tone(), atol=0.02)


def test_stereo_becomes_one_channel() -> None:
    both = np.stack([tone(), np.zeros(RATE, np.float32)], 1)
    found = sound.read(file(both), "a file")
    assert found.channels == 2
    np.testing.assert_allclose(found.samples, tone() / 2, atol=1e-3)


@pytest.mark.slow
def test_many_channels_of_silence_take_little_memory() -> None:
    """A few kilobytes that would be 500 MB of samples: read piece by piece it takes what the mean of them takes."""
    made = io.BytesIO()
    with soundfile.SoundFile(made, "w", 192_000, 64, format="OGG") as writing:
        for _ in range(10):
            writing.write(np.zeros((192_000, 64), np.float32))
    assert len(made.getvalue()) < 100_000
    tracemalloc.start()
    found = sound.read(made.getvalue(), "a file")
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.channels == 64 and found.seconds == pytest.approx(10, abs=0.01) and most < 100_000_000


def test_the_mean_of_channels_is_that_of_the_whole_file() -> None:
    """Pieces are joined without a seam: three channels, at a length that no piece divides."""
    both = np.random.default_rng(0).uniform(-0.5, 0.5, (RATE * 29 + 7, 3)).astype(np.float32)
    found = sound.read(file(both, subtype="FLOAT"), "a file")
    np.testing.assert_allclose(found.samples, both.mean(1), atol=1e-6)


def test_floats_beyond_full_scale_are_brought_back() -> None:
    found = sound.read(file(tone() * 200, subtype="FLOAT"), "a file")
    assert float(np.abs(found.samples).max()) == pytest.approx(1, abs=1e-3)


LONG, NAN = np.zeros(600 * 8_000, np.float32), np.full(RATE, np.nan, np.float32)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"this is a letter, not a sound", "cannot be read as sound"),
        (b"RIFF\x00\x00\x00\x00WAVE", "cannot be read as sound"),
        (file(np.zeros(0, np.float32)), "less than 0.1 seconds"),
        (file(tone(0.05)), "less than 0.1 seconds"),
        (file(LONG, 8_000, subtype="PCM_U8"), f"longer than {SECONDS} seconds"),
        (file(NAN, subtype="FLOAT"), "no numbers"),
        (file(tone())[:30], "cannot be read as sound"),
    ],
)
def test_bad_files_get_one_sentence(data: bytes, said: str) -> None:
    with pytest.raises(UserError, match=said) as raised:
        sound.read(data, "mine.wav")
    assert str(raised.value).startswith("mine.wav") and str(raised.value).count(". ") == 0


def test_a_file_cut_short_gives_what_is_there() -> None:
    assert sound.read(file(tone())[:20_000], "a file").seconds == pytest.approx(0.62, abs=0.05)


def test_silence_is_known() -> None:
    assert presets.silence().silent and not presets.recorded("dog").silent


def test_noise_is_as_strong_as_it_says() -> None:
    plain = presets.recorded("dog")
    noise = presets.noisy(plain, 10).samples - plain.samples
    ratio = np.mean(plain.samples**2) / np.mean(noise**2)
    assert 10 * np.log10(ratio) == pytest.approx(10, abs=0.2)


@pytest.mark.parametrize("name", ["dog", "voices", "numbers"])
def test_recordings_are_small(name: str) -> None:
    assert (presets.FOLDER / f"{name}.flac").stat().st_size <= 60_000 and presets.recorded(name).seconds <= 5


def test_what_is_played_is_what_was_heard() -> None:
    plain = presets.recorded("dog")
    played = sound.playable(plain)
    again = sound.read(played, "played").samples[: len(plain.samples)]
    assert len(played) < 6_000 * plain.seconds
    assert np.corrcoef(again, plain.samples[: len(again)])[0, 1] > 0.9  # not shifted, either
