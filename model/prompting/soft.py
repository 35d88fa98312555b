"""Prompt tuning: a few vectors before the question that belong to no word are learned, and the model stays as it is.

The vectors P [n, d] are read before the embeddings of the question q. Learned is what makes the answers likely:

    L(P) = -1/T sum over examples and tokens of log p(a_t | P, q, a_<t)        P <- P - Adam(dL/dP)

Sources: Lester, Al-Rfou & Constant 2021 (The power of scale for parameter-efficient prompt tuning); Li & Liang 2021 (prefix
tuning, which does so in every layer); Khashabi et al. 2022 (Prompt waywardness: what the nearest words say can mislead).
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from model.pretrained.language_model import LanguageModel
from model.pretrained.network import part
from model.prompting.tasks import Pair, Task

STEPS = 24
RATE = 0.01
WATCHED = 2  # steps between two looks
NEAREST = 2  # tokens that are named for each vector
IGNORED = -100


class Look(NamedTuple):
    """Where learning stands. step; loss: nats a token on the examples; learned: right answers of the examples, a share; right: of each
    item, whether its answer is right; nearest: for each vector the tokens whose embeddings point most nearly its way, with the
    cosine; moved: for each vector how far it is from where it began, over the mean length of an embedding."""

    step: int
    loss: float
    learned: float
    right: tuple[bool, ...]
    nearest: list[list[tuple[int, float]]]
    moved: list[float]


def tune(model: LanguageModel, task: Task, vectors: int, words: str, seed: int = 0) -> Iterator[Look]:
    """Learn from the examples of a task, and look at its items. words: what the vectors begin as, repeated; none: random tokens.

    The model's weights are only read. Raises ModelError for a model that predicts nothing.
    """
    model.network.predicting()
    begun = _begun(model, vectors, words, seed)
    soft = begun.clone().requires_grad_(True)
    shown, asked = (_rows(model, task, pairs) for pairs in (task.examples, task.items))
    optimizer = torch.optim.Adam([soft], RATE)
    for step in range(STEPS + 1):
        logits, wanted = _read(model, soft, shown)
        loss = F.cross_entropy(logits.flatten(0, 1), wanted.flatten(), ignore_index=IGNORED)
        if step % WATCHED == 0:
            found = _right(*_unlearned(model, soft, asked)).tolist()
            learned = float(_right(logits.detach(), wanted).float().mean())
            near, moved = _named(model, soft.detach()), _moved(model, soft.detach(), begun)
            yield Look(step, float(loss.detach()), learned, tuple(found), near, moved)
        (soft.grad,) = torch.autograd.grad(loss, [soft])
        optimizer.step()


def _begun(model: LanguageModel, vectors: int, words: str, seed: int) -> Tensor:
    """[n, d]: the embeddings of some words, repeated as often as needed; without words, of random tokens."""
    table = _table(model)
    ids = model.continuation(words).ids.tolist() if words else []
    if not ids:
        ids = torch.randint(len(table), (vectors,), generator=torch.Generator().manual_seed(seed)).tolist()
    return table[torch.tensor([ids[at % len(ids)] for at in range(vectors)])].detach().float().clone()


def _table(model: LanguageModel) -> Tensor:
    """[V, d]: the embeddings."""
    return part(model.network.base, model.network.layout.embedding).weight


Rows = Sequence[tuple[list[int], list[int]]]  # tokens of a question, and of its answer with the end of its line


def _rows(model: LanguageModel, task: Task, pairs: Sequence[Pair]) -> Rows:
    return [
        (model.tokenize(task.question.format(question)).ids.tolist(), model.continuation(f" {answer}\n").ids.tolist())
        for question, answer in pairs
    ]


def _read(model: LanguageModel, soft: Tensor, rows: Rows) -> tuple[Tensor, Tensor]:
    """(logits [B, T, V] before each token of the rows, the tokens of the answers [B, T]; IGNORED elsewhere)."""
    network, length = model.network, max(len(question) + len(answer) for question, answer in rows)
    ids, wanted = torch.zeros(len(rows), length, dtype=torch.long), torch.full((len(rows), length), IGNORED)
    for row, (question, answer) in enumerate(rows):
        ids[row, : len(question) + len(answer)] = torch.tensor([*question, *answer])
        wanted[row, len(question) : len(question) + len(answer)] = torch.tensor(answer)
    embedded = _table(model)[ids.to(network.device)].detach()
    given = torch.cat([soft[None].expand(len(rows), -1, -1).to(embedded), embedded], 1)
    with network.lock:
        states = network.base(inputs_embeds=given, use_cache=False).last_hidden_state
    return network.predicting()(states[:, len(soft) - 1 : -1]), wanted.to(network.device)


@torch.no_grad()
def _unlearned(model: LanguageModel, soft: Tensor, rows: Rows) -> tuple[Tensor, Tensor]:
    """The same where nothing is learned from it."""
    return _read(model, soft, rows)


def _right(logits: Tensor, wanted: Tensor) -> Tensor:
    """[B]: whether every token of an answer is the likeliest, its end among them: then greedy decoding writes it and no more."""
    return ((logits.argmax(-1) == wanted) | (wanted == IGNORED)).all(1)


@torch.no_grad()
def _named(model: LanguageModel, soft: Tensor) -> list[list[tuple[int, float]]]:
    table = F.normalize(_table(model).float(), dim=-1)
    found = (F.normalize(soft, dim=-1).to(table) @ table.T).topk(NEAREST)
    return [
        list(zip(ids, cosines, strict=True))
        for ids, cosines in zip(found.indices.tolist(), found.values.tolist(), strict=True)
    ]


def _moved(model: LanguageModel, soft: Tensor, begun: Tensor) -> list[float]:
    usual = float(_table(model).detach().float().norm(dim=-1).mean())
    return ((soft - begun).norm(dim=-1) / usual).tolist()
