"""The penalty is the slope that finite differences find; batch norm and the penalty hold all ten digits, without them it collapses."""

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from model.errors import UserError
from model.pictures import adversarial
from model.pictures.adversarial import Discriminator, Plan


@pytest.mark.parametrize("told", [False, True])
def test_the_penalty_is_the_square_of_the_slope(told: bool) -> None:
    torch.manual_seed(1)
    net = Discriminator(Plan(told=told)).double()
    real, made, labels = torch.rand(3, 64).double(), torch.rand(3, 64).double(), torch.arange(3)
    with_, without = (adversarial.discriminator_loss(net, real, made, labels, on) for on in (True, False))
    step, squares = 1e-6, torch.zeros(3).double()
    for pixel in range(64):
        up, down = real.clone(), real.clone()
        up[:, pixel] += step
        down[:, pixel] -= step
        squares += ((net(up, labels) - net(down, labels)) / (2 * step)) ** 2
    assert float(with_ - without) == pytest.approx(float(squares.mean() / 2), rel=1e-5)


def test_the_discriminators_loss_by_hand() -> None:
    """Logits 2 for what is real, -1 for what is made: - ln s(2) - ln(1 - s(-1)) = .1269 + .3133."""

    class Fixed(nn.Module):
        def forward(self, pictures: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
            return pictures[:, 0]

    real, made, labels = torch.full((4, 64), 2.0), torch.full((4, 64), -1.0), torch.zeros(4, dtype=torch.int64)
    assert float(adversarial.discriminator_loss(Fixed(), real, made, labels, False)) == pytest.approx(0.4402, abs=1e-4)
    assert float(adversarial.discriminator_loss(Fixed(), real, made, labels, True)) == pytest.approx(0.9402, abs=1e-4)


def test_the_generator_learns_against_the_discriminator_alone() -> None:
    """A step of the generator leaves the discriminator as it is: its loss falls by the generator's weights."""
    pair = adversarial.Pair(Plan(seed=2, rate=1e-4))
    labels = np.resize(np.arange(10), 200)
    before = [one.clone() for one in pair.discriminator.parameters()]
    noise, told = torch.randn(64, adversarial.NOISE), torch.zeros(64, dtype=torch.int64)
    pair._apply(0, F.softplus(-pair.discriminator(pair.generator(noise, told), told)).mean())
    assert all(torch.equal(one, other) for one, other in zip(before, pair.discriminator.parameters(), strict=True))
    assert pair.draw(labels, 0).shape == (200, 64)


def test_the_same_seed_draws_the_same_and_counts_are_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adversarial, "TICKS", 4)
    runs = [list(adversarial.fight(Plan(seed=4, told=True), 40)) for _ in range(2)]
    for one, other in zip(*runs, strict=True):
        assert np.array_equal(one.pictures, other.pictures) and one.counts.sum() == adversarial.COUNTED
        assert 0 <= one.real <= 1 and 0 <= one.made <= 1 and one.asked is not None
    assert [one.steps for one in runs[0]] == [0, 10, 20, 30, 40]


def test_a_rate_that_diverges_ends_with_a_sentence() -> None:
    with pytest.raises(UserError, match="smaller rate"):
        list(adversarial.fight(Plan(penalty=False, norm=False, rate=1e30), 40))


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_told_the_class_it_draws_what_is_asked_for(seed: int) -> None:
    *_, last = adversarial.fight(Plan(told=True, seed=seed))
    assert last.distance <= 4 and last.asked is not None and last.asked >= 0.96


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_collapse_and_its_cure(seed: int) -> None:
    """With momentum, without penalty and batch norm: most of the time few digits; with both all ten, at the same momentum."""
    collapsed = list(adversarial.fight(Plan(False, False, momentum=0.9, seed=seed)))
    kinds = [int((one.counts >= 5).sum()) for one in collapsed[5:]]
    assert np.median(kinds) <= 5
    *_, cured = adversarial.fight(Plan(momentum=0.9, seed=seed))
    assert (cured.counts >= 5).all()
