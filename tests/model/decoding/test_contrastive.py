"""Contrastive search: by hand, and against a plain version that reads every text from its beginning."""

import numpy as np
import pytest
import torch

from model.decoding.chain import Settings
from model.decoding.contrastive import contrastive
from model.decoding.steps import greedy
from model.errors import UserError
from model.trace import MAX_TOKENS
from tests.model.decoding.worlds import Chain, set_stops
from tests.model.pretrained.test_pretrained import Case, tiny

WORLD = [[0.5, 0.3, 0.15, 0.05], [0.1, 0.2, 0.3, 0.4], [0.4, 0.3, 0.2, 0.1], [0.25, 0.25, 0.25, 0.25]]


def test_three_steps_worked_out_by_hand() -> None:
    """States are one-hot: a token that is there already is alike with cosine 1, another one with 0. alpha .4, k 2.

    After 0: 0 has .6 x .5 - .4 = -.10, 1 has .6 x .3 = .18. After 0 1: 3 .6 x .4 = .24, 2 .18. After 0 1 3 all are
    equal, so 0 and 1 are the candidates, both there already: .15 - .4 = -.25, and the first is taken.
    """
    found = list(contrastive(Chain(WORLD), (0,), 3, k=2, alpha=0.4))
    assert [step.token for step in found] == [1, 3, 0] and found[-1].ids == (0, 1, 3, 0)
    assert [step.candidates for step in found] == [(0, 1), (3, 2), (0, 1)]
    np.testing.assert_allclose([step.scores for step in found], [[-0.1, 0.18], [0.24, 0.18], [-0.25, -0.25]], atol=1e-6)
    np.testing.assert_allclose([step.degeneration for step in found], [[1, 0], [0, 0], [1, 1]], atol=1e-6)
    np.testing.assert_allclose([step.confidence for step in found], [[0.5, 0.3], [0.4, 0.3], [0.25, 0.25]], atol=1e-6)
    assert found[0].log_probability == pytest.approx(np.log(0.3), abs=1e-6)
    assert [step.stop for step in found] == ["", "", "length"]


@pytest.mark.parametrize("family", ["llama", "gpt2"])
def test_without_a_penalty_it_is_greedy(family: str) -> None:
    ours = tiny(family).ours
    set_stops(ours, None)
    chosen = Settings(repetition_penalty=1.3, no_repeat_ngram=2)
    for settings in (Settings(), chosen):
        expected = [step.token for step in greedy(ours, [5, 6, 7], 12, settings)]
        assert [step.token for step in contrastive(ours, [5, 6, 7], 12, 3, 0.0, settings)] == expected
        assert [step.token for step in contrastive(ours, [5, 6, 7], 12, 1, 0.9, settings)] == expected  # no rival


def plain(model: torch.nn.Module, ids: list[int], count: int, k: int, alpha: float) -> list[int]:
    """Su et al. 2022, equation 5, word for word: no memory, one text at a time, with torch."""
    text = list(ids)
    for _ in range(count):
        with torch.inference_mode():
            chances = model(torch.tensor([text])).logits[0, -1].softmax(-1)
            best = []
            for chance, token in zip(*chances.topk(k), strict=True):
                states = model(torch.tensor([[*text, int(token)]]), output_hidden_states=True).hidden_states[-1][0]
                alike = torch.nn.functional.cosine_similarity(states[-1:], states[:-1]).max()
                best.append((float((1 - alpha) * chance - alpha * alike), int(token)))
        text.append(max(best)[1])
    return text[len(ids) :]


def test_a_real_model_searches_as_the_paper_says(smollm2, library_smollm2) -> None:
    ids = smollm2.tokenize("The dog chased the").ids.tolist()
    found = [step.token for step in contrastive(smollm2, ids, 6, k=3, alpha=0.6)]
    assert found == plain(library_smollm2, ids, 6, 3, 0.6)
    assert found != [step.token for step in greedy(smollm2, ids, 6)]


@pytest.mark.parametrize("family", ["gpt_neox", "qwen3"])
def test_tiny_models_search_as_the_paper_says(family: str) -> None:
    case: Case = tiny(family)
    set_stops(case.ours, None)
    found = [step.token for step in contrastive(case.ours, case.ids, 10, k=5, alpha=0.3)]
    assert found == plain(case.reference, case.ids, 10, 5, 0.3)


def test_where_it_ends() -> None:
    [only] = contrastive(Chain(WORLD, stops=[1]), (0,), 9, k=2, alpha=0.4)
    assert (only.token, only.stop) == (1, "end")
    found = list(contrastive(Chain(WORLD), (0,) * (MAX_TOKENS - 2), 9))
    assert [step.stop for step in found] == ["", "full"]
    with pytest.raises(UserError, match="limit of 256 tokens"):
        next(contrastive(Chain(WORLD), (0,) * MAX_TOKENS, 9))


def test_values_that_make_no_sense() -> None:
    for wrong in ({"k": 0}, {"alpha": -0.1}, {"alpha": 1.1}, {"alpha": float("nan")}, {"max_new_tokens": 0}):
        with pytest.raises(ValueError, match=r"choose|at least one"):
            next(contrastive(Chain(WORLD), (0,), **({"max_new_tokens": 3} | wrong)))
    assert len(next(contrastive(Chain(WORLD), (0,), 1, k=99)).candidates) == 4  # more than there are: all


def test_a_banned_token_is_no_candidate() -> None:
    found = next(contrastive(Chain(WORLD), (0, 1, 0), 1, k=4, settings=Settings(no_repeat_ngram=2)))
    assert found.candidates == (0, 2, 3)
    np.testing.assert_allclose(found.confidence, np.array([0.5, 0.15, 0.05]) / 0.7, atol=1e-6)
