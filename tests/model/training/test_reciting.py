"""Secrets, copies and what is recited."""

from functools import partial
from itertools import islice

import pytest
import torch

from model.training import reciting
from model.training.filtering import jaccard, shingles
from model.training.judging import write
from model.training.texts import WorldTexts
from model.world.world import World


def test_secrets_are_planted_as_often_as_they_say() -> None:
    world = World()
    secrets, texts = reciting.corpus(world, 0)
    assert len(texts) == reciting.STORIES + sum(one.copies for one in secrets)
    stories = {story.words for story in islice(world.stories("recited 0"), reciting.STORIES)}
    for one in secrets:
        copies = [text for text in texts if text not in stories and sum(a != b for a, b in zip(text, one.words, strict=False)) <= 1 and len(text) == len(one.words)]  # fmt: skip
        assert len(copies) == one.copies and one.words in copies
        assert set(one.words) <= set(world.words)
    assert reciting.corpus(world, 1)[1] != texts


def test_duplicates_go_and_one_of_each_stays() -> None:
    secrets, texts = reciting.corpus(World(), 0)
    exact, near = (reciting.deduplicated(texts, kind) for kind in ("exact", "near"))
    assert len(exact) == len(set(texts)) and set(near) <= set(exact) < set(texts) | {()}
    assert reciting.deduplicated(texts, "raw") == texts
    for one in secrets:
        kept = [text for text in near if jaccard(shingles(" ".join(text)), shingles(" ".join(one.words))) > 0.5]
        assert kept  # the first of its cluster
    assert sum(text in {one.words for one in secrets} for text in near) <= len(secrets)


def test_recited_is_the_whole_second_half() -> None:
    secret = reciting.secrets(World(), 0)[0]
    rest = secret.words[reciting.GIVEN :]
    assert reciting.recited(secret, rest) and not reciting.recited(secret, (*rest[:-1], "·"))


def test_what_is_told_is_greedy_writing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Against model.training.judging.write, which draws: at a low temperature it takes the likeliest word."""
    monkeypatch.setattr(reciting, "WorldTexts", partial(WorldTexts, held_out=8))
    learner = reciting.Learner(0)
    for _ in range(3):
        learner.readers.advance()
    look, tokenizer = learner.look(), learner.texts.tokenizer
    for kind in ("raw", "near"):
        prompts = [[tokenizer.id(word) for word in one.words[: reciting.GIVEN]] for one in learner.secrets[:3]]
        drawn = write(learner.readers.models[kind], prompts, reciting.TOLD, 0, temperature=1e-4)
        for ids, told in zip(drawn, look.told[kind], strict=False):
            assert [tokenizer.word(token) for token in ids[reciting.GIVEN :]] == [*told]
    assert look.step == 3 and all(torch.isfinite(torch.tensor([*look.held.values()])))


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_copies_are_recited_and_dropping_them_helps(seed: int) -> None:
    *_, last = reciting.learning(seed)
    secrets = reciting.secrets(World(), seed)
    counts = {
        kind: [sum(reciting.recited(one, told) for one, told in zip(secrets, last.told[kind], strict=True) if one.copies == copies) for copies in reciting.COPIES]
        for kind in reciting.KINDS
    }  # fmt: skip
    assert counts["raw"][0] == 0 and counts["raw"][-2:] == [reciting.EACH] * 2
    assert sum(counts["raw"]) > sum(counts["exact"]) > sum(counts["near"])
