"""Influence by gradients: beside dot products of autograd's own gradients, a step that is really made, and planted stories."""

from itertools import islice

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from model.errors import UserError
from model.training import influence
from model.training.influence import Checkpoint, Reader, library
from model.training.texts import PADDING
from model.world.world import World


@pytest.fixture(scope="module")
def reader() -> Reader:
    """After a few steps."""
    made = Reader(World())
    list(islice(made.learn(), 6))
    for block in made.model.layers:
        block.attn.attend = influence.attend_in_parts
    return made


@pytest.fixture(scope="module")
def checkpoint(reader: Reader) -> Checkpoint:
    return Checkpoint(6, {name: one.detach().clone() for name, one in reader.model.state_dict().items()}, 0.0)


def losses(reader: Reader, row: torch.Tensor) -> torch.Tensor:
    """Of each token of a story, with gradients."""
    row = row[row != PADDING]
    return F.cross_entropy(reader.model(row[None, :-1])[0], row[1:], reduction="none")


def gradient(reader: Reader, loss: torch.Tensor) -> torch.Tensor:
    return torch.cat([one.flatten() for one in torch.autograd.grad(loss, list(reader.model.parameters()))])


WORDS, WORD = ("the", "dog"), "barked"


def word_loss(reader: Reader) -> torch.Tensor:
    logits = reader.model(torch.tensor([[reader.tokenizer.id(one) for one in WORDS]]))[0, -1]
    return -logits.log_softmax(-1)[reader.tokenizer.id(WORD)]


def test_influences_are_dot_products_of_gradients(reader: Reader, checkpoint: Checkpoint) -> None:
    found = reader.influences(WORDS, WORD, [checkpoint, checkpoint])
    mine = gradient(reader, word_loss(reader))
    for story in (0, 7, 599):
        tokens = losses(reader, reader.rows[story])
        assert found[1, story].sum() == pytest.approx(float(gradient(reader, tokens.sum()) @ mine), rel=1e-3, abs=1e-5)
        one = gradient(reader, losses(reader, reader.rows[story])[4])
        assert found[0, story, 4] == pytest.approx(float(one @ mine), rel=1e-3, abs=1e-5)
        assert not found[0, story, len(tokens) :].any()


def test_a_small_step_on_a_story_changes_the_word_by_its_influence(reader: Reader, checkpoint: Checkpoint) -> None:
    whole = reader.influences(WORDS, WORD, [checkpoint])[0].sum(-1)
    before, rate = word_loss(reader).item(), 1e-3 / np.abs(whole).max()
    for story in (int(whole.argmax()), int(whole.argmin())):
        loss = losses(reader, reader.rows[story]).sum()
        slopes = torch.autograd.grad(loss, list(reader.model.parameters()))
        with torch.no_grad():
            for weight, slope in zip(reader.model.parameters(), slopes, strict=True):
                weight.sub_(slope, alpha=float(rate))
        after = word_loss(reader).item()
        reader.model.load_state_dict(checkpoint.weights)
        assert before - after == pytest.approx(rate * whole[story], rel=0.15)


def test_planted_sentences_are_false_and_told_once() -> None:
    world = World()
    found = library(world)
    for plant in found.plants:
        false = (*plant.before, plant.word)
        assert found.stories[plant.story][:4] == false and not world.tells([*false, "."])
        assert sum(story[at : at + 4] == false for story in found.stories for at in range(len(story))) == 1
    assert all(world.tells(story) for story in found.stories[: -influence.PLANTED])


def test_nothing_before_a_word_is_refused(reader: Reader, checkpoint: Checkpoint) -> None:
    with pytest.raises(UserError, match="nothing before"):
        reader.influences((), WORD, [checkpoint])


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 1, 2, 3, 4])
def test_a_planted_story_comes_first(seed: int) -> None:
    """For nine of ten over these seeds, and for eight at the least."""
    reader = Reader(World(), seed)
    checkpoints = [one for one in reader.learn() if isinstance(one, Checkpoint)]
    first = 0
    for plant in reader.library.plants:
        whole = reader.influences(plant.before, plant.word, checkpoints).sum((0, 2))
        first += int(whole.argmax()) == plant.story
    assert first >= 9
