"""What the view Speech is sent: a small sound whose every number was worked out by hand, and what is refused."""

import base64
import json
import zlib

import numpy as np
import pytest

from viz.translation.speech import facts, languages, payload
from viz.translation.speech.payload import Language, Said, Sounding

# Two heads of one layer write two words of three tokens, over four places of which three are in the sound.
CROSS = np.array(
    [[[[0.5, 0.25, 0.0, 0.25], [0.0, 0.5, 0.25, 0.25], [0.0, 0.0, 0.75, 0.25]], [[0.25] * 4] * 3]], np.float32
)
WORDS = [
    Said("ab", 0.02, 0.9, 0, 2, [(" a", 0.9), (" b", 0.1)]),
    Said("c", 0.04, 0.4, 2, 3, [(" c", 0.4), (" d", 0.3)]),
]
JUDGED = facts.Judged(0.01, False, False, True, False)


def listening(layer: int, head: int) -> np.ndarray:
    return np.array([[0.5, 0.5, 0, 0], [0, 1, 0, 0], [0, 0, 0.5, 0.5]], np.float32)


def sounding(**changes) -> Sounding:
    mel = (np.arange(80 * 8).reshape(80, 8) / 100).astype(np.float32)
    return Sounding(mel, CROSS, listening, 3, 0.06)._replace(**changes)


def made(words=tuple(WORDS), aligned=((0, 0),), **changes) -> dict:
    return payload.speech(sounding(**changes), words, aligned, "Whisper", "a voice", b"mp3")


def unpacked(maps: dict) -> np.ndarray:
    steps = np.frombuffer(zlib.decompress(base64.b64decode(maps["packed"])), np.uint8)
    return steps.reshape(len(maps["most"]), maps["rows"], maps["columns"]) / 255 * np.array(maps["most"])[:, None, None]


def test_a_word_is_the_mean_of_its_tokens() -> None:
    wanted = [[0.25, 0.375, 0.125], [0, 0, 0.75]]
    np.testing.assert_allclose(unpacked(made()["cross"])[0], wanted, atol=2e-3)
    np.testing.assert_allclose(unpacked(made()["mean"])[0], wanted, atol=2e-3)


def test_the_mean_is_that_of_the_alignment_heads() -> None:
    both = made(aligned=((0, 0), (0, 1)))
    np.testing.assert_allclose(unpacked(both["mean"])[0], [[0.25, 0.3125, 0.1875], [0.125, 0.125, 0.5]], atol=2e-3)
    assert both["aligned"] == ["1.1", "1.2"]


def test_mass_is_what_stays_in_the_sound() -> None:
    sent = made()
    assert sent["mass"] == [0.75, 0.75] and sent["self_mass"] == [0.833, 0.833]


def test_wide_columns_lose_no_weight() -> None:
    weights = np.random.default_rng(0).random((2, 3, 101)).astype(np.float32)
    for columns in (1, 7, 50, 101):
        np.testing.assert_allclose(payload.pooled(weights, columns).sum(-1), weights.sum(-1), rtol=1e-5)
    assert payload.pooled(weights, 101).tolist() == weights.tolist()


def test_the_spectrogram_is_the_sound_s_alone_with_the_lowest_band_last() -> None:
    mel = payload.shown(sounding().spectrogram, 0.06)
    assert mel.shape == (80, 6) and mel[-1, 0] == 0 and mel[0, -1] == 255


