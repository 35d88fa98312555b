"""Counting against what the libraries count: torch's flop counter, the models' own parameters, a real cache."""

import numpy as np
import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from model.errors import UserError
from model.pretrained.cost import Shape, recurrent, self_attention
from tests.model.pretrained.test_pretrained import IDS, tiny

FAMILIES = ["llama", "gpt2", "gpt_neox", "qwen2", "qwen3", "mistral"]


@pytest.mark.parametrize("name", FAMILIES)
def test_parameters_and_multiply_adds_of_every_family(name: str) -> None:
    case = tiny(name)
    shape = case.ours.shape
    assert sum(shape.parameters().values()) == sum(one.numel() for one in case.reference.parameters())
    with FlopCounterMode(display=False) as counter, torch.inference_mode():
        case.reference(torch.tensor([IDS]), use_cache=False)
    counted = 2 * sum(shape.multiply_adds(len(IDS)).values())
    aside = 2 * len(IDS) * (shape.d_head // 2) * (shape.positions == 0)  # the table of the rotary angles, once
    assert counter.get_total_flops() - counted in (0, aside, aside // 2)


def test_the_real_model(smollm2) -> None:
    shape = smollm2.shape
    assert (shape.layers, shape.d, shape.heads, shape.kv_heads, shape.f) == (30, 576, 9, 3, 1536)
    assert sum(shape.parameters().values()) == 134_515_008  # as its model card says: 135M
    # A token's keys and values: 2 x 30 layers x 3 heads x 64 numbers.
    assert shape.cached_numbers() == 11_520 and shape.cached_numbers(shared=False) == 34_560


def test_the_cache_holds_as_many_numbers_as_the_library_s() -> None:
    case = tiny("llama")
    with torch.inference_mode():
        past = case.reference(torch.tensor([IDS]), use_cache=True).past_key_values
    held = sum(layer.keys.numel() + layer.values.numel() for layer in past.layers)
    assert held == len(IDS) * case.ours.shape.cached_numbers()


def test_where_the_square_wins_by_hand() -> None:
    shape = Shape(layers=1, d=4, heads=2, kv_heads=2, d_head=2, f=8, vocabulary=10, gated=False)
    # a token: projections 4 * 16, MLP 2 * 32, un-embedding 40: 168; scores and sums 2 n * 4 = 8 n: they meet at 21.
    assert shape.crossing() == pytest.approx(21)
    assert self_attention(576, 576) == recurrent(576, 576)


@pytest.mark.parametrize("name", ["llama", "gpt2"])
def test_with_the_cache_the_scores_are_the_same(name: str) -> None:
    case = tiny(name)
    told: list[float] = []
    kept, plain, apart = case.ours.generate_timed(IDS, 4, lambda said, share: told.append(share))
    assert kept.shape == plain.shape == (4,) and (kept > 0).all() and apart < 1e-4
    np.testing.assert_allclose(told, np.arange(8) / 8)


def test_an_encoder_is_not_counted(minilm) -> None:
    with pytest.raises(UserError, match="predicts no next token: choose a decoder"):
        _ = minilm.shape
