"""A decoder and a painter in lockstep: one clock, the same noise at each moment, and shares counted anew."""

import numpy as np
import pytest
import torch

from model.pictures import captioning, contrasting, diffusion, imagining, lockstep, reading, scenes, shipped


@pytest.fixture(scope="module")
def space() -> contrasting.Space:
    return contrasting.loaded("order", shipped.read("space")["order"])


def test_who_knows_the_picture_is_led_to_it_in_few_steps(space: contrasting.Space) -> None:
    clean = torch.rand(1, 24, 24, 3, generator=torch.Generator().manual_seed(1))

    class Knowing(imagining.Painter):
        def forward(self, x: torch.Tensor, steps: torch.Tensor, wishes: torch.Tensor) -> torch.Tensor:
            left = diffusion.at(imagining.schedule().alphas_cumprod, steps, x)
            noise = (x - left.sqrt() * (2 * clean - 1)) / (1 - left).sqrt()
            return imagining.target(2 * clean - 1, steps, noise)

    made = lockstep.painted(space, Knowing(), [scenes.parse(contrasting.SHOWN[0])])
    assert torch.allclose(made, clean, atol=1e-3)


def test_shares_are_those_of_what_the_decoder_writes_and_the_reader_reads(space: contrasting.Space) -> None:
    """By the weights that come with Glassbox, one scene after the other."""
    weights = shipped.read("captions")
    writer = shipped.into(captioning.Captioner(), weights["captioner"])
    painter = shipped.into(imagining.Painter(), weights["painter"])
    found = lockstep.look(space, 5.0, (1, 2), writer, painter)  # type: ignore[arg-type]
    many, right = lockstep.tested(), 0
    for scene, picture in zip(many.scenes, many.pictures, strict=True):
        (one,) = captioning.written(writer, space.images(picture[None]))  # type: ignore[arg-type]
        right += one.text == scenes.caption(scene)
    assert len(many.scenes) == 60 and found.words[3] == pytest.approx(right / 60) and found.words[3] > 0.9
    asked = [*lockstep.shown().scenes, *many.scenes[:24]]
    ends = lockstep.painted(space, painter, asked)  # type: ignore[arg-type]
    reads = reading.read(reading.reader(), ends)
    colours = [(a.first.colour, a.second.colour) == (b.first.colour, b.second.colour) for a, b in zip(asked, reads, strict=True)]  # fmt: skip
    assert found.paint[0] == pytest.approx(np.mean(colours[3:])) and found.read == reads[:3]
    assert np.allclose(found.pictures, ends[:3].numpy()) and found.pictures.shape == (3, 24, 24, 3)
    assert found.pictures.min() >= 0 and found.pictures.max() <= 1


def test_the_decoder_stops_and_the_painter_goes_on(space: contrasting.Space) -> None:
    looks = list(lockstep.learning(space, 0, (0.0, 0.1, 0.4), 0.1))
    assert [one.seconds for one in looks] == [0.0, 0.1, 0.4] and looks[0].steps == (0, 0)
    assert looks[1].steps[0] == looks[2].steps[0] > 0 and looks[2].steps[1] > looks[1].steps[1] > 0
    assert [one.text for one in looks[1].written] == [one.text for one in looks[2].written]
    again = next(lockstep.learning(space, 0, (0.0, 0.1)))
    assert np.array_equal(again.pictures, looks[0].pictures) and not np.array_equal(again.pictures, looks[1].pictures)


def test_nothing_that_is_shown_or_tested_was_kept_back() -> None:
    found = [*lockstep.shown().scenes, *lockstep.tested().scenes]
    assert not any(scenes.unseen(one) for one in found)
    assert len(lockstep.MOMENTS) >= 8 and lockstep.MOMENTS[0] == 0 and max(lockstep.MOMENTS) <= 60


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_half_a_minute_is_enough_for_captions_colours_and_relation(space: contrasting.Space, seed: int) -> None:
    *_, last = lockstep.learning(space, seed, (0.0, 30.0), 8.0)
    assert last.words[3] >= 0.85 and last.paint[0] >= 0.3 and last.paint[2] >= 0.8
