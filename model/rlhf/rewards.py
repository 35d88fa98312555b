"""Rewards learned from comparisons: the probability that one answer is preferred to another is the sigmoid of the
difference of their rewards (Bradley & Terry 1952).

Two kinds: a weight for every word, and a transformer that reads question and answer.
"""

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from torch import Tensor, nn

from model.errors import UserError
from model.probability import Bin, reliability
from model.rlhf.losses import bradley_terry
from model.rlhf.preferences import Comparison
from model.rlhf.speaking import Words
from model.tokenizers.small import WordTokenizer
from model.trace import Floats
from model.training.texts import PADDING, padded
from model.training.trainer import copied
from model.transformer import GPT
from model.world.dialogues import answering, asking

STRENGTH = 0.3  # the inverse of the L2 penalty on word weights: of 0.03 to 3 the best for 20 to 100 votes
FOLDS = 5
EPOCHS, BATCH, RATE = 12, 32, 1e-3  # so that a few hundred votes are first learned, then memorised
SPARED = 5  # every fifth vote is not learned from: it tells after which epoch to stop


class Reward(Protocol):
    """A reward model."""

    def scores(self, prompts: Sequence[Words], answers: Sequence[Words]) -> Floats:
        """[B]: the reward of each answer to its prompt. Only differences have a meaning."""


@dataclass(frozen=True, eq=False)
class WordCounts:
    """The sum of a weight for each word of an answer; the question is not read. weights [V]."""

    tokenizer: WordTokenizer
    weights: Floats

    def scores(self, prompts: Sequence[Words], answers: Sequence[Words]) -> Floats:
        """[B]: the reward of each answer."""
        return counted(self.tokenizer, answers) @ self.weights

    def parts(self, answer: Words) -> list[tuple[str, float]]:
        """Each word with its weight."""
        return [(word, float(self.weights[self.tokenizer.id(word)])) for word in answer]


@dataclass(frozen=True, eq=False)
class Scaled:
    """A reward with mean 0 and standard deviation 1 over answers of the reference policy.

    So kl_coef means the same for every reward (Ouyang et al. 2022 shift rewards likewise).
    """

    reward: Reward
    mean: float
    std: float

    def scores(self, prompts: Sequence[Words], answers: Sequence[Words]) -> Floats:
        """[B]: the reward of each answer, in standard deviations."""
        return (self.reward.scores(prompts, answers) - self.mean) / self.std


def scaled(reward: Reward, prompts: Sequence[Words], answers: Sequence[Words]) -> Scaled:
    """The reward, scaled over these answers. Raises UserError if all of them have the same."""
    scores = reward.scores(prompts, answers)
    if not scores.std() > 1e-6:
        raise UserError("These votes prefer nothing, so that all answers get the same reward: vote some more.")
    return Scaled(reward, float(scores.mean()), float(scores.std()))


def counted(tokenizer: WordTokenizer, answers: Sequence[Words]) -> Floats:
    """[B, V]: how often each answer has each word."""
    counts = np.zeros((len(answers), tokenizer.vocab_size), np.float32)
    for row, answer in zip(counts, answers, strict=True):
        np.add.at(row, [tokenizer.id(word) for word in answer], 1.0)
    return counts


def word_counts(votes: Sequence[Comparison], tokenizer: WordTokenizer) -> WordCounts:
    """Logistic regression on the differences of word counts, without an intercept.

    Each vote counts twice, once with its sides swapped; a tie is half a vote for each side. Raises UserError without
    votes.
    """
    if not votes:
        raise UserError("There are no votes yet: vote, or let the simulated rater vote.")
    chosen, rejected = [vote.chosen for vote in votes], [vote.rejected for vote in votes]
    differences = counted(tokenizer, chosen) - counted(tokenizer, rejected)
    ties = np.array([vote.tie for vote in votes])
    shares = np.where(ties, 0.5, 1.0)  # of each vote, for its first side
    rows = np.concatenate([differences, -differences] * 2)  # [4 N, V]
    sides = np.repeat([1, 0, 0, 1], len(votes))
    weights = np.concatenate([shares, shares, 1 - shares, 1 - shares]) / 2
    fitted = LogisticRegression(C=STRENGTH, fit_intercept=False, max_iter=500).fit(rows, sides, weights)
    return WordCounts(tokenizer, fitted.coef_[0].astype(np.float32))


def from_ratings(answers: Sequence[Words], good: Sequence[bool], tokenizer: WordTokenizer) -> WordCounts:
    """Logistic regression on the word counts of single answers, each rated good or not; how good an answer has to be is the intercept.

    So P(good) = sigmoid(r(a) - z), as KTO has it of log-ratios (Ethayarajh et al. 2024). Raises UserError where all ratings are the
    same: they prefer nothing.
    """
    if len(set(good)) < 2:
        raise UserError("All of these answers got the same rating, which prefers nothing: rate some more.")
    fitted = LogisticRegression(C=STRENGTH, max_iter=500).fit(counted(tokenizer, answers), np.array(good))
    return WordCounts(tokenizer, fitted.coef_[0].astype(np.float32))


