"""The diffusion model of scenes: v by its definition, guidance as an identity, and the chain where the answer is known."""

import pytest
import torch

from model.pictures import contrasting, diffusion, imagining, reading, scenes, shipped
from model.seeded import seeded


@pytest.fixture(scope="module")
def painter() -> imagining.Painter:
    with seeded(0):
        return imagining.Painter().eval().requires_grad_(False)


def noisy(count: int = 2) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    dice = torch.Generator().manual_seed(4)
    wishes = torch.randn(count, 9, 32, generator=dice)
    return torch.randn(count, 24, 24, 3, generator=dice), torch.tensor([7, 40][:count]), wishes


def test_v_gives_back_noise_and_picture() -> None:
    """x_t = sqrt(a) x + sqrt(1 - a) e and v = sqrt(a) e - sqrt(1 - a) x: so x = sqrt(a) x_t - sqrt(1 - a) v."""
    dice = torch.Generator().manual_seed(0)
    clean, noise = (torch.randn(2, 24, 24, 3, generator=dice).double() for _ in range(2))
    steps = torch.tensor([3, 45])
    v, mixed = imagining.target(clean, steps, noise), diffusion.noised(imagining.schedule(), clean, steps, noise)
    left = imagining.schedule().alphas_cumprod[steps - 1].view(-1, 1, 1, 1)
    assert torch.allclose(left.sqrt() * mixed - (1 - left).sqrt() * v, clean, atol=1e-9)
    assert torch.allclose((1 - left).sqrt() * mixed + left.sqrt() * v, noise, atol=1e-9)


def test_guidance_of_1_is_as_asked_and_of_0_as_if_nothing_were_asked(painter: imagining.Painter) -> None:
    x, steps, wishes = noisy()
    asked = imagining.network(painter, wishes, 1.0)(x, steps)
    blank = painter.blank.expand(2, -1, -1)
    plain = imagining.network(painter, blank, 1.0)(x, steps)
    near = 1 + 1e-6  # not 1 itself, which skips the second pass
    assert torch.allclose(imagining.network(painter, wishes, near)(x, steps), asked, atol=1e-4)
    assert torch.allclose(imagining.network(painter, wishes, 0.0)(x, steps), plain, atol=1e-5)
    twice = imagining.network(painter, wishes, 2.0)(x, steps)
    assert torch.allclose(twice, plain + 2 * (asked - plain), atol=1e-4)
    assert not torch.allclose(asked, plain, atol=1e-3)


def test_who_knows_the_picture_is_led_to_it() -> None:
    clean = torch.full((1, 24, 24, 3), 0.5)

    class Knowing(imagining.Painter):
        def forward(self, x: torch.Tensor, steps: torch.Tensor, wishes: torch.Tensor) -> torch.Tensor:
            left = diffusion.at(imagining.schedule().alphas_cumprod, steps, x)
            noise = (x - left.sqrt() * (2 * clean - 1)) / (1 - left).sqrt()
            return imagining.target(2 * clean - 1, steps, noise)

    frames = list(imagining.chain(Knowing(), torch.zeros(1, 9, 32), 0))
    assert len(frames) == imagining.STEPS + 1 and torch.allclose(frames[-1], clean, atol=1e-3)
    assert (frames[0] - 0.5).std().item() == pytest.approx(
        0.5, abs=0.05
    )  # noise of variance 1, in units of half the range


def test_the_same_seed_paints_the_same(painter: imagining.Painter) -> None:
    _, _, wishes = noisy(1)
    first, again, other = (imagining.drawn(painter, wishes, seed) for seed in (1, 1, 2))
    assert torch.equal(first, again) and not torch.equal(first, other)
    assert first.min() >= 0 and first.max() <= 1


def test_wishes_are_the_states_behind_each_word() -> None:
    space = contrasting.loaded("order", shipped.read("space")["order"])
    asked = [scenes.parse("a red circle left of a blue square"), scenes.parse("a red circle above a blue square")]
    found = imagining.wishes(space, asked)
    assert found.shape == (2, 9, 32) and torch.allclose(found[0, :3], found[1, :3], atol=1e-5)  # the same words so far
    ends = torch.nn.functional.normalize(space.texts.out(found[:, -1]), dim=1)
    assert torch.allclose(ends, space.texts(torch.tensor(contrasting.tokens(asked))), atol=1e-5)


def test_the_reader_reads_pictures_that_nobody_painted() -> None:
    gallery = contrasting.tests()[1]
    assert reading.right(reading.reader(), gallery.pictures, gallery.scenes) >= 0.97
