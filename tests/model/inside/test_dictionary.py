"""A sparse autoencoder against plain numpy, its sparsity against a sort, its learning against what data were made of."""

import numpy as np
import pytest
import torch

from model.inside import dictionary
from model.inside.dictionary import Dictionary, Learner, Plan


def filled(tied: bool = False, threshold: float = 0.0) -> Dictionary:
    """One with random weights."""
    random = torch.Generator().manual_seed(3)
    model = Dictionary(7, 4, tied)
    with torch.no_grad():
        for weight in model.parameters():
            weight.copy_(torch.randn(weight.shape, generator=random))
        model.scale.fill_(2.5)
        model.threshold.fill_(threshold)
    return model


@pytest.mark.parametrize("tied", [False, True])
@pytest.mark.parametrize("threshold", [0.0, 0.6])
def test_it_computes_what_numpy_computes(tied: bool, threshold: float) -> None:
    model = filled(tied, threshold)
    x = torch.randn(5, 4, generator=torch.Generator().manual_seed(1))
    parts = {name: one.detach().double().numpy() for name, one in model.state_dict().items()}
    read = parts["decoder"] if tied else parts["encoder"]
    z = (x.double().numpy() - parts["centre"]) / 2.5 @ read.T + parts["bias"]
    f = np.where(z > threshold, np.maximum(z, 0), 0)
    assert 0 < (f > 0).sum() < f.size
    np.testing.assert_allclose(model(x).detach().numpy(), f, rtol=1e-4, atol=1e-5)
    back = parts["centre"] + 2.5 * (f @ parts["decoder"])
    np.testing.assert_allclose(model.decode(model(x)).detach().numpy(), back, rtol=1e-4, atol=1e-4)
    left = ((x.numpy() - back) ** 2).sum() / ((x.numpy() - x.numpy().mean(0)) ** 2).sum()
    with torch.no_grad():
        assert dictionary.unexplained(model, x) == pytest.approx(left, rel=1e-4)


def test_the_largest_are_those_that_a_sort_finds() -> None:
    z = torch.relu(torch.randn(6, 9, generator=torch.Generator().manual_seed(2)))
    kept = dictionary.top(z, 3).numpy()
    for row, found in zip(z.numpy(), kept, strict=True):
        best = np.sort(row)[::-1][:3]
        np.testing.assert_array_equal(np.sort(found)[::-1][:3], best)
        assert (found > 0).sum() == (best > 0).sum()
    together, least = dictionary.top_of_batch(z, 2)
    best = np.sort(z.numpy().ravel())[::-1][:12]
    np.testing.assert_array_equal(np.sort(together.numpy().ravel())[::-1][:12], best)
    assert (together > 0).sum() == 12 and float(least) == best[-1]


def test_the_loss_of_a_step_is_the_one_of_the_paper() -> None:
    """A step of plain descent on |u - u'|^2 + lambda sum f, by finite differences in double precision."""
    x = torch.randn(40, 4, generator=torch.Generator().manual_seed(5))
    learner = Learner(x, Plan(6, 1, "penalty", penalty=0.3), 1.0)
    model = learner.model.double()
    x = x.double()

    def loss() -> torch.Tensor:
        found, _ = learner.found(model.before(x))
        return learner.loss(x, found)

    value = loss()
    u = (x - model.centre) / model.scale
    f = np.maximum((u @ model.encoder.T + model.bias).detach().numpy(), 0)
    error = u.detach().numpy() - f @ model.decoder.detach().numpy()
    assert value.item() == pytest.approx((error**2).sum(1).mean() + 0.3 * f.sum(1).mean())
    value.backward()
    for name in ("encoder", "bias", "centre"):
        weight = getattr(model, name)
        flat, slope = weight.data.view(-1), weight.grad.view(-1)
        for at in (0, 3):
            before = flat[at].item()
            flat[at] = before + 1e-6
            above = loss().item()
            flat[at] = before - 1e-6
            below = loss().item()
            flat[at] = before
            assert (above - below) / 2e-6 == pytest.approx(float(slope[at]), rel=1e-3, abs=1e-6)


@pytest.mark.parametrize(("kind", "penalty"), [("batch", 0.0), ("top", 0.0), ("penalty", 0.2)])
def test_it_finds_the_directions_that_data_were_made_of(kind: str, penalty: float) -> None:
    """Twelve directions in eight dimensions, two on at a time: most are found again up to a small angle."""
    random = torch.Generator().manual_seed(0)
    true = torch.randn(12, 8, generator=random)
    true = true / true.norm(dim=1, keepdim=True)
    on = torch.rand(6000, 12, generator=random).argsort(1) < 2
    states = (on * (0.5 + torch.rand(6000, 12, generator=random))) @ true
    learner = Learner(states, Plan(24, 2, kind, rate=0.01, batch=256, penalty=penalty), 1e9)
    for _ in range(900 if penalty else 600):
        learner.step()
    cosines = (true @ learner.model.decoder.detach().T).max(1).values
    assert (cosines > 0.85).sum() >= 10
    before = (true @ dictionary.begun(states, learner.plan, random).decoder.detach().T).max(1).values
    assert (before > 0.85).sum() <= 6


@pytest.mark.parametrize("wrong", [{"kind": "other"}, {"k": 0}, {"k": 400}])
def test_a_plan_that_makes_no_sense_is_refused(wrong: dict) -> None:
    with pytest.raises(ValueError):
        Plan(**wrong)
