"""Parity and sums: questions, steps and answers beside Python's own arithmetic; what is held out; what changed steps say."""

import numpy as np
import pytest

from model.errors import UserError
from model.prompting.parity import Parity
from model.prompting.puzzles import Lesson, held_out, said
from model.prompting.stepwise import PUZZLES
from model.prompting.sums import Sums

PARITY, SUMS = Parity(), Sums()
CODES = np.random.default_rng(3).integers(0, 2**16, 50)


def test_parities_are_those_of_pythons_count_of_ones() -> None:
    questions = PARITY.questions(CODES)
    for code, bits, steps, answer in zip(
        CODES, questions, PARITY.worked(questions), PARITY.answers(questions), strict=True
    ):
        assert "".join(map(str, bits)) == f"{code:016b}"
        assert said(PARITY, answer) == [("even", "odd")[int(code).bit_count() % 2]]
        assert said(PARITY, steps) == [("even", "odd")[(int(code) >> (15 - at)).bit_count() % 2] for at in range(16)]
        assert PARITY.concluded(steps[None])[0].tolist() == answer.tolist()


def test_sums_are_pythons() -> None:
    codes = np.random.default_rng(4).integers(0, 10**8, 50)
    questions = SUMS.questions(codes)
    for code, asked, steps, answer in zip(
        codes, questions, SUMS.worked(questions), SUMS.answers(questions), strict=True
    ):
        first, second = divmod(int(code), 10_000)
        assert "".join(said(SUMS, asked)) == f"{first:04d}+{second:04d}"
        assert "".join(said(SUMS, answer)) == f"{first + second:05d}"
        assert SUMS.concluded(steps[None])[0].tolist() == answer.tolist()


def test_the_steps_of_a_sum_worked_by_hand() -> None:
    """4817 + 2956: 7 + 6 = 13, 1 + 5 + 1 = 7, 8 + 9 = 17, 4 + 2 + 1 = 7."""
    question = np.array([SUMS.read("4817 + 2956")])
    steps = said(SUMS, SUMS.worked(question)[0])
    assert steps == ["3", "carry 1", "7", "carry 0", "7", "carry 1", "7", "carry 0"]
    false = SUMS.worked(question)
    false[0, 0] = SUMS.changed(int(false[0, 0]), 1)
    assert "".join(said(SUMS, SUMS.concluded(false)[0])) == "07774"
    assert SUMS.concluded(false[:, ::-1])[0, 0] == -1  # a digit where the last carry should stand: no number


@pytest.mark.parametrize("name", PUZZLES)
@pytest.mark.parametrize("written", [True, False])
def test_a_text_is_question_steps_and_answer_and_none_is_held_out(name: str, written: bool) -> None:
    puzzle = PUZZLES[name]
    lesson, kept = Lesson(puzzle, written), {tuple(one) for one in puzzle.questions(held_out(puzzle))}
    assert len(kept) == 1_000
    for step in range(20):
        texts = lesson.batch(0, step, 64)
        assert texts.shape == (64, lesson.length) and not kept & {tuple(one[: puzzle.asked - 1]) for one in texts}
        assert (texts[:, -puzzle.answer - 1] == puzzle.equals).all()
    assert (lesson.batch(0, 1, 64) == lesson.batch(0, 1, 64)).all()
    assert (lesson.batch(0, 1, 64) != lesson.batch(0, 2, 64)).any() and (
        lesson.batch(1, 1, 64) != lesson.batch(0, 1, 64)
    ).any()


def test_held_out_parity_would_be_met_without_the_filter() -> None:
    """The filter matters: of 20 batches of 64 strings, some would be among the 1,000 of 65,536."""
    drawn = np.random.default_rng([0, 0]).integers(0, PARITY.count, 20 * 64)
    assert np.isin(drawn, held_out(PARITY)).any()


@pytest.mark.parametrize("text", ["", "101", "1" * 17, "10110011100011012", "1011001110001１01", "abc", "🙂" * 16])
def test_strings_that_are_none(text: str) -> None:
    with pytest.raises(UserError, match="16 bits"):
        PARITY.read(text)


@pytest.mark.parametrize("text", ["", "12345+1", "1+", "1-2", "1+2+3", "-1+2", "１+2", "1e3+4", "__import__('os')"])
def test_sums_that_are_none(text: str) -> None:
    with pytest.raises(UserError, match="up to 4 digits"):
        SUMS.read(text)
