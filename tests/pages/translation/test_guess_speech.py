"""What the room is asked of Speech: the model's own candidates, from its logits."""

import numpy as np
import pytest
from scipy.special import softmax

from model import weights
from model.speech import presets
from pages.translation.work import speech
from tests.pages.asked import asked


def test_which_word_is_heard_next() -> None:
    speech.heard("dog", None)
    (one,) = asked("translation", "smollm2", view="speech", sound="dog", said="3")
    whisper = speech.whisper("tiny")
    heard = whisper.hear(presets.recorded("dog").samples)
    row = heard.logits[3].numpy().astype(np.float64)  # after START, PLAIN, The, dog
    row[whisper.suppressed] = -np.inf
    wanted = softmax(row)
    assert one.key is not None and one.key.right == ("chased",) and one.text == "The dog ___"
    assert list(one.options) == sorted(one.options, key=str.casefold) and len(one.options) >= 4
    given = dict(one.key.values)
    assert given["chased"] == pytest.approx(wanted[whisper.tokenizer.token_to_id("Ġchased")], abs=1e-3)
    assert one.key.rest is not None and sum(given.values()) + one.key.rest[1] == pytest.approx(1)


def test_a_sound_of_one_s_own_is_not_asked_about() -> None:
    assert asked("translation", "smollm2", view="speech", sound="mic") == []


def test_base_is_asked_about_by_its_own_name() -> None:
    weights.folder("whisper_base")
    speech.heard("dog", None, "base")
    (one,) = asked("translation", "smollm2", view="speech", sound="dog", said="3", whisper="base")
    assert one.model == "Whisper base" and one.key is not None and one.key.right == ("chased",)