def test_thirty_seconds_stay_small() -> None:
    rng = np.random.default_rng(0)
    cross = rng.dirichlet(np.full(1500, 0.02), (4, 6, 120)).astype(np.float32)
    own = rng.dirichlet(np.full(1500, 0.02), 1500).astype(np.float32)
    words = [Said("word", at / 4, 0.5, at, at + 1, [(" word", 0.5)]) for at in range(120)]
    seen = Sounding(rng.random((80, 3000)).astype(np.float32), cross, lambda *_: own, 1500, 30.0)
    sent = payload.speech(seen, words, ((1, 0),), "Whisper", "a voice", b"")
    assert len(json.dumps(sent)) < 400_000  # of noise, which cannot be packed; speech takes half


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"cross": CROSS * 1.1}, "does not sum to 1"),
        ({"cross": CROSS * np.float32(np.nan)}, "no number"),
        ({"own": lambda *_: -listening(0, 0)}, "negative"),
        ({"within": 5}, "5 places of 4"),
        ({"within": 0}, "0 places"),
        ({"words": [Said("x", 0, 0.5, 2, 4, [])]}, "tokens beyond"),
        ({"aligned": ((0, 2),)}, "not among"),
    ],
)
def test_nonsense_is_refused(changes: dict, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        made(**changes)


@pytest.mark.parametrize(("said", "ear", "wanted"), [(1, "", (1, "")), (9, "1.2", (2, "1.2")), (0, "7.1", (1, ""))])
def test_what_is_not_there_is_replaced(said: int, ear: str, wanted: tuple[int, str]) -> None:
    seen = payload.view(made(), said, ear, "cross")
    assert (seen["said"], seen["ear"]) == wanted


def test_no_word_can_be_drawn_too() -> None:
    sent = payload.view(made(words=(), cross=CROSS[:, :, :0]), 3, "", "self")
    assert sent["said"] == 0 and sent["words"] == [] and facts.ranked([], 0) == ("", ())
    assert facts.numbers([], sent, JUDGED)["word"] == "nothing"


def test_an_unknown_wall_is_refused() -> None:
    with pytest.raises(ValueError, match="listening"):
        payload.view(made(), 1, "", "both")


def word(text: str, seconds: float) -> Said:
    return Said(text, seconds, 0.5, 0, 1, [])


@pytest.mark.parametrize(
    ("words", "judged", "said"),
    [
        ([word("the", 1), word("house", 1)], {}, "*the* and *house* share a place"),
        ([word("$", 1.2), word("25", 1.0)], {}, r"*25* is written after *\$* and heard before it"),
        ([word("a", 1), word(".", 0.5), word("b", 2)], {}, "No rule"),
        ([word("you", 0)], {"silent": 0.95}, "it gives “nobody speaks” 95 %, and it still writes words"),
        (
            [word("you", 0)],
            {"silent": 0.95, "discarded": True},
            "never spoken. OpenAI’s own program would throw them away.",
        ),
        ([], {"silent": 0.9, "nothing": True}, "This sound is silence"),
        ([word("la", 1)], {"repeats": True}, "either the sound repeats itself, or the model has fallen into a loop"),
        ([word("la", 1)], {"ended": False}, "before it came to an end"),
    ],
)
def test_what_is_special_is_said(words: list[Said], judged: dict, said: str) -> None:
    assert said in facts.remark(words, JUDGED._replace(**judged))


def test_candidates_are_called_by_the_number_of_the_word() -> None:
    assert facts.ranked(WORDS, 2) == ("The second word", [(" c", 0.4), (" d", 0.3)])
    assert facts.ranked(WORDS, 1)[0] == "The first word, its first token"


@pytest.mark.parametrize("text", ["a*b", "<script>", "$x_1$", "\\frac", "[a](b)"])
def test_what_was_heard_is_no_markup(text: str) -> None:
    found = facts.numbers([word(text, 1)], payload.view(made(words=[word(text, 1)]), 1, "", "cross"), JUDGED)
    assert not set("\\${}_<>") & set(found["formula"])
    assert all(f"\\{sign}" in found["word"] for sign in set(text) & set("*_<>$[]"))


def test_the_language_that_is_found_or_told_is_said() -> None:
    seen = sounding()
    found = Language("English", "English", 0.974, False)
    sent = payload.speech(seen, WORDS, ((0, 0),), "Whisper base", "a voice", b"", found)
    assert sent["language"] == {"used": "English", "likeliest": "English", "probability": 0.974, "told": False}
    assert (
        "takes the language for **English**, with probability 0.97"
        in facts.numbers(WORDS, payload.view(sent, 1, "", "cross"), JUDGED)["spoken"]
    )
    said = languages.sentence(Language("German", "English", 0.974, True)._asdict())
    assert "told to write **German**" in said and "for English, with probability 0.97" in said
    assert "likeliest by itself, too, with probability 0.97" in languages.sentence(
        Language("English", "English", 0.974, True)._asdict()
    )
    assert made()["language"] is None and languages.sentence(None) == ""
