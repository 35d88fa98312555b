"""A caption decoder: causal, its probabilities, and how right and wrong are counted."""

import numpy as np
import pytest
import torch

from model.pictures import captioning, contrasting, scenes
from model.seeded import seeded


@pytest.fixture(scope="module")
def decoder() -> captioning.Captioner:
    with seeded(0):
        return captioning.Captioner().eval().requires_grad_(False)


def test_later_words_change_nothing_before_them(decoder: captioning.Captioner) -> None:
    words = torch.tensor(contrasting.tokens([scenes.parse("a red circle left of a blue square")]))
    vector = torch.nn.functional.normalize(torch.randn(1, 32, generator=torch.Generator().manual_seed(0)), dim=1)
    before = decoder(vector, words)
    for at in range(words.shape[1]):
        other = words.clone()
        other[0, at] = (words[0, at] + 1) % (contrasting.END + 1)
        after = decoder(vector, other)
        assert torch.allclose(before[:, : at + 1], after[:, : at + 1], atol=1e-5)
        assert not torch.allclose(before[:, at + 1 :], after[:, at + 1 :], atol=1e-3)
    assert not torch.allclose(before[:, 0], decoder(-vector, words)[:, 0], atol=1e-4)  # the picture is read


def test_each_word_is_the_likeliest_of_its_distribution_as_in_one_pass(decoder: captioning.Captioner) -> None:
    vectors = torch.nn.functional.normalize(torch.randn(3, 32, generator=torch.Generator().manual_seed(1)), dim=1)
    for found, vector in zip(captioning.written(decoder, vectors), vectors, strict=True):
        assert found.p.sum(1) == pytest.approx(1, abs=1e-5) and found.words.tolist() == found.p.argmax(1).tolist()
        whole = decoder(vector[None], torch.tensor(found.words[None, :-1]))[0].softmax(1).numpy()
        assert np.abs(whole - found.p).max() < 1e-5


def test_right_and_wrong_are_counted_by_parts() -> None:
    true = scenes.parse("a red circle left of a blue square")
    cases = {
        "a red circle left of a blue square": (1, 1, 1, 1),
        "a blue circle left of a red square": (0, 1, 1, 0),
        "a red square left of a blue circle": (1, 0, 1, 0),
        "a red circle above a blue square": (1, 1, 0, 0),
        "a red cross above a green square": (0, 0, 0, 0),
    }
    for text, parts in cases.items():
        assert captioning.parts(scenes.parse(text), true) == parts
    assert captioning.parts(None, true) == (False,) * 4
    found = [scenes.parse(text) for text in cases] + [None]
    assert captioning.shares(found, [true] * 6) == pytest.approx((3 / 6, 3 / 6, 3 / 6, 1 / 6))


def test_words_that_are_no_caption_say_nothing() -> None:
    assert captioning.said([0, 0, 0]) is None
    scene = scenes.parse("a yellow cross above a red square")
    assert captioning.said(contrasting.tokens([scene])[0]) == scene
