"""Word problems: the answers that are taken, the prompts, and what is written beside the reference library's own generation."""

import itertools
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import torch

from model import pretrained
from model.errors import UserError
from model.pretrained.language_model import LanguageModel
from model.prompting import chains
from model.prompting.chains import Piece, Problem
from model.prompting.equations import equations


@pytest.fixture(scope="module")
def model() -> LanguageModel:
    return pretrained.load("smollm2")


@pytest.fixture(scope="module")
def starts(model: LanguageModel) -> dict[str, Any]:
    return chains.starts(model)


def _over(pieces: Any) -> list[Piece]:
    return [piece for piece in pieces if piece.over]


@pytest.mark.parametrize(
    ("method", "text", "answer"),
    [
        ("chain", " 5 + 8 = 13. The answer is 13.", 13),
        ("chain", " 5 + 8 = 13. The answer is $1,250.50 in all.", Fraction(2501, 2)),
        ("chain", " 5 + 8 = 13. So she has 12", 12),
        ("chain", " The answer is 5. No: the answer is 7.", 7),
        ("chain", " The answer is unknown. 4 of 9.", 9),
        ("chain", " The answer is 14 + 11 = 25 apples. 3 are left.", 25),
        ("chain", " 30 - 12 = 12. THE ANSWER IS: **18**.", 18),
        ("chain", " The answer is -3.", -3),
        ("chain", " 10-3 is less", 3),
        ("direct", " 14 + 11 = 25.", 25),
        ("direct", " 16.", 16),
        ("direct", " unknown.", None),
        ("direct", ": 12\n", 12),
        ("zero", " 7 ÷ 9 = 1.\nThe answer is: 75", 75),
        ("few", "", None),
        ("few", " many apples", None),
        ("few", " The answer is sixteen.", None),
    ],
)
def test_which_answer_is_taken(method: str, text: str, answer: int | Fraction | None) -> None:
    assert chains.taken(method, text) == answer


def test_problems_have_answers_that_their_examples_do_not_show() -> None:
    problems, examples = chains.built_in(), chains.examples()
    assert len(problems) == 24 and [one.operations for one in problems] == [1] * 12 + [2] * 12
    assert not {one.question for one in problems} & {one.question for one in examples}
    assert all(one.answer is not None and one.answer > 0 and one.answer.denominator == 1 for one in problems)
    for one in examples:
        found = equations(one.steps)
        assert found and all(each.holds for each in found) and found[-1].right == one.answer


def test_every_prompt_shows_what_it_says_it_shows() -> None:
    question = "How many are 2 and 3?"
    told = {method: chains.prompt(method, question) for method in chains.METHODS}
    text = {method: b"".join(one.tokens.pieces).decode() for method, one in told.items()}
    assert text["direct"] == f"Q: {question}\nA: The answer is"
    assert text["zero"] == f"Q: {question}\nA: Let's think step by step."
    assert text["few"].count("The answer is") == text["chain"].count("The answer is") == 4 and "=" not in text["few"]
    assert text["chain"].count("=") == 6 and text["chain"].endswith(f"\n\nQ: {question}\nA:")
    parts = [
        (piece, part)
        for piece, part in zip(told["chain"].tokens.pieces, told["chain"].parts, strict=True)
        if part[1] < 0
    ]
    assert b"".join(piece for piece, part in parts if part[0] == "question").decode() == f"Q: {question}"


@pytest.mark.parametrize(
    ("question", "answer", "says"),
    [
        ("", "", "type one with numbers"),
        (" \n", "", "type one with numbers"),
        ("2 apples " * 600, "", "shorten it"),
        ("How many apples are there?", "", "no number in it"),
        ("🙂🙂🙂", "", "no number in it"),
        ("Two and three?", "", "as digits"),
        ("2 and 3?", "five", "is no number"),
        ("2 and 3?", "1/2", "is no number"),
        ("2 and 3?", "9" * 30, "is no number"),
    ],
)
def test_other_problems_get_one_sentence(question: str, answer: str, says: str) -> None:
    with pytest.raises(UserError, match=says):
        chains.problem(question, answer)


