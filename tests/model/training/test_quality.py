"""What `make toy` reaches on three seeds: minutes each, so `make test-all` runs them."""

import numpy as np
import pytest
import torch

from model import checkpoints
from model.inside import heads
from model.pretrained import opening
from model.training import judging, make_toy
from model.training.texts import WorldTexts
from model.training.trainer import Trainer, train
from model.world.world import World


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_small_gpt_learns_its_world(seed: int) -> None:
    torch.set_num_threads(1)
    texts = WorldTexts(World(), seed, held_out=500)
    trainer = Trainer(make_toy.recipe(texts, seed), texts)
    seconds = sum(seen.seconds for seen in train(trainer))
    torch.set_num_threads(2)
    above = trainer.held_loss() - texts.floor
    found = judging.grade(trainer.model, texts.tokenizer, texts.world, 400)
    reader = opening.small("toy", checkpoints.Checkpoint(trainer.model, texts.tokenizer, {}), "cpu")
    right, wrong = heads.pronoun(
        reader, [heads.Referent(*one) for one in judging.rival_sentences(texts.world, 50)], lambda *_: None
    )
    previous = np.mean(
        [heads.previous(heads.patterns(reader.trace([*row[row >= 0]]))) for row in texts.held_out[:50]], 0
    )
    print(
        f"seed {seed}: {seconds:.0f} s, {above:.4f} above the floor, {found}, pronoun {right.max():.2f}, "
        f"previous word {previous.max():.2f}"
    )
    assert 0 < above < 0.03
    assert found.sentences > 0.92 and found.stories > 0.6
    assert right.max() > 0.9 and wrong.flat[right.argmax()] < 0.1
