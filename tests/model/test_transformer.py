"""The small GPT against transformers' GPT-2 with the same weights, against finite differences, and against itself."""

from typing import Any

import pytest
import torch
from torch.nn import functional as F
from transformers import GPT2Config, GPT2LMHeadModel

from model.transformer import GPT, Cache, Config, rotary_angles, rotated

TINY = Config(vocab_size=11, context=12, n_layers=2, d_model=16, n_heads=2)
IDS = torch.tensor([[3, 1, 4, 1, 5, 9, 2, 6]])


def made(**options: Any) -> GPT:
    torch.manual_seed(0)
    model = GPT(Config(**{**vars(TINY), **options})).eval()
    for one in model.parameters():  # far from where training starts: biases and norms must count
        torch.nn.init.normal_(one, std=0.4)
    return model


def test_logits_equal_those_of_gpt2_with_the_same_weights() -> None:
    ours = made(positions="learned")
    theirs = GPT2LMHeadModel(
        GPT2Config(vocab_size=11, n_positions=12, n_embd=16, n_layer=2, n_head=2, activation_function="gelu")
    ).eval()
    weights = {}
    for name, one in ours.state_dict().items():
        name = name.replace("blocks.", "h.") if name.startswith("blocks.") else name
        square = name.split(".")[-2] in ("c_attn", "c_proj", "c_fc") and one.ndim == 2
        prefix = "" if name.startswith("lm_head") else "transformer."
        weights[prefix + name] = one.T if square else one  # GPT-2's Conv1D holds its matrices the other way
    theirs.load_state_dict(weights)
    assert torch.allclose(ours(IDS), theirs(IDS).logits, atol=1e-5)


@pytest.mark.parametrize(
    "options",
    [
        {"positions": "rotary"},
        {"positions": "learned", "norm": "rms", "tied": False},
        {"positions": "sinusoidal", "causal": False},
    ],
)
def test_gradients_equal_finite_differences_in_float64(options: dict) -> None:
    model = made(**options).double()
    names = [name for name, one in model.named_parameters()]
    values = tuple(one.detach().clone().requires_grad_() for one in model.parameters())

    def loss(*given: torch.Tensor) -> torch.Tensor:
        logits = torch.func.functional_call(model, dict(zip(names, given, strict=True)), (IDS[:, :-1],))
        return F.cross_entropy(logits.flatten(0, 1), IDS[:, 1:].flatten())

    assert torch.autograd.gradcheck(loss, values, fast_mode=True)


@pytest.mark.parametrize("positions", ["learned", "sinusoidal", "rotary"])
def test_a_cache_changes_nothing(positions: str) -> None:
    model, cache = made(positions=positions), Cache()
    steps = [model(part, cache) for part in (IDS[:, :3], IDS[:, 3:4], IDS[:, 4:])]
    assert torch.allclose(torch.cat(steps, 1), model(IDS), atol=1e-5)


def test_a_model_that_was_watched_can_still_learn() -> None:
    model = made()
    with torch.inference_mode():
        model(IDS[:, :7])
    model(IDS[:, :7]).sum().backward()
    assert model.wte.weight.grad is not None


def test_no_token_hears_of_later_ones_and_an_encoder_does() -> None:
    other = IDS.clone()
    other[0, -1] = 0
    causal, both = made(), made(causal=False)
    assert torch.equal(causal(IDS)[:, :-1], causal(other)[:, :-1])
    assert not torch.allclose(both(IDS)[:, 0], both(other)[:, 0])


def test_rotation_makes_scores_depend_on_distance_alone() -> None:
    """Su et al. 2021, eq. 16: the product of a query at m and a key at n is that of m + 5 and n + 5."""
    query, key = torch.randn(2, 1, 1, 1, 8, generator=torch.manual_seed(1))
    angles = rotary_angles(20, 8)

    def product(m: int, n: int) -> float:
        turned = [rotated(one, angles[at].cos(), angles[at].sin()) for one, at in ((query, m), (key, n))]
        return float((turned[0] * turned[1]).sum())

    assert product(7, 3) == pytest.approx(product(12, 8), abs=1e-5)
    assert product(7, 3) != pytest.approx(product(7, 4), abs=1e-3)


@pytest.mark.parametrize("wrong", [{"n_heads": 3}, {"n_layers": 0}, {"positions": "none"}, {"vocab_size": -1}])
def test_sizes_that_do_not_fit_are_refused(wrong: dict) -> None:
    with pytest.raises(ValueError, match=str(next(iter(wrong.values())))):
        Config(**{**vars(TINY), **wrong})


def test_more_tokens_than_the_context_are_refused() -> None:
    with pytest.raises(ValueError, match="13 tokens are too many: this model reads up to 12"):
        made()(torch.zeros(1, 13, dtype=torch.long))
