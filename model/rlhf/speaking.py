"""Answers of a policy to questions, and the probability of each word under it or another policy."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from model.tokenizers.small import END, WordTokenizer
from model.training.instructing import LONGEST, words
from model.training.judging import write
from model.training.texts import PADDING, padded
from model.transformer import GPT
from model.world.dialogues import Dialogue, asking

Words = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Answers:
    """Answers to questions.

    said  the words of each
    ids   [B, P + T]: PADDING before the shorter prompts, so that all end at P = `start`; the answer, and the mark at its
          end, unless it grew too long; PADDING behind
    """

    asked: Sequence[Dialogue]
    said: Sequence[Words]
    ids: Tensor
    start: int

    @property
    def mask(self) -> Tensor:
        """[B, T]: 1 where an answer has a token."""
        return (self.ids[:, self.start :] != PADDING).float()

    @property
    def tokens(self) -> Tensor:
        """[B, T]: the ids of the answers; 0 where they have ended."""
        return self.ids[:, self.start :].clamp_min(0)


def speak(policy: GPT, tokenizer: WordTokenizer, asked: Sequence[Dialogue], seed: int) -> Answers:
    """An answer to each question, drawn with this seed."""
    prompts = [asking(tokenizer, words(dialogue)) for dialogue in asked]
    end, start = tokenizer.special_tokens[END], max(map(len, prompts))
    written = write(policy, prompts, LONGEST, seed, end)
    said = [row[len(prompt) :] for prompt, row in zip(prompts, written, strict=True)]
    answers = padded([[*ids, *([end] if len(ids) < LONGEST else [])] for ids in said])
    spelled = [tuple(tokenizer.word(token) for token in ids) for ids in said]
    return Answers(asked, spelled, torch.from_numpy(np.hstack([padded(prompts, before=True), answers])), start)


@dataclass(frozen=True, eq=False)
class Predictions:
    """What a policy predicts at each token of some answers.

    logprobs  [B, T] of the token itself
    all       [B, T, V] of every token that could have been there: log-probabilities too
    states    [B, T, d] the last hidden states before it
    """

    logprobs: Tensor
    all: Tensor
    states: Tensor

    def entropy(self, mask: Tensor) -> float:
        """Mean entropy over the tokens, in nats."""
        entropies = -(self.all.exp() * self.all).sum(-1)  # [B, T]
        return float((entropies * mask).sum() / mask.sum())


def predict(policy: GPT, ids: Tensor, start: int) -> Predictions:
    """ids [B, P + T], in which the answers begin at P = `start`."""
    read = ids[:, :-1]
    states = policy.states(read.clamp_min(0), read=read != PADDING)[:, start - 1 :]  # [B, T, d]
    every = policy.lm_head(states).log_softmax(-1)  # [B, T, V]
    return Predictions(every.gather(-1, ids[:, start:].clamp_min(0)[..., None])[..., 0], every, states)