def test_a_problem_of_ones_own() -> None:
    assert chains.problem("  2 and\n3? ", " 5 ") == Problem("2 and 3?", Fraction(5))
    assert chains.problem("2 and 3?") == Problem("2 and 3?", None)
    assert chains.problem("2 and 3?", "1,250.5").answer == Fraction(2501, 2)


def test_too_many_tokens_are_told(model: LanguageModel, starts: dict[str, Any]) -> None:
    question = "1 " + "\U00013080" * 390
    with pytest.raises(UserError, match="too many tokens"):
        list(chains.measure(model, [chains.problem(question)], ("chain",), starts))


@pytest.mark.parametrize("method", ["direct", "few", "chain"])
def test_greedy_texts_are_the_reference_librarys(
    model: LanguageModel, library_smollm2: Any, starts: dict[str, Any], method: str
) -> None:
    problem = chains.built_in()[5]
    piece = _over(chains.measure(model, [problem], (method,), starts))[0]
    ids = torch.tensor([chains.prompt(method, problem.question).tokens.ids.tolist()])
    with torch.inference_mode():
        whole = library_smollm2.generate(
            ids, do_sample=False, max_new_tokens=chains.MOST_WRITTEN[method], pad_token_id=0
        )
    wanted = model.tokenizer.decode(whole[0, ids.shape[1] :].tolist()).split("\n")[0].split("<|")[0].rstrip()
    assert piece.written[0].text == wanted and piece.written[0].tokens > 0


def test_step_by_step_is_asked_for_its_answer(model: LanguageModel, starts: dict[str, Any]) -> None:
    problem = Problem(chains.built_in()[0].question, Fraction(16))
    written = _over(chains.measure(model, [problem], ("zero",), starts))[0].written[0]
    assert written.put >= 0 and written.text[written.put :].startswith("\nThe answer is")
    assert chains.taken("zero", written.text) == chains.taken("zero", written.text[written.put :]) is not None


@pytest.mark.slow
def test_a_sampled_chain_is_the_same_alone_and_beside_others(
    model: LanguageModel, starts: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each has its own seed; rows that end early must not mix up the others."""
    monkeypatch.setattr(chains, "SAMPLES", 4)
    monkeypatch.setitem(chains.MOST_WRITTEN, "samples", 22)
    together = _over(chains.measure(model, chains.built_in()[9:10], ("samples",), starts))[0].written
    monkeypatch.setattr(chains, "BATCH", 1)
    alone = _over(chains.measure(model, chains.built_in()[9:10], ("samples",), starts))[0].written
    assert together == alone and len({one.text for one in together}) > 1 and len({one.tokens for one in together}) > 1
    other = _over(chains.measure(model, chains.built_in()[9:10], ("samples",), starts, seed=1))[0].written
    assert other != alone


def test_tokens_are_drawn_as_the_temperature_says() -> None:
    logits, rng = np.array([1.0, 0.0, 2.0, -3.0], np.float32), np.random.default_rng(5)
    weights = np.exp(logits.astype(float) / 0.7)
    counts = np.bincount([chains._drawn(logits, rng) for _ in range(20_000)], minlength=4)
    assert counts / 20_000 == pytest.approx(weights / weights.sum(), abs=0.012)


def test_work_is_handed_over_in_pieces(
    model: LanguageModel, starts: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chains, "PACE", 0.0)
    pieces = list(chains.measure(model, chains.built_in()[:1], ("chain",), starts))
    assert len(pieces) > 5 and [piece.over for piece in pieces] == [False] * (len(pieces) - 1) + [True]
    assert all(a.written[0].tokens < b.written[0].tokens for a, b in itertools.pairwise(pieces[:-1]))
    assert pieces[-1].written[0].text.startswith(pieces[0].written[0].text)
