"""Strategies by name, and a model with layers left out, against the strategies themselves and the reference library."""

import copy
import itertools

import numpy as np
import pytest
import torch

from model.decoding import Settings, beam_search, contrastive, decode, greedy, sample
from model.decoding.chain import rising
from model.pretrained.network import ModelError
from tests.model.decoding.worlds import Chain
from tests.model.pretrained.test_pretrained import CLOSE, tiny

WORLD = [[0.1, 0.5, 0.3, 0.1], [0.3, 0.1, 0.4, 0.2], [0.25, 0.35, 0.2, 0.2], [0.4, 0.3, 0.2, 0.1]]


@pytest.mark.parametrize(
    ("kind", "options", "expected"),
    [
        (
            "greedy",
            {"no_repeat_ngram": 2},
            lambda world: list(greedy(world, [0], 5, Settings(no_repeat_ngram=2)))[-1].ids,
        ),
        ("sample", {"temperature": 2.0}, lambda world: list(sample(world, [0], 5, Settings(2.0), 7))[-1].ids),
        ("contrastive", {"k": 2, "alpha": 0.5}, lambda world: list(contrastive(world, [0], 5, 2, 0.5))[-1].ids),
        ("beams", {"width": 3}, lambda world: list(beam_search(world, [0], 3, 5))[-1].beams[0].token_ids),
    ],
)
def test_each_writes_what_its_own_function_does(kind: str, options: dict, expected) -> None:
    texts = list(decode(kind, Chain(WORLD), [0], 5, 7, options))
    assert (0, *texts[-1].tokens) == tuple(expected(Chain(WORLD))) and texts[-1].stop == "length"
    row = (0, *texts[-1].tokens)
    steps = [np.log(WORLD[one][other]) for one, other in itertools.pairwise(row)]
    np.testing.assert_allclose(texts[-1].logprobs, steps, atol=1e-6)  # the model's own, whatever the settings


def test_an_unknown_strategy_is_refused() -> None:
    with pytest.raises(ValueError, match="luck"):
        list(decode("luck", Chain(WORLD), [0], 5, 0, {}))


@pytest.mark.parametrize("family", ["llama", "qwen3", "gpt2", "gpt_neox"])
def test_a_model_with_layers_left_out_is_the_library_s_without_them(family: str) -> None:
    case = tiny(family)
    kept = [0, 2]
    reference = copy.deepcopy(case.reference)
    for name in ("layers", "h"):
        if hasattr(reference.base_model, name):
            setattr(
                reference.base_model, name, torch.nn.ModuleList(getattr(reference.base_model, name)[at] for at in kept)
            )
    with torch.inference_mode():
        expected = reference(torch.tensor([case.ids]), use_cache=False).logits[0].numpy()
    cut, whole = case.ours.cut(kept), case.ours.next_logits(case.ids)
    np.testing.assert_allclose(cut.next_logits(case.ids), expected[-1], **CLOSE)
    reading = cut.read(case.ids[:2]).go_on([0, 0], [case.ids[2:], case.ids[2:]])
    np.testing.assert_allclose(reading.logits[1], expected[2:], **CLOSE)
    np.testing.assert_allclose(reading.back(1).go_on([1], [case.ids[-1:]]).logits[0, -1], expected[-1], **CLOSE)
    np.testing.assert_array_equal(case.ours.next_logits(case.ids), whole)  # the model itself is as it was
    assert np.abs(whole - expected[-1]).max() > 1e-3


@pytest.mark.parametrize("layers", [[], [1, 2], [0, 0], [0, 99], [2, 0]])
def test_layers_that_make_no_model_are_refused(layers: list[int]) -> None:
    with pytest.raises((ValueError, ModelError)):
        tiny("llama").ours.cut(layers)


def test_rising_is_a_stable_argsort() -> None:
    random = np.random.default_rng(3)
    for _ in range(50):
        scores = random.choice([0.0, -0.0, 1.5, -1.5, -np.inf, 1e-38, -1e30, 3.25], 200).astype(np.float32)
        scores[:100] = random.normal(0, 5, 100)
        np.testing.assert_array_equal(rising(scores), np.argsort(scores, kind="stable"))
