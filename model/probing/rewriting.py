"""Rewriting one fact in a model by a rank-one change of one matrix, and what else it changes.

Meng et al. 2022 (ROME): the second matrix W of an MLP is read as a memory that gives for a key k, what the MLP computes at the
subject's last token, the value W k. To store v instead, with the least change for all other keys by their covariance C = E[k k^T]:

    W' = W + (v - W k) (C^-1 k)^T / ((C^-1 k)^T k)

v is found by gradient descent on the loss of the new answer, while what the model says of the subject otherwise is held.
d width, m inner width of the MLP.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from model.pretrained.language_model import LanguageModel
from model.pretrained.network import part

LAYER = 5  # of SmolLM2; by trial: later layers change neighbours more
PROMPT, ESSENCE = "The capital of {} is", "{} is a"
PARAPHRASES = ("{}’s capital city is", "The capital city of {} is called", "People who visit the capital of {} go to")
NEIGHBOURS = 6  # other countries that should keep their capitals
BEFORE = ("", "The weather was nice. ", "He said that it was true. ")  # so that the key does not hang on one beginning
STEPS, RATE, ENOUGH = 20, 0.5, 0.05  # of the search for v; loss at which it ends
HELD = 0.0625  # weight of the divergence at ESSENCE, as in the paper
LONGEST = 4.0  # times |W k|: how far v may be from it
SPREAD = 0.1  # of the mean key's square, added to C: few texts leave some directions empty
LONGEST_TEXT = 128  # tokens that are read of each text
TUNED, TUNED_RATE = 25, 5e-4  # steps of plain fine-tuning of the same matrix, to compare with
Change = Callable[[Tensor], Tensor]  # the inside of the MLP [B, T, m] -> what is added to what it gives [B, T, d]


class Rewrite(NamedTuple):
    """A change of rank one, outer(value, key): value [d]; key [m]; losses of the search for v, in nats; far: |v - W k| over |W k|."""

    value: Tensor
    key: Tensor
    losses: tuple[float, ...]
    far: float

    def change(self) -> Change:
        """What it adds."""
        return lambda inside: (inside @ self.key)[..., None] * self.value


class Score(NamedTuple):
    """Whether the new answer is likelier than the true one: at the prompt, in a share of paraphrases; and in which share of
    neighbours their own answer stays likelier than the new one."""

    efficacy: float
    paraphrase: float
    neighbourhood: float


class Rewriter:
    """A model's layer, with the `covariance` of its keys."""

    def __init__(self, model: LanguageModel, covariance: Tensor, layer: int = LAYER) -> None:
        self.model, self.covariance, self.layer = model, covariance, layer

    @property
    def _down(self) -> nn.Linear:
        found = part(self.model.network.blocks[self.layer], self.model.network.layout.down)
        assert isinstance(found, nn.Linear)
        return found

    @property
    def matrix(self) -> Tensor:
        """W [d, m]."""
        return self._down.weight.detach()

    def rewrite(self, subject: str, token: int, prompt: str = PROMPT) -> Rewrite:
        """Make `token` follow the prompt about the subject."""
        asked = [self._placed(before + prompt, subject) for before in BEFORE]
        about, there = self._placed(ESSENCE, subject)
        with torch.no_grad():
            keys = torch.stack([self._key(ids, place) for ids, place in asked])
            said = self.look(about).log_softmax(-1)
        key, old = keys.mean(0), self.matrix @ keys[0]
        delta = torch.zeros_like(old, requires_grad=True)
        optimizer, losses = torch.optim.Adam([delta], RATE), []
        for _ in range(STEPS):
            with torch.enable_grad():
                answers = torch.stack([self.look(ids, _at(place, delta)) for ids, place in asked]).log_softmax(-1)
                loss = -answers[:, token].mean()
                losses.append(loss.item())
                if losses[-1] < ENOUGH:
                    break
                now = self.look(about, _at(there, delta)).log_softmax(-1)
                held = F.kl_div(now, said, log_target=True, reduction="sum")
                (delta.grad,) = torch.autograd.grad(loss + HELD * held, [delta])
            optimizer.step()
            with torch.no_grad():
                delta.mul_(min(1.0, float(LONGEST * old.norm() / delta.norm())))
        toward = torch.linalg.solve(self.covariance, key)  # C^-1 k
        far = float(delta.detach().norm() / old.norm())
        return Rewrite(delta.detach(), toward / (toward @ key), tuple(losses), far)

    def tuned(self, subject: str, token: int, prompt: str = PROMPT) -> Change:
        """The same by plain gradient descent on the whole matrix, for comparison."""
        asked = [self._placed(before + prompt, subject)[0] for before in BEFORE]
        added = torch.zeros_like(self.matrix, requires_grad=True)
        optimizer = torch.optim.Adam([added], TUNED_RATE)
        for _ in range(TUNED):
            with torch.enable_grad():
                answers = torch.stack([self.look(ids, lambda inside: inside @ added.T) for ids in asked])
                loss = F.cross_entropy(answers, torch.full((len(asked),), token))
                if loss.item() < ENOUGH:
                    break
                (added.grad,) = torch.autograd.grad(loss, [added])
            optimizer.step()
        found = added.detach()
        return lambda inside: inside @ found.T

    @torch.no_grad()
    def probabilities(self, texts: Sequence[str], change: Change | None = None) -> Tensor:
        """[N, V]: of the next token after each text, with the change in place."""
        ids = [self.model.tokenize(text).ids.tolist() for text in texts]
        return torch.stack([self.look(one, change) for one in ids]).softmax(-1)

    def first(self, word: str) -> int:
        """The token that a word begins with, behind a space."""
        return int(self.model.continuation(f" {word}").ids[0])

    def score(self, subject: str, new: str, change: Change | None, facts: Mapping[str, str]) -> Score:
        """How a change that gives the subject a `new` answer does."""
        prompts = [PROMPT.format(subject), *(one.format(subject) for one in PARAPHRASES)]
        others = neighbours(subject, new, facts)
        found = self.probabilities([*prompts, *(PROMPT.format(one) for one in others)], change)
        wanted, old = self.first(new), self.first(facts[subject])
        fits = (found[:, wanted] > found[:, old]).float()
        keeps = [
            float(row[self.first(facts[other])] > row[wanted])
            for row, other in zip(found[len(prompts) :], others, strict=True)
        ]
        return Score(float(fits[0]), float(fits[1 : len(prompts)].mean()), sum(keeps) / len(keeps))

    def _placed(self, prompt: str, subject: str) -> tuple[list[int], int]:
        """The tokens of a prompt about the subject, and the place of the subject's last token."""
        ids = self.model.tokenize(prompt.format(subject)).ids.tolist()
        upto = prompt[: prompt.index("{}")] + subject
        return ids, len(self.model.tokenize(upto).ids) - 1

    def _key(self, ids: list[int], place: int) -> Tensor:
        found: list[Tensor] = []
        self.look(ids, lambda inside: found.append(inside[0, place].clone()))
        return found[0]

    def look(self, ids: list[int], change: Change | Callable[[Tensor], None] | None = None) -> Tensor:
        """[V]: of the next token. A change that gives nothing only looks."""
        network = self.model.network

        def hook(module: object, given: tuple[Tensor], gives: Tensor) -> Tensor:
            added = change(given[0]) if change else None
            return gives if added is None else gives + added

        with network.lock:
            handle = self._down.register_forward_hook(hook)
            try:
                states = network.run(ids)
            finally:
                handle.remove()
        return network.predicting()(states[-1])


def covariance(model: LanguageModel, texts: Sequence[str], layer: int = LAYER, most: int = LONGEST_TEXT) -> Tensor:
    """[m, m]: the mean of k k^T over the tokens of some texts but their first, which are far from all others."""
    reader, keys = Rewriter(model, torch.empty(0), layer), list[Tensor]()
    with torch.no_grad():
        for text in texts:
            reader.look(model.tokenize(text).ids.tolist()[:most], lambda inside: keys.append(inside[0, 1:].clone()))
    found = torch.cat(keys)  # [N, m]
    squares = found.T @ found / len(found)
    return squares + SPREAD * squares.diagonal().mean() * torch.eye(len(squares))


def _at(place: int, added: Tensor) -> Change:
    """Something added at one place."""
    return lambda inside: F.one_hot(torch.tensor(place), inside.shape[1])[None, :, None] * added


def neighbours(subject: str, new: str, facts: Mapping[str, str]) -> list[str]:
    """The subjects that follow in `facts`, and whose answer is another than the new one."""
    names = list(facts)
    at = names.index(subject)
    return [one for one in names[at + 1 :] + names[:at] if facts[one] != new][:NEIGHBOURS]
