"""A reward learned from comparisons: the chance that an answer is preferred is the sigmoid of the difference of rewards
(Bradley & Terry 1952).

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
from model.rlhf.losses import bradley_terry
from model.rlhf.preferences import Comparison
from model.rlhf.speaking import Words
from model.tokenizers.small import WordTokenizer
from model.trace import Floats
from model.training.texts import PADDING, padded
from model.training.trainer import copied
from model.transformer import GPT
from model.world.dialogues import answering, asking

STRENGTH = 0.3  # 1 / how strongly word weights are drawn to 0: of .03 to 3 the best at 20 to 100 votes
FOLDS = 5
EPOCHS, BATCH, RATE = 12, 32, 1e-3  # so that a few hundred votes are first learned, then known by heart


class Reward(Protocol):
    """What gives answers rewards."""

    def scores(self, prompts: Sequence[Words], answers: Sequence[Words]) -> Floats:
        """[B]: the reward of each answer to its prompt. Only differences mean something."""


@dataclass(frozen=True, eq=False)
class WordCounts:
    """The sum of a weight for each word of an answer: what stands in the question is not read. weights [V]."""

    tokenizer: WordTokenizer
    weights: Floats

    def scores(self, prompts: Sequence[Words], answers: Sequence[Words]) -> Floats:
        """[B]: the reward of each answer."""
        return counted(self.tokenizer, answers) @ self.weights

    def parts(self, answer: Words) -> list[tuple[str, float]]:
        """Each word with what it adds."""
        return [(word, float(self.weights[self.tokenizer.id(word)])) for word in answer]


@dataclass(frozen=True, eq=False)
class Scaled:
    """A reward with mean 0 and standard deviation 1 over the answers of the start, so that kl_coef means the same for every
    reward (Ouyang et al. 2022 shift it likewise)."""

    reward: Reward
    mean: float
    spread: float

    def scores(self, prompts: Sequence[Words], answers: Sequence[Words]) -> Floats:
        """[B]: the reward of each answer, in standard deviations."""
        return (self.reward.scores(prompts, answers) - self.mean) / self.spread


def scaled(reward: Reward, prompts: Sequence[Words], answers: Sequence[Words]) -> Scaled:
    """Raises UserError for a reward that is the same for all of these answers."""
    found = reward.scores(prompts, answers)
    if not found.std() > 1e-6:
        raise UserError("These votes prefer nothing: all answers get the same reward. Vote some more.")
    return Scaled(reward, float(found.mean()), float(found.std()))


def counted(tokenizer: WordTokenizer, answers: Sequence[Words]) -> Floats:
    """[B, V]: how often each answer has each word."""
    found = np.zeros((len(answers), tokenizer.vocab_size), np.float32)
    for at, answer in enumerate(answers):
        np.add.at(found[at], [tokenizer.id(word) for word in answer], 1.0)
    return found


def word_counts(votes: Sequence[Comparison], tokenizer: WordTokenizer) -> WordCounts:
    """Weights that make the votes likely: logistic regression on the difference of counts, without a constant.

    Each vote stands there twice, once turned round; a tie is half a vote for each side. Raises UserError without votes.
    """
    if not votes:
        raise UserError("There are no votes yet: vote, or let the simulated rater vote.")
    differences = counted(tokenizer, [one.chosen for one in votes]) - counted(
        tokenizer, [one.rejected for one in votes]
    )
    ties = np.array([one.tie for one in votes])
    shares = np.where(ties, 0.5, 1.0)  # of a vote for the first
    rows = np.concatenate([differences, -differences] * 2)  # [4 N, V]
    sides = np.repeat([1, 0, 0, 1], len(votes))
    weights = np.concatenate([shares, shares, 1 - shares, 1 - shares]) / 2
    found = LogisticRegression(C=STRENGTH, fit_intercept=False, max_iter=500).fit(rows, sides, weights)
    return WordCounts(tokenizer, found.coef_[0].astype(np.float32))


class Judged(NamedTuple):
    """Of votes: the predicted chance [N] that the chosen one is preferred, by a reward that was not fitted to them."""

    chances: Floats

    @property
    def accuracy(self) -> float:
        """The share of them that it ranks as the votes do; where it ranks nothing, half."""
        return float(np.mean(np.where(self.chances == 0.5, 0.5, self.chances > 0.5)))

    def bins(self, count: int = 5) -> list[tuple[float, float, int]]:
        """Calibration: (mean predicted chance, share preferred, how many) for chances from 0 to 1 in `count` bins.

        Each vote is looked at from both sides, as which answer comes first means nothing.
        """
        both = np.concatenate([self.chances, 1 - self.chances])
        came = np.repeat([1.0, 0.0], len(self.chances))
        place = np.minimum((both * count).astype(int), count - 1)
        return [
            (float(both[place == at].mean()), float(came[place == at].mean()), int((place == at).sum()))
            for at in range(count)
            if (place == at).any()
        ]


def judged(reward: Reward, votes: Sequence[Comparison]) -> Judged:
    """What a reward says of votes; ties are left out."""
    clear = [one for one in votes if not one.tie]
    prompts = [one.prompt for one in clear]
    gain = reward.scores(prompts, [one.chosen for one in clear]) - reward.scores(
        prompts, [one.rejected for one in clear]
    )
    return Judged(1 / (1 + np.exp(-gain)))


def crossed(votes: Sequence[Comparison], tokenizer: WordTokenizer) -> Judged:
    """Each vote judged by word weights that were fitted to the others (in FOLDS parts)."""
    parts = [votes[at::FOLDS] for at in range(FOLDS)]
    found = [
        judged(word_counts([one for other in parts if other is not part for one in other], tokenizer), part).chances
        for part in parts
        if len(part) < len(votes) and any(not one.tie for one in part)
    ]
    return Judged(np.concatenate(found) if found else np.zeros(0, np.float32))


class Head(nn.Module):
    """A copy of the model that answers; its last state at the end of an answer times a vector is the reward."""

    def __init__(self, start: GPT, tokenizer: WordTokenizer) -> None:
        super().__init__()
        self.trunk, self._tokenizer = copy.deepcopy(start), tokenizer
        self.score = nn.Linear(start.config.d_model, 1, bias=False)
        nn.init.zeros_(self.score.weight)  # it begins by preferring nothing

    def forward(self, ids: Tensor) -> Tensor:
        """ids [B, T], PADDING behind their ends -> rewards [B]."""
        last = (ids != PADDING).sum(1) - 1  # [B]
        return self.score(self.trunk.states(ids.clamp_min(0)))[torch.arange(len(ids)), last, 0]

    def read(self, prompts: Sequence[Words], answers: Sequence[Words]) -> Tensor:
        """[B, T]: prompts with their answers as ids."""
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
    """A transformer that learned from the votes so many times: how many of them, and of others, it ranks rightly."""

    epoch: int
    seen: float
    held: float
    weights: Mapping[str, Tensor]


def head(
    votes: Sequence[Comparison], others: Sequence[Comparison], start: GPT, tokenizer: WordTokenizer, seed: int = 0
) -> Iterator[Epoch]:
    """A transformer's reward, before it learns and after each time that it saw all votes. Raises UserError without votes."""
    clear = [one for one in votes if not one.tie]
    if not clear:
        raise UserError("There are no votes for one side yet: vote, or let the simulated rater vote.")
    model = Head(start, tokenizer)
    descent = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=0.0)
    chance = torch.Generator().manual_seed(seed)
    yield Epoch(0, judged(model, clear).accuracy, judged(model, others).accuracy, copied(model))
    for epoch in range(1, EPOCHS + 1):
        for places in torch.randperm(len(clear), generator=chance).split(BATCH):
            batch = [clear[at] for at in places.tolist()]
            answers = [one.chosen for one in batch] + [one.rejected for one in batch]
            scores = model.train()(model.read([one.prompt for one in batch] * 2, answers))
            loss = bradley_terry(*scores.chunk(2))
            descent.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            descent.step()
        yield Epoch(epoch, judged(model, clear).accuracy, judged(model, others).accuracy, copied(model))
