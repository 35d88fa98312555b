"""SmolLM2 cut in two against SmolLM2 whole; adapters that change nothing at first; and what they learn."""

from itertools import pairwise

import numpy as np
import pytest
import torch

from model.errors import UserError
from model.pretrained.network import ModelError
from model.rlhf import adapters
from model.rlhf.adapters import (
    LAYERS,
    Recipe,
    adapted,
    copied,
    learn,
    logprobs,
    opened,
    packed,
    with_adapters,
)

PROMPT = "The weather today is"


@pytest.fixture(scope="module")
def moved(smollm2):
    """SmolLM2 in two parts, its adapters no longer those that change nothing."""
    split = smollm2.split(LAYERS)
    adapted(split.tail)
    chance = torch.Generator().manual_seed(0)
    for name, one in split.tail.named_parameters():
        if "lora_B" in name:
            one.data = 0.05 * torch.randn(one.shape, generator=chance)
    return split


def test_two_parts_give_what_the_whole_gives(smollm2) -> None:
    split, ids = smollm2.split(LAYERS), smollm2.tokenize(PROMPT).ids.tolist()
    adapted(split.tail)
    with torch.inference_mode():
        between = split.lower(torch.tensor([ids]), use_cache=False).last_hidden_state
        found = [split.head(split.states(between, reference))[0, -1].numpy() for reference in (False, True)]
    for one in found:
        assert np.allclose(one, smollm2.next_logits(ids), atol=1e-3)
    assert sum(one.numel() for one in split.tail.parameters() if one.requires_grad) == 165_888  # as the page says


def test_what_was_written_has_the_logprobs_of_the_whole_model(smollm2) -> None:
    split = smollm2.split(LAYERS)
    adapted(split.tail)
    ids = smollm2.tokenize(PROMPT).ids
    tokens, between = split.write(torch.tensor(ids)[None], 3, 5, seed=1)
    found = logprobs(split, between.clone(), tokens).detach()
    with torch.inference_mode():
        for row, said in zip(found, tokens, strict=True):
            whole = smollm2.network.head(smollm2.network.run([*ids.tolist(), *said.tolist()])).log_softmax(-1)
            expected = [float(whole[len(ids) - 1 + at, token]) for at, token in enumerate(said.tolist())]
            assert row.tolist() == pytest.approx(expected, abs=2e-3)
    again, _ = split.write(torch.tensor(ids)[None], 3, 5, seed=1)
    assert torch.equal(again, tokens)


def test_adapters_move_the_copies_and_never_the_shared_model(smollm2, moved) -> None:
    ids = smollm2.tokenize(PROMPT).ids
    before = smollm2.next_logits(ids.tolist())
    tokens, between = moved.write(torch.tensor(ids)[None], 2, 4, seed=0)
    assert not torch.allclose(
        logprobs(moved, between, tokens), logprobs(moved, between, tokens, reference=True), atol=1e-2
    )
    assert np.array_equal(smollm2.next_logits(ids.tolist()), before)


def test_worn_adapters_are_those_that_learned(smollm2, moved) -> None:
    """Built into the weights they give what they gave beside them, and traces hold their identities."""
    ids = smollm2.tokenize(PROMPT).ids.tolist()
    other = with_adapters(smollm2, "adapted-test", opened(packed(copied(moved.tail))))
    with torch.inference_mode():
        between = moved.lower(torch.tensor([ids]), use_cache=False).last_hidden_state
        expected = moved.head(moved.states(between))[0, -1].numpy()
    assert np.allclose(other.next_logits(ids), expected, atol=2e-3)
    assert not np.allclose(smollm2.next_logits(ids), expected, atol=0.1)
    trace = other.trace(ids)
    assert (other.name, trace.model, other.n_layers) == ("adapted-test", "adapted-test", smollm2.n_layers)
    last = trace.layers[-1]
    assert np.allclose(last.resid_mid, last.resid_pre + last.head_outputs.sum(0) + last.b_O, atol=1e-3)
    assert trace.logits is not None and np.allclose(trace.logits[-1], expected, atol=2e-3)


@pytest.mark.parametrize("sign", [1.0, pytest.param(-1.0, marks=pytest.mark.slow)])
def test_reward_is_followed_in_either_direction(smollm2, monkeypatch: pytest.MonkeyPatch, sign: float) -> None:
    """A letter that most answers have is paid for, or costs."""
    monkeypatch.setattr(adapters, "WRITTEN", 2)
    judge = lambda text: sign * text.count("e")  # noqa: E731
    steps = learn(
        Recipe(learning_rate=2e-2, length=3, iterations=5, kl_coef=0.0), smollm2, judge, [PROMPT], ["The food here is"]
    )
    found = list(steps)
    assert [one.iteration for one in found] == [0, 1, 2, 3, 4, 5]
    assert found[0].kl == pytest.approx(0, abs=1e-4) and found[-1].kl > 0.1
    assert found[-1].reward > found[0].reward + 0.3
    assert found[0].fresh and found[5].fresh and not found[1].fresh
    assert all(
        not torch.equal(one.weights[name], other.weights[name])
        for one, other in pairwise(found)
        for name in list(one.weights)[1:2]
    )


def test_files_that_are_no_adapters(moved) -> None:
    data = packed(copied(moved.tail))
    assert all(torch.equal(one, copied(moved.tail)[name]) for name, one in opened(data).items())
    for wrong, said in (
        (b"", "no adapters that Glassbox saved"),
        (b"x" * 100, "no adapters that Glassbox saved"),
        (data[:-1], "no adapters that Glassbox saved"),
        (data[:-1] + bytes([data[-1] ^ 1]), "changed or damaged"),
        (b"x" * 20_000_001, "20,000,000"),
    ):
        with pytest.raises(UserError, match=said):
            opened(wrong)
    nothing = {name: torch.full_like(one, torch.nan) for name, one in copied(moved.tail).items()}
    with pytest.raises(UserError, match="NaN or infinity"):
        opened(packed(nothing))


def test_adapters_of_another_model_do_not_fit(smollm2, moved) -> None:
    for weights in ({"0.lora_A": torch.zeros(2, 2)}, {name: one[:1] for name, one in copied(moved.tail).items()}):
        with pytest.raises(UserError, match="belong to another model"):
            with_adapters(smollm2, "adapted-wrong", weights)


def test_prompts_side_by_side_are_of_one_length_and_encoders_are_not_cut(smollm2, minilm) -> None:
    with pytest.raises(ValueError, match="do not fit into one batch"):
        next(learn(Recipe(), smollm2, len, [PROMPT], ["One", "And two more words"]))
    with pytest.raises(ModelError, match="cannot be cut"):
        minilm.split(2)
