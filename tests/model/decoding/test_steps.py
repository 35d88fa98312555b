"""Greedy decoding and sampling, token by token against the reference library's `generate`."""

import itertools
from typing import Any

import numpy as np
import pytest
import torch

from model.decoding.chain import Settings
from model.decoding.steps import greedy, room, sample
from model.errors import UserError
from model.pretrained.scorer import ContextFull
from model.trace import MAX_TOKENS
from pages.server.growing import Growing
from tests.model.decoding.test_chain import ALL, processed
from tests.model.decoding.worlds import Chain, set_stops
from tests.model.pretrained.test_pretrained import Case, tiny

FAMILIES = ["llama", "mistral", "qwen2", "qwen3", "gpt2", "gpt_neox", "gpt_neox serial"]
PENALTIES = [{}, {"repetition_penalty": 1.4}, {"no_repeat_ngram": 2}, {"repetition_penalty": 1.2, "no_repeat_ngram": 3}]
ROUND = [[0.1, 0.6, 0.3], [0.2, 0.1, 0.7], [0.5, 0.3, 0.2]]  # 0 -> 1 -> 2 -> 0 is likeliest


def generated(model: Any, ids: list[int], count: int, **options) -> list[int]:
    """What transformers puts out after `ids`, without a draw."""
    options = {"no_repeat_ngram_size" if name == "no_repeat_ngram" else name: value for name, value in options.items()}
    options = {"eos_token_id": None, "pad_token_id": 0} | options
    found = model.generate(
        torch.tensor([ids]),
        attention_mask=torch.ones(1, len(ids), dtype=torch.long),
        do_sample=False,
        max_new_tokens=count,
        **options,
    )
    return found[0, len(ids) :].tolist()


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("penalties", PENALTIES, ids=str)
def test_greedy_is_the_reference_librarys(family: str, penalties: dict) -> None:
    case = tiny(family)
    set_stops(case.ours, None)
    found = [step.token for step in greedy(case.ours, case.ids, 30, Settings(**penalties))]
    assert found == generated(case.reference, case.ids, 30, **penalties) and len(found) == 30


@pytest.mark.parametrize("penalties", PENALTIES[::3], ids=str)
def test_greedy_text_of_a_real_model(smollm2, library_smollm2, penalties: dict) -> None:
    ids = smollm2.tokenize("The dog chased the").ids.tolist()
    found = [step.token for step in greedy(smollm2, ids, 20, Settings(**penalties))]
    ends = {"eos_token_id": list(smollm2.stops)}
    assert found == generated(library_smollm2, ids, 20, **penalties, **ends)


def reference_logits(case: Case, ids: tuple[int, ...]) -> np.ndarray:
    with torch.inference_mode():
        return case.reference(torch.tensor([ids])).logits[0, -1].numpy()


@pytest.mark.parametrize("family", FAMILIES[::2])
def test_every_step_is_drawn_from_what_the_reference_library_would_draw_from(family: str) -> None:
    """The reference reads each text from its beginning, its processors make the scores, torch the probabilities."""
    case = tiny(family)
    set_stops(case.ours, None)
    found = list(sample(case.ours, case.ids, 15, Settings(**ALL), seed=3))
    assert len({step.token for step in found}) > 3
    for step in found:
        before = step.ids[:-1]
        expected = torch.from_numpy(processed(reference_logits(case, before), before, ALL)).double().softmax(0)
        np.testing.assert_allclose(step.probabilities, expected, atol=1e-4)
        assert step.probabilities[step.token] > 0
        plain = torch.from_numpy(reference_logits(case, before)).double().log_softmax(0)[step.token]
        assert step.log_probability == pytest.approx(float(plain), abs=1e-4)


def test_steps_carry_on_from_each_other() -> None:
    found = list(sample(Chain(ROUND), (2, 0), 12, seed=5))
    text = [2, 0]
    for step in found:
        text.append(step.token)
        assert step.ids == tuple(text)
        np.testing.assert_allclose(step.probabilities, ROUND[text[-2]], atol=1e-6)
    assert [step.stop for step in found] == [""] * 11 + ["length"]


def test_texts_are_drawn_as_often_as_their_probability_says() -> None:
    """Three tokens are 27 texts: how often each comes in 4000 draws, against the product of its probabilities."""
    runs = 4000
    counts: dict[tuple[int, ...], int] = {}
    for seed in range(runs):
        *_, last = sample(Chain(ROUND), (0,), 3, seed=seed)
        counts[last.ids] = counts.get(last.ids, 0) + 1
    squares = 0.0
    for a, b, c in itertools.product(range(3), repeat=3):
        expected = runs * ROUND[0][a] * ROUND[a][b] * ROUND[b][c]
        squares += (counts.get((0, a, b, c), 0) - expected) ** 2 / expected
    assert squares < 26 + 5 * np.sqrt(2 * 26)  # chi-square with 26 degrees of freedom, 5 standard deviations


