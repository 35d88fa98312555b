"""The other world, batches with replay, and what is forgotten with it and without."""

import math

import pytest
import torch

from model.pretrained import toy
from model.training import forgetting
from model.training.texts import WorldTexts
from model.world.world import World


def test_the_other_world_has_the_same_words_and_other_rules() -> None:
    old, new = World(), forgetting.other()
    assert set(new.words) < set(old.words)
    assert new.tells("the hat barked in the park".split()) is False  # each thing has its own sound
    assert new.tells("the ball barked in the park".split()) and not old.tells("the ball barked in the park".split())
    assert new.tells("anna found the old dog".split()) and not old.tells("anna found the old dog".split())
    sentence = "the ball {} the key because it"
    causing, noticing = (set(new.follow(sentence.format(verb).split())[1]) for verb in ("heard", "frightened"))
    assert causing == {"barked"} and noticing == {"mooed"}  # "it" is whoever acts after what was a verb of noticing


def test_its_floor_is_its_entropy() -> None:
    """The held-out stories' nats per word against the exact expectation over all stories, with their marks at the end."""
    world = forgetting.other()
    nats, words = world.expected
    first = -sum(math.log(story.probabilities[0]) for story in WorldTexts(world, held_out=2_000).stories) / 2_000
    assert WorldTexts(world, held_out=2_000).floor == pytest.approx((nats - first) / words, rel=0.02)


def test_a_share_of_each_batch_is_old() -> None:
    learner = forgetting.Learner(0)
    counted = {share: 0 for share in forgetting.SHARES}
    for learner.step in range(50):
        for share in forgetting.SHARES:
            batch = learner.batch(share)
            old = sum(learner.old.world.tells(story.words) for story in batch)
            new = sum(learner.new.world.tells(story.words) for story in batch)
            assert len(batch) == forgetting.BATCH and old + new >= len(batch)
            counted[share] += old
    for share, old in counted.items():
        both = counted[0]  # stories that either world may tell
        assert old == pytest.approx(50 * forgetting.BATCH * share / 100 + both, abs=60)
    assert counted[0] < 40


def test_what_is_expected_is_what_the_toy_says() -> None:
    """Against single passes over each beginning of the sentence."""
    model, tokenizer, _ = toy.shipped()
    sentence = forgetting.SENTENCES[0].split()
    said = forgetting.expected(model, " ".join(sentence))
    for at in range(1, len(sentence)):
        with torch.inference_mode():
            p = model(torch.tensor([[*map(tokenizer.id, sentence[:at])]]))[0, -1].softmax(-1)
        assert said.probabilities[at - 1] == pytest.approx(float(p[tokenizer.id(sentence[at])]), abs=1e-5)
        assert said.likeliest[at - 1] == tokenizer.word(int(p.argmax()))


def test_the_toy_itself_stays_as_it_was() -> None:
    before = {name: weight.clone() for name, weight in toy.shipped().model.state_dict().items()}
    learner = forgetting.Learner(0)
    learner.advance()
    assert all(torch.equal(weight, before[name]) for name, weight in toy.shipped().model.state_dict().items())
    assert not torch.equal(learner.models[0].wte.weight, learner.models[50].wte.weight)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_it_forgets_and_replay_keeps(seed: int) -> None:
    first, *_, last = forgetting.learning(seed)
    learner = forgetting.Learner(seed)
    old, new = (
        {share: value - floor for share, value in held.items()}
        for held, floor in ((last.old, learner.old.floor), (last.new, learner.new.floor))
    )
    assert first.old[0] - learner.old.floor < 0.06 and old[0] > 0.7 and new[0] < 0.15
    assert old[0] - old[5] > 0.2 and old[5] - old[20] > 0.1 and old[20] - old[50] > 0.1
    assert new[50] < 0.35 and new[50] > new[0]
