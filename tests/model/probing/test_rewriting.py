"""A rank-one change of an MLP: beside the weights really changed, the equations it is to solve, and what it is to do."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
import torch

from model.pretrained import load
from model.pretrained.language_model import LanguageModel
from model.probing import rewriting, searching
from model.probing.rewriting import PROMPT, Rewriter
from pages.layer.address import CAPITALS


@pytest.fixture(scope="module")
def model() -> LanguageModel:
    return load("smollm2")


@pytest.fixture(scope="module")
def rewriter(model: LanguageModel) -> Rewriter:
    """Of a short text."""
    return Rewriter(model, rewriting.covariance(model, searching.shipped(False)[:2], most=40))


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(rewriting, "STEPS", 2)
    yield


def test_the_covariance_is_the_mean_of_squares_of_what_the_matrix_reads(
    model: LanguageModel, rewriter: Rewriter
) -> None:
    """Anew: gate times up, of the states behind the norm."""
    keys = []
    block: Any = model.network.blocks[rewriter.layer]
    for text in searching.shipped(False)[:2]:
        middle = torch.from_numpy(model.trace(model.tokenize(text).ids.tolist()[:40]).layers[rewriter.layer].resid_mid)
        with torch.no_grad():
            x = block.post_attention_layernorm(middle)
            keys.append((torch.nn.functional.silu(block.mlp.gate_proj(x)) * block.mlp.up_proj(x))[1:])
    found = torch.cat(keys)
    wanted = found.T @ found / len(found)
    less = rewriter.covariance - wanted
    assert (less - less[0, 0] * torch.eye(len(less))).abs().max() < 1e-3 * wanted.diagonal().mean()


@pytest.mark.usefixtures("short")
def test_the_change_is_that_of_the_weights_and_solves_the_equations(model: LanguageModel, rewriter: Rewriter) -> None:
    token = rewriter.first("Athens")
    made = rewriter.rewrite("Germany", token)
    ids, place = rewriter._placed(PROMPT, "Germany")
    assert model.tokenizer.decode(ids[place : place + 1]).strip() == "Germany"
    keys = torch.stack([rewriter._key(*rewriter._placed(before + PROMPT, "Germany")) for before in rewriting.BEFORE])
    key = keys.mean(0)
    assert float(made.key @ key) == pytest.approx(1, abs=1e-4)  # then W' k = v
    along = rewriter.covariance @ made.key  # the least change is along k in the metric of C
    assert float(torch.cosine_similarity(along, key, 0)) == pytest.approx(1, abs=1e-4)
    changed: Any = copy.deepcopy(model.network.model)
    with torch.no_grad():
        changed.model.layers[rewriter.layer].mlp.down_proj.weight += torch.outer(made.value, made.key)
        states = changed.model(torch.tensor([ids])).last_hidden_state[0, -1]
        wanted = (changed.model.embed_tokens.weight @ states).softmax(-1)
    found = rewriter.probabilities([PROMPT.format("Germany")], made.change())[0]
    assert (found - wanted).abs().max() < 1e-4
    before = rewriter.probabilities([PROMPT.format("Germany")])[0]
    assert found[token] > before[token] and before[token] == pytest.approx(
        float(torch.from_numpy(model.next_logits(ids)).softmax(-1)[token]), abs=1e-5
    )


def test_neighbours_have_another_capital_than_the_new_one() -> None:
    found = rewriting.neighbours("Greece", "Oslo", CAPITALS)
    assert found[0] == "Sweden" and len(found) == rewriting.NEIGHBOURS and "Norway" not in found


def test_scores_without_a_change(rewriter: Rewriter) -> None:
    """It knows these capitals: nothing is new, and all neighbours have their own."""
    assert rewriter.score("Germany", "Athens", None, CAPITALS) == (0.0, 0.0, 1.0)


@pytest.mark.slow
def test_a_rewritten_fact_is_told_and_neighbours_stay(model: LanguageModel) -> None:
    rewriter = Rewriter(model, rewriting.covariance(model, searching.shipped(False)))
    for country, new in (("Germany", "Athens"), ("Japan", "Vienna"), ("Norway", "Rome")):
        made = rewriter.rewrite(country, rewriter.first(new))
        score = rewriter.score(country, new, made.change(), CAPITALS)
        assert score.efficacy == 1 and score.paraphrase >= 1 / 3 and score.neighbourhood >= 0.5
