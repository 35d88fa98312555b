"""The likelihood is a distribution over pictures, the same token by token as at once, and what is counted is counted."""

import itertools
import math

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from model.errors import UserError
from model.pictures import pixelwise
from model.pictures.digits import CLASSES, LEVELS, held_out, train
from model.pictures.pixelwise import Plan


def test_all_continuations_together_have_the_whole_probability() -> None:
    """Every picture of two pixels, one after the other: 17 * 17 of them, whose probabilities sum to 1."""
    model = pixelwise.made(Plan(seed=1))
    with torch.no_grad():
        every = torch.tensor(list(itertools.product(range(LEVELS), repeat=2)))
        for label in (0, 7):
            nats = pixelwise.nats(model, every, torch.full((len(every),), label))
            assert float((-nats.sum(1).double()).exp().sum()) == pytest.approx(1, abs=1e-5)


def test_a_later_pixel_does_not_change_what_came_before() -> None:
    model, levels = pixelwise.made(Plan(seed=1)), pixelwise.levels_of(held_out())[:2]
    other, labels = levels.clone(), torch.tensor([3, 4])
    other[:, 40] = (other[:, 40] + 5) % LEVELS
    with torch.no_grad():
        one, two = pixelwise.nats(model, levels, labels), pixelwise.nats(model, other, labels)
    torch.testing.assert_close(one[:, :40], two[:, :40])
    assert (one[:, 40:] - two[:, 40:]).abs().max() > 1e-4


def test_what_is_written_has_the_bits_of_the_whole_picture() -> None:
    """With a cache, token by token, as at once without one; and the distribution shown is softmax(logits / temperature)."""
    model, given = pixelwise.made(Plan(seed=2)), np.full(64, -1)
    given[[0, 10, 63]] = 16
    found = pixelwise.written(model, 5, given, 0.7, 9)
    levels, label = torch.tensor(found.levels)[None], torch.tensor([5])
    with torch.no_grad():
        nats = pixelwise.nats(model, levels, label)[0]
        scores = pixelwise.logits(model, pixelwise.tokens(levels, label)[:, :-1])[0]
    np.testing.assert_allclose(found.bits, nats.numpy() / math.log(2), atol=1e-4)
    np.testing.assert_allclose(found.p, F.softmax(scores / 0.7, -1).numpy(), atol=1e-5)
    assert (found.levels[[0, 10, 63]] == 16).all()


def test_draws_follow_the_distribution() -> None:
    """One picture: each pixel's random number falls into the share of its grey. Many: as often as their probability says."""
    model = pixelwise.made(Plan(seed=2))
    with torch.no_grad():
        model.wte.weight.mul_(3)  # far from uniform
    found = pixelwise.written(model, 5, np.full(64, -1), 1.0, 11)
    random, ends = np.random.default_rng(11).random(64), found.p.astype(np.float64).cumsum(1)
    assert [int(np.searchsorted(row, one)) for row, one in zip(ends, random, strict=True)] == found.levels.tolist()
    count, given = 1500, np.zeros((1500, 63), np.int64)
    last = pixelwise.drawn(model, np.full(count, 5), 1.0, 0, given)[:, 63]
    expected = pixelwise.written(model, 5, np.append(np.zeros(63, np.int64), -1), 1.0, 0).p[63]
    assert np.abs(np.bincount(last, minlength=LEVELS) / count - expected).max() < 4 * math.sqrt(0.25 / count)


def test_no_temperature_takes_the_likeliest_and_what_is_given_stays() -> None:
    model = pixelwise.made(Plan(seed=3))
    with torch.no_grad():
        model.lm_head.weight.mul_(20)  # so that no two greys are as likely but for the last digit
    found = pixelwise.written(model, 1, np.full(64, -1), 0.0, 0)
    with torch.no_grad():
        read = pixelwise.tokens(torch.tensor(found.levels)[None], torch.tensor([1]))
        assert pixelwise.logits(model, read[:, :-1])[0].argmax(-1).tolist() == found.levels.tolist()
    halves = pixelwise.levels_of(held_out()).numpy()[:4, :32]
    drawn = pixelwise.drawn(model, np.arange(4), 1.0, 0, halves)
    assert (drawn[:, :32] == halves).all() and drawn.shape == (4, 64)


def test_what_needs_no_network_is_counted() -> None:
    """Uniform: log2 17. One histogram for each pixel: by hand."""
    found, cost = pixelwise.counted(), 0.0
    seen, held = (np.rint(one.pictures * 16).astype(int) for one in (train(), held_out()))
    for pixel in range(64):
        for value in held[:, pixel]:
            cost -= math.log2((np.count_nonzero(seen[:, pixel] == value) + 1) / (len(seen) + LEVELS))
    assert found["uniform"] == pytest.approx(math.log2(17))
    assert found["place"] == pytest.approx(cost / held.size)
    assert found["class"] < found["place"] < found["all"] < found["uniform"]


def test_a_run_learns_and_a_rate_that_diverges_ends_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pixelwise, "LOOKS", 2)
    looks = list(pixelwise.learning(Plan(seed=1), 40))
    assert looks[-1].held < looks[0].held and looks[-1].pictures.shape == (CLASSES, 64)
    again = pixelwise.loaded(looks[-1].weights)
    assert pixelwise.bits(again, held_out()).mean() == pytest.approx(looks[-1].held, abs=0.01)
    with pytest.raises(UserError, match="smaller rate"):
        list(pixelwise.learning(Plan(rate=1e30), 40))


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_pixel_by_pixel_it_draws_what_is_asked_for(seed: int) -> None:
    *_, last = pixelwise.learning(Plan(seed=seed))
    assert last.distance is not None and last.distance <= 4 and last.asked >= 0.85
    assert last.held < pixelwise.counted()["class"] - 0.3
