"""The same numbers as TRL's functions: the losses of DPO, IPO and KTO, whitened advantages, the reward model's loss, log-probabilities."""

import importlib
import os
from collections.abc import Callable
from types import ModuleType, SimpleNamespace

import pytest
import torch

from model.rlhf.direct import logprob
from model.rlhf.losses import dpo, ipo, kto
from model.rlhf.returns import masked_mean, whitened
from model.training.instructing import rows
from model.training.texts import PADDING
from tests.model.rlhf.task import KIND, MODEL, RUDE, TOKENIZER, VOTE

os.environ["TRL_EXPERIMENTAL_SILENCE"] = "1"


def trl(name: str) -> ModuleType:
    """A module of TRL. 0.24 asks transformers which packages are there, and takes the pair that transformers 5 answers
    with for a yes: it is told again."""
    there = vars(importlib.import_module("trl.import_utils"))
    there.update({key: one[0] for key, one in there.items() if key.endswith("_available") and isinstance(one, tuple)})
    return importlib.import_module(f"trl.{name}")


VALUES = torch.randn(6, 9, generator=torch.Generator().manual_seed(0))
MASK = (torch.arange(9)[None] < torch.tensor([9, 3, 5, 1, 8, 6])[:, None]).float()


@pytest.mark.parametrize(("name", "ours"), [("sigmoid", dpo), ("ipo", ipo)])
def test_losses_of_votes_are_trls(name: str, ours: Callable[[torch.Tensor, torch.Tensor, float], torch.Tensor]) -> None:
    chance = torch.Generator().manual_seed(1)
    four = [torch.randn(5, generator=chance, requires_grad=at < 2) for at in range(4)]
    kinds, trainer = trl("trainer.dpo_config").FDivergenceType, trl("trainer.dpo_trainer").DPOTrainer
    settings = SimpleNamespace(
        reference_free=False,
        f_divergence_type=kinds.REVERSE_KL,
        f_divergence_params={},
        beta=0.3,
        label_smoothing=0.0,
        accelerator=SimpleNamespace(device="cpu"),
    )
    theirs = trainer.dpo_loss(settings, *four, loss_type=name)[0].mean()
    mine = ours(four[0] - four[2], four[1] - four[3], 0.3)
    assert float(mine.detach()) == pytest.approx(float(theirs.detach()))
    gradients = [torch.autograd.grad(loss, four[:2]) for loss in (mine, theirs)]
    for one, other in zip(*gradients, strict=True):
        assert torch.allclose(one, other, atol=1e-6)


@pytest.mark.parametrize("shift", [1.0, -1.0])
def test_kto_is_trls(shift: float) -> None:
    """Ratings of different number; the reference point is not below 0."""
    chance = torch.Generator().manual_seed(3)
    good, good_reference = torch.randn(2, 5, generator=chance)
    bad, bad_reference = torch.randn(2, 3, generator=chance)
    apart, apart_reference = torch.randn(8, generator=chance) + shift, torch.randn(8, generator=chance)
    settings = SimpleNamespace(
        calculate_KL=True,
        loss_type="kto",
        beta=0.3,
        desirable_weight=1.0,
        undesirable_weight=1.0,
        accelerator=SimpleNamespace(device="cpu", gather_for_metrics=lambda one: one),
    )
    trainer = trl("trainer.kto_trainer").KTOTrainer
    theirs, _, _, point = trainer.kto_loss(settings, good, bad, apart, good_reference, bad_reference, apart_reference)
    assert (float(point) > 0) == (shift > 0)
    ours = kto(good - good_reference, bad - bad_reference, (apart - apart_reference).mean().clamp_min(0), 0.3)
    assert float(ours) == pytest.approx(float(theirs.mean()))


def test_advantages_are_whitened_as_trls() -> None:
    """TRL divides by n - 1 where we divide by n: apart by the root of their ratio."""
    theirs, count = trl("core").masked_whiten(VALUES, MASK) * MASK, MASK.sum()
    assert torch.allclose(whitened(VALUES, MASK), theirs * ((count / (count - 1)) ** 0.5), atol=1e-5)
    assert float(masked_mean(VALUES, MASK)) == pytest.approx(float(trl("core").masked_mean(VALUES, MASK)))


def test_logprobs_are_trls() -> None:
    ids, targets = rows([(VOTE.prompt, KIND), (VOTE.prompt * 2, RUDE)], TOKENIZER)
    with torch.inference_mode():
        each = trl("trainer.utils").selective_log_softmax(MODEL(ids.clamp_min(0)), targets.clamp_min(0))
        assert torch.allclose(logprob(MODEL, ids, targets), (each * (targets != PADDING)).sum(1), atol=1e-4)