def test_a_seed_gives_its_text_again_and_a_position_its_draw() -> None:
    """With other settings the same numbers are drawn, so that the two can be compared."""
    one, same = (list(sample(Chain(ROUND), (0,), 20, seed=9)) for _ in range(2))
    other = list(sample(Chain(ROUND), (0,), 20, Settings(temperature=3.0), seed=9))
    assert [step.ids for step in one] == [step.ids for step in same]
    assert [step.draw for step in one] == [step.draw for step in other]
    assert [step.token for step in one] != [step.token for step in other]
    assert len({step.draw for step in one}) == 20
    branch = next(sample(Chain(ROUND), one[6].ids, 1, seed=9))  # begun anew in the middle of the text
    assert (branch.draw, branch.token) == (one[7].draw, one[7].token)


def test_temperature_nought_is_greedy() -> None:
    found = list(sample(Chain(ROUND), (0,), 6, Settings(temperature=0.0)))
    assert [step.token for step in found] == [1, 2, 0, 1, 2, 0] and {step.draw for step in found} == {None}
    cuts = Settings(
        temperature=2.0, top_k=1, no_repeat_ngram=2
    )  # of these only the ban counts: 0 1 and 1 2 are used up
    assert [step.token for step in greedy(Chain(ROUND), (0, 1, 2, 0), 2, cuts)] == [2, 1]


def test_a_text_ends_with_the_token_that_ends_it() -> None:
    [only] = greedy(Chain(ROUND, stops=[1]), (0,), 9)
    assert (only.token, only.stop) == (1, "end")
    found = list(greedy(Chain(ROUND, stops=[0]), (0,), 9))
    assert [step.token for step in found] == [1, 2, 0] and [step.stop for step in found] == ["", "", "end"]
    *_, last = greedy(Chain(ROUND, stops=[0]), (0,), 3)
    assert last.stop == "end"  # also where the length ends it as well


@pytest.mark.parametrize(
    ("begun", "asked", "made", "stop"),
    [(MAX_TOKENS - 3, 9, 3, "full"), (MAX_TOKENS - 3, 3, 3, "length"), (MAX_TOKENS - 1, 1, 1, "length")],
)
def test_a_text_that_fills_the_context(begun: int, asked: int, made: int, stop: str) -> None:
    found = list(greedy(Chain(ROUND), (0,) * begun, asked))
    assert len(found) == made and found[-1].stop == stop and not any(step.stop for step in found[:-1])


def test_what_cannot_be_continued(smollm2) -> None:
    with pytest.raises(UserError, match="nothing to read"):
        next(greedy(smollm2, [], 3))
    with pytest.raises(ContextFull, match="begin with a shorter one"):
        next(sample(Chain(ROUND), (0,) * MAX_TOKENS, 3))
    with pytest.raises(ValueError, match="at least one"):
        next(sample(Chain(ROUND), (0,), 0))


def test_a_text_whose_every_token_is_banned_ends() -> None:
    """Of three tokens none twice: after 0, 1 and 2 nothing is left."""
    found = list(sample(Chain(ROUND), (0,), 9, Settings(no_repeat_ngram=1), seed=1))
    assert sorted(found[-1].ids) == [0, 1, 2]
    assert list(sample(Chain(ROUND), (0, 1, 2), 9, Settings(no_repeat_ngram=1))) == []


def test_only_what_is_asked_for_is_worked_out_and_once() -> None:
    world = Chain(ROUND)
    grown = Growing(greedy(world, (0,), 9))
    assert [step.token for step in grown.upto(2)] == [1, 2] and world.reads == [1, 1]
    first = grown.upto(1)[0]
    assert grown.upto(2)[0] is first and world.reads == [1, 1] and not grown.over
    assert len(grown.upto(99)) == 9 and grown.over and world.reads == [1] * 9  # the last token is not read


def test_a_step_that_fails_fails_again() -> None:
    def steps_that_fail():
        yield 1
        raise UserError("no more")

    grown = Growing(steps_that_fail())
    for _ in range(2):
        with pytest.raises(UserError, match="no more"):
            grown.upto(3)
    assert grown.upto(1) == [1] and not grown.over


def test_room() -> None:
    assert [room((0,) * length, 10) for length in (1, MAX_TOKENS - 10, MAX_TOKENS - 4)] == [10, 10, 4]
