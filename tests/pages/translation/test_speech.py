"""The view Speech: its sounds, what a person brings, and what is said where the model cannot be had."""

import io

import numpy as np
import pytest
import soundfile

from model import weights
from model.errors import UserError
from model.speech.spectrogram import RATE
from pages.server import prose
from pages.server.memory import nbytes
from pages.translation.address import Translation
from pages.translation.views import speech as view
from pages.translation.work import speech
from tests.pages.opening import opened


def wav(samples: np.ndarray) -> bytes:
    made = io.BytesIO()
    soundfile.write(made, samples, RATE, format="WAV")
    return made.getvalue()


@pytest.fixture(scope="module", autouse=True)
def _weights() -> None:
    weights.folder("whisper")


def test_every_sound_of_the_list_can_be_heard() -> None:
    for name in Translation.__dataclass_fields__["sound"].metadata["options"]:
        assert name in view.SOUNDS
        if name not in ("mic", "file"):
            assert speech.heard(name, None)["sent"]["source"] == speech.SOURCES[name]


def test_presets_are_sounds_and_words_that_are_there() -> None:
    for fields in prose.examples("translation")["speech"].values():
        assert fields["said"] <= len(speech.heard(fields["sound"], None)["words"])


def test_the_opening_sentence() -> None:
    found = speech.heard("dog", None)
    assert [one.text for one in found["words"]][2] == "chased" and len(found["sent"]["played"]) < 20_000


def test_a_person_s_sound_is_known_by_its_bytes_alone() -> None:
    one, two = wav(np.zeros(RATE)), wav(np.full(RATE, 0.1))
    assert speech.key("mic", (one, "a.wav")) != speech.key("mic", (two, "a.wav"))
    assert speech.key("mic", (one, "a.wav")) not in ("dog", "mic", "file")


def test_what_is_kept_is_small_and_holds_no_recording() -> None:
    found = speech.heard("file", (wav(np.zeros(RATE)), "mine.wav"))
    assert set(found) == {"sent", "words", "judged", "about"} and found["judged"].nothing
    assert speech._heard.most <= 16


def test_what_was_heard_is_not_decoded_in_each_run(monkeypatch: pytest.MonkeyPatch) -> None:
    made = wav(np.full(RATE, 0.2))
    speech.readable(made, "mine.wav")
    speech.heard("file", (made, "mine.wav"))
    monkeypatch.setattr(speech.sound, "read", None)
    speech.readable(made, "mine.wav")
    with pytest.raises(TypeError):
        speech.readable(wav(np.full(RATE, 0.3)), "another.wav")


def test_an_unknown_sound_is_refused() -> None:
    with pytest.raises(UserError, match="no sound called"):
        speech.heard("mic", None)


def test_the_page_opens_on_its_sentence() -> None:
    page = opened("translation", view="speech")
    assert not page.exception and not page.warning
    assert any("chased" in one.value for one in page.markdown)


def test_a_link_to_somebody_else_s_sound_opens_on_a_shipped_one() -> None:
    page = opened("translation", view="speech", sound="mic")
    assert not page.exception and any("stays with whoever brought it" in one.value for one in page.caption)


def test_one_model_is_open_at_a_time_and_keeps_no_more_than_its_weights() -> None:
    weights.folder("whisper_base")
    for name, count in (("tiny", 37_760_256), ("base", 72_593_920)):
        opened_one = speech.whisper(name)
        assert abs(nbytes(opened_one.network) / 4 - count) < 1_000_000
    assert list(speech.whisper.keeper.values()) == [opened_one]


def test_base_says_its_language_and_a_sound_is_kept_by_model_and_language() -> None:
    english, german = (speech.heard("dog", None, "base", one) for one in ("auto", "de"))
    assert english["sent"]["language"]["likeliest"] == german["sent"]["language"]["likeliest"] == "English"
    assert german["sent"]["language"]["used"] == "German" and english["words"] != german["words"]
    assert "<|de|>" in german["about"]["prompt"] and "<|en|>" in english["about"]["prompt"]
    assert speech.heard("dog", None)["sent"]["language"] is None
    assert speech.key("dog", None, "tiny", "de") == speech.key("dog", None)


def test_the_page_with_base() -> None:
    page = opened("translation", view="speech", whisper="base", ear="6.8")
    assert not page.exception and not page.warning and page.query_params["ear"] == "6.8"
    assert any("takes the language for **English**" in one.value for one in page.markdown)
    assert [one.label for one in page.selectbox if one.label == "Language"]


def test_a_head_that_the_model_lacks_gives_way_to_the_mean() -> None:
    page = opened("translation", view="speech", ear="5.3")
    assert not page.exception and "ear" not in page.query_params
    assert any("the 8 alignment heads" in one.value for one in page.markdown)
    assert not [one.label for one in page.selectbox if one.label == "Language"]


def test_models_have_the_heads_that_the_address_knows() -> None:
    for name, (layers, heads) in view.SIZES.items():
        network = speech.whisper(name).network
        assert (network.write_layers, network.heads) == (layers, heads)
