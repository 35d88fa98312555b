"""Is a toy that learns from human feedback still calibrated? Its next words, and its facts, before and while it learns.

OpenAI 2023 (GPT-4 technical report, figure 8) shows a large model whose answers were calibrated before that training, and less so
after it. Here the same loop as in RLHF: votes of a simulated rater, a reward from them, PPO.
"""

import math
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

from model.probability import Bin, expected_error, reliability
from model.rlhf import preferences, rewards
from model.rlhf.loop import learn
from model.rlhf.rollout import Recipe, Task
from model.rlhf.speaking import predict, speak
from model.tokenizers.small import WordTokenizer
from model.training.instructing import words
from model.training.texts import PADDING, padded
from model.transformer import GPT
from model.world.dialogues import WORDS, Dialogue, answering, asking, dialogues
from model.world.lexicon import Lexicon

VOTES, MISTAKES, REFERENCE = 100, 0.1, 256
ITERATIONS, EVERY = 40, 2
ASKED = 400  # new questions


class Look(NamedTuple):
    """A policy after some iterations.

    words  next words of what answers truly said: the likeliest one's probability, and whether it came
    facts  what the policy said itself: the probability of the fact among all words that may be one, and whether it is true
    """

    iteration: int
    kl: float
    kind: float
    words: list[Bin]
    facts: list[Bin]
    words_error: float
    facts_error: float


def looks(start: GPT, tokenizer: WordTokenizer, lexicon: Lexicon, seed: int = 0) -> Iterator[Look]:
    """The start, and the policy after each EVERY iterations."""
    task = _task(start, tokenizer, lexicon)
    asked = list(islice(dialogues(lexicon, "calibration"), ASKED))
    for one in learn(Recipe(iterations=ITERATIONS, seed=seed), task):
        if one.iteration % EVERY:
            continue
        policy = GPT(start.config)
        policy.load_state_dict(one.weights)
        policy.eval()
        told, facts = next_words(policy, tokenizer, asked), said_facts(policy, tokenizer, asked)
        errors = expected_error(told), expected_error(facts) if facts else math.nan
        yield Look(one.iteration, one.figures.kl, one.figures.kind, told, facts, *errors)


@torch.inference_mode()
def next_words(policy: GPT, tokenizer: WordTokenizer, asked: Sequence[Dialogue]) -> list[Bin]:
    """At each word of true answers: the probability of the word that the policy holds likeliest, and whether it came."""
    prompts = [asking(tokenizer, words(one)) for one in asked]
    start = max(map(len, prompts))
    answers = padded([answering(tokenizer, one.answer) for one in asked])
    ids = torch.from_numpy(np.hstack([padded(prompts, before=True), answers]))
    best, top = predict(policy, ids, start).all.exp().max(-1)  # [B, T]
    there, came = ids[:, start:] != PADDING, top == ids[:, start:]
    return reliability(best[there].tolist(), came[there].tolist())


@torch.inference_mode()
def said_facts(policy: GPT, tokenizer: WordTokenizer, asked: Sequence[Dialogue], seed: int = 5) -> list[Bin]:
    """Of what the policy answers itself: the probability of its fact, and whether it is the true one. An answer without any word
    that may be a fact is left out."""
    answers = speak(policy, tokenizer, asked, seed)
    found = predict(policy, answers.ids, answers.start)
    may = _facts(tokenizer, found.all.shape[-1])
    among = found.logprobs - found.all.masked_fill(~may, -math.inf).logsumexp(-1)  # [B, T]
    tokens, mask = answers.tokens, answers.mask.bool()
    spoken = may[tokens] & mask
    p = torch.where(spoken, among, 0.0).sum(1).exp()
    said = spoken.any(1).tolist()
    true = [one.right(words_) for one, words_ in zip(asked, answers.said, strict=True)]
    kept = [at for at, any_ in enumerate(said) if any_]
    return reliability([float(p[at]) for at in kept], [true[at] for at in kept])


def _facts(tokenizer: WordTokenizer, size: int) -> Tensor:
    """[V]: which tokens may be a fact: no marks, and no words of a style."""
    marks = set(tokenizer.special_tokens.values())
    return torch.tensor([token not in marks and tokenizer.word(token) not in WORDS for token in range(size)])


def _task(start: GPT, tokenizer: WordTokenizer, lexicon: Lexicon) -> Task:
    """The reward that an empty room's votes teach: the weights of words."""
    rater: Any = preferences.rated(preferences.pairs(start, tokenizer, lexicon, "rater 0"), MISTAKES, 0)
    votes = list(islice(rater, VOTES))
    asked = list(islice(dialogues(lexicon, "reference"), REFERENCE))
    said = speak(start, tokenizer, asked, 0).said
    reward = rewards.scaled(rewards.word_counts(votes, tokenizer), [tuple(words(one)) for one in asked], said)
    return Task(start, tokenizer, lexicon, reward, votes)
