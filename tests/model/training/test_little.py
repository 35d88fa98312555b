"""Little text read many times: passes, minimal pairs by the world's rules, and what is measured."""

import random
from collections import Counter
from functools import partial

import pytest
import torch

from model.training import little
from model.training.little import Pair
from model.training.texts import WorldTexts
from model.world.world import World


@pytest.fixture(scope="module")
def world() -> World:
    return World()


def test_every_text_is_read_equally_often() -> None:
    """Seven texts in batches of 3: after 7 batches each three times, and each once before any comes again."""
    own = [(str(one),) for one in range(7)]
    batch = little.passes(own, 0, 3)
    read = [text for step in range(7) for text in batch(step)]
    assert Counter(read) == dict.fromkeys(own, 3) and all(set(read[at : at + 7]) == set(own) for at in (0, 7, 14))
    assert read[:7] != read[7:14] and batch(4) == little.passes(own, 0, 3)(4)


def test_the_world_tells_the_right_word_of_each_pair_and_never_the_wrong_one(world: World) -> None:
    found = little.pairs(world, world.stories("pairs"), each=12)
    assert Counter(one.kind for one in found) == dict.fromkeys(little.KINDS, 12)
    for one in found:
        following = world.follow(one.before)[1]
        assert following.get(one.right, 0) > 0 and one.wrong not in following
        assert (one.right in ("she", "he")) == (one.kind == "pronoun")


def test_a_story_whose_pairs_are_known(world: World) -> None:
    words = (
        "lucy was sad because she lost the red ball . the old lion frightened the big duck because it roared .".split()
    )
    found = {one.kind: one for one in little._pairs(world.lexicon, world.follow(words)[0], random.Random(0))}
    assert found["pronoun"] == Pair("pronoun", tuple(words[:4]), "she", "he")
    assert found["sound"] == Pair("sound", tuple(words[:-2]), "roared", "quacked")
    assert found["deed"].before == tuple(words[:5]) and found["deed"].right == "lost"
    assert found["deed"].wrong in world.lexicon.gains and "mood" not in found


def test_what_is_measured_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(little, "WorldTexts", partial(WorldTexts, held_out=4))
    monkeypatch.setattr(little, "SIZES", (3, 6))
    monkeypatch.setattr(little, "PLENTY", 9)
    monkeypatch.setattr(little, "PAIRS", 5)
    learner = little.Learner(0)
    pairs = little.pairs(learner.texts.world, learner.texts.world.stories("pairs"), 5)
    learner.pairs = pairs
    for _ in range(2):
        learner.readers.advance()
    look = learner.look()
    assert set(look.held) == set(look.own) == {"3", "6", "9"} and look.step == 2
    model, ids = learner.readers.models["6"], learner.texts.ids
    right = dict.fromkeys(little.KINDS, 0)
    with torch.inference_mode():
        for one in pairs:
            scores = model(torch.tensor([[ids[word] for word in one.before]]))[0, -1]
            right[one.kind] += int(scores[ids[one.right]] > scores[ids[one.wrong]])
        nats = 0.0
        rows = learner.texts.rows(learner.corpora["6"])
        for row in rows:
            own = torch.from_numpy(row[row >= 0])
            nats -= float(model(own[None, :-1])[0].log_softmax(-1).gather(1, own[1:, None]).sum())
    assert look.right["6"] == {kind: share / 5 for kind, share in right.items()}
    assert look.own["6"] == pytest.approx(nats / int((rows[:, 1:] >= 0).sum()), abs=1e-4)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_little_text_is_learned_by_heart_and_more_text_serves_better(seed: int) -> None:
    looks = list(little.learning(seed))
    best = {name: min(one.held[name] for one in looks) for name in little.names()}
    ordered = [best[name] for name in little.names()[:3]]
    assert ordered == sorted(ordered, reverse=True)  # more text, a lower best
    last, smallest = looks[-1], str(little.SIZES[0])
    assert last.held[smallest] > best[smallest] + 0.2 and last.own[smallest] < best[str(little.PLENTY)]
    for size in little.SIZES[-2:]:  # read six times, or not quite twice: as good as once
        assert abs(best[str(size)] - best[str(little.PLENTY)]) < 0.05