class Judged(NamedTuple):
    """The predicted probability [N], for each vote, that the chosen answer is preferred."""

    probabilities: Floats

    @property
    def accuracy(self) -> float:
        """The share of votes that it ranks correctly; equal rewards count half."""
        return float(np.mean(np.where(self.probabilities == 0.5, 0.5, self.probabilities > 0.5)))

    @property
    def loss(self) -> float:
        """The mean of -log p, in nats: what Bradley and Terry's likelihood says of these votes."""
        return float(-np.mean(np.log(np.maximum(self.probabilities.astype(np.float64), 1e-30))))

    def bins(self, count: int = 5) -> list[Bin]:
        """Calibration: predicted probability and share preferred in `count` bins from 0 to 1.

        Each vote counts from both sides, since the order of the answers means nothing.
        """
        both = np.concatenate([self.probabilities, 1 - self.probabilities])
        preferred = np.repeat([True, False], len(self.probabilities))
        return reliability(both.tolist(), preferred.tolist(), count)


def judged(reward: Reward, votes: Sequence[Comparison]) -> Judged:
    """The predictions of a reward on votes; ties are left out."""
    clear = [vote for vote in votes if not vote.tie]
    prompts = [vote.prompt for vote in clear]
    better = reward.scores(prompts, [vote.chosen for vote in clear])
    worse = reward.scores(prompts, [vote.rejected for vote in clear])
    return Judged(1 / (1 + np.exp(worse - better)))


def crossed(votes: Sequence[Comparison], tokenizer: WordTokenizer) -> Judged:
    """Cross-validation: each vote judged by word weights that were fitted to the other folds."""
    folds = [votes[fold::FOLDS] for fold in range(FOLDS)]
    predictions = [np.zeros(0, np.float32)]
    for fold in folds:
        if len(fold) < len(votes) and any(not vote.tie for vote in fold):
            others = [vote for other in folds if other is not fold for vote in other]
            predictions.append(judged(word_counts(others, tokenizer), fold).probabilities)
    return Judged(np.concatenate(predictions))


class Head(nn.Module):
    """A copy of the model that answers, with a linear head on its last state at the end of an answer."""

    def __init__(self, start: GPT, tokenizer: WordTokenizer) -> None:
        super().__init__()
        self.trunk, self._tokenizer = copy.deepcopy(start), tokenizer
        self.score = nn.Linear(start.config.d_model, 1, bias=False)
        nn.init.zeros_(self.score.weight)  # at first it prefers nothing

    def forward(self, ids: Tensor) -> Tensor:
        """ids [B, T], PADDING behind their ends -> rewards [B]."""
        last = (ids != PADDING).sum(1) - 1  # [B]
        return self.score(self.trunk.states(ids.clamp_min(0)))[torch.arange(len(ids)), last, 0]

    def read(self, prompts: Sequence[Words], answers: Sequence[Words]) -> Tensor:
        """[B, T]: the ids of prompts with their answers."""
        rows = [
            [*asking(self._tokenizer, prompt), *answering(self._tokenizer, answer)]
            for prompt, answer in zip(prompts, answers, strict=True)
        ]
        return torch.from_numpy(padded(rows))

    @torch.inference_mode()
    def scores(self, prompts: Sequence[Words], answers: Sequence[Words]) -> Floats:
        """[B]: the reward of each answer to its prompt."""
        if not answers:
            return np.zeros(0, np.float32)
        return self.eval()(self.read(prompts, answers)).numpy()


class Epoch(NamedTuple):
    """A transformer's reward after some passes over the votes.

    accuracy           on the votes that it learns from
    held_out_accuracy  on pairs whose better answer is known for certain
    spared_loss        nats per spared vote; None where there are too few votes to spare any
    """

    epoch: int
    accuracy: float
    held_out_accuracy: float
    spared_loss: float | None
    weights: Mapping[str, Tensor]


def stopped(epochs: Sequence[Epoch]) -> Epoch:
    """The epoch at which to stop: where the spared votes are most likely, or the last where none were spared.

    The truth about held-out pairs is not asked for: who collects votes does not have it either.
    """
    learned = [(one.spared_loss, one) for one in epochs if one.epoch > 0]
    return min(learned, key=lambda pair: pair[0] if pair[0] is not None else -pair[1].epoch)[1]


def head(
    votes: Sequence[Comparison], others: Sequence[Comparison], start: GPT, tokenizer: WordTokenizer, seed: int = 0
) -> Iterator[Epoch]:
    """A transformer's reward before it learns and after each pass over four fifths of the votes.

    others: held-out pairs, judged without a mistake. Raises UserError without votes.
    """
    every = [vote for vote in votes if not vote.tie]
    if not every:
        raise UserError("There are no votes for one side yet: vote, or let the simulated rater vote.")
    spared, clear = every[SPARED - 1 :: SPARED], [vote for at, vote in enumerate(every, 1) if at % SPARED]
    model = Head(start, tokenizer)
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=0.0)
    generator = torch.Generator().manual_seed(seed)
    yield _epoch(0, model, clear, others, spared)
    for epoch in range(1, EPOCHS + 1):
        for places in torch.randperm(len(clear), generator=generator).split(BATCH):
            batch = [clear[place] for place in places.tolist()]
            answers = [vote.chosen for vote in batch] + [vote.rejected for vote in batch]
            scores = model.train()(model.read([vote.prompt for vote in batch] * 2, answers))
            loss = bradley_terry(*scores.chunk(2))
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
        yield _epoch(epoch, model, clear, others, spared)


def _epoch(number: int, model: Head, *votes: Sequence[Comparison]) -> Epoch:
    """votes: that it learns from, held-out ones, and spared ones."""
    clear, others, spared = votes
    loss = judged(model, spared).loss if spared else None
    return Epoch(number, judged(model, clear).accuracy, judged(model, others).accuracy, loss, copied(model))
