"""The loss of soft targets, the students' batches, and what soft targets are worth."""

import math

import pytest
import torch
from torch.nn import functional as F

from model.training import distilling
from model.training.distilling import soft_loss
from model.training.trainer import next_token_loss
from model.world.world import World


def test_a_case_worked_by_hand() -> None:
    """Teacher [ln 9, 0] at T = 2 is [3, 1] / 4, at T = 1 [9, 1] / 10; the student says [1, 1] / 2."""
    teacher, student = torch.tensor([[math.log(9), 0.0]]), torch.zeros(1, 2)
    at_one = 0.9 * math.log(0.9 / 0.5) + 0.1 * math.log(0.1 / 0.5)
    at_two = 4 * (0.75 * math.log(0.75 / 0.5) + 0.25 * math.log(0.25 / 0.5))
    assert soft_loss(student, teacher, 1).item() == pytest.approx(at_one, abs=1e-6)
    assert soft_loss(student, teacher, 2).item() == pytest.approx(at_two, abs=1e-6)


@pytest.mark.parametrize("temperature", [0.5, 1, 2, 4])
def test_it_is_the_divergence_of_torch(temperature: float) -> None:
    rng = torch.Generator().manual_seed(0)
    student, teacher = (torch.randn(7, 11, generator=rng) for _ in range(2))
    told = F.kl_div((student / temperature).log_softmax(-1), (teacher / temperature).softmax(-1), reduction="batchmean")
    assert soft_loss(student, teacher, temperature).item() == pytest.approx(temperature**2 * told.item(), rel=1e-5)
    assert soft_loss(teacher, teacher, temperature).item() == pytest.approx(0, abs=1e-6)
    with pytest.raises(ValueError, match="temperature is 0"):
        soft_loss(student, teacher, 0)


def test_its_gradient_is_the_difference_of_probabilities() -> None:
    """Hinton, Vinyals & Dean 2015, equation 2, times T^2: T (q - p)."""
    teacher = torch.tensor([[1.0, 0.0, -1.0]])
    student = torch.tensor([[0.0, 0.5, 0.2]], requires_grad=True)
    soft_loss(student, teacher, 3.0).backward()
    wanted = 3.0 * ((student / 3.0).softmax(-1) - (teacher / 3.0).softmax(-1))
    assert student.grad is not None and torch.allclose(student.grad, wanted.detach(), atol=1e-6)


def test_a_teacher_that_is_sure_is_a_word() -> None:
    """Then the loss of probabilities is the cross entropy, as the student of words has it."""
    school = distilling.School(0, 20, 1)
    rows = school._batch("words")
    student = school.students["words"]
    follows = rows[:, 1:] != distilling.PADDING
    sure = F.one_hot(rows[:, 1:][follows], student.config.vocab_size) * 60.0
    assert torch.equal(rows, school._batch("soft"))  # both read the same
    found = soft_loss(student(rows[:, :-1].clamp_min(0))[follows], sure, 1)
    assert found.item() == pytest.approx(next_token_loss(student, rows).item(), abs=1e-5)
    teacher = {name: weight.clone() for name, weight in school.teacher.state_dict().items()}
    school.advance()
    assert all(torch.equal(weight, teacher[name]) for name, weight in school.teacher.state_dict().items())


def test_little_text_is_read_again_and_no_end_of_it_is_new() -> None:
    few, endless = distilling.School(0, 20, 1), distilling.School(0, distilling.ENDLESS, 1)
    assert len(few._own["words"]) == 20 and len(few._own["written"]) == distilling.WRITTEN == len(
        endless._own["written"]
    )
    first = endless._batch("words")
    endless.step += 1
    assert first.shape != (second := endless._batch("words")).shape or not torch.equal(first, second)
    firsts = {one[0] for one in few._own["words"]}
    assert {one[0] for one in few._own["written"]} <= firsts and all(one[-1] == few._end for one in few._own["written"])


def test_the_world_is_followed_exactly() -> None:
    found = distilling.truth(World())
    assert found.sum(1) == pytest.approx(1) and [int((row > 0).sum()) for row in found] == [6, 4, 17, 1]


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_little_text_is_enough_for_a_student_of_probabilities(seed: int) -> None:
    """With 100 stories; with new ones in every step the student of words is near."""
    *_, few = distilling.learning(seed, 100, 1)
    *_, plenty = distilling.learning(seed, distilling.ENDLESS, 1)
    assert few.held["words"] - few.held["soft"] > 0.7 and few.held["words"] - few.held["written"] > 0.7
    assert abs(plenty.held["words"] - plenty.held["soft"]) < 0.15
