"""Networks that read word by word and carry one vector: a plain RNN, an LSTM and a GRU.

    RNN   h_t = tanh(W x_t + U h_{t-1} + b)                                                    Elman 1990
    LSTM  i, f, o = sigmoid(W x_t + U h_{t-1} + b)      g = tanh(W x_t + U h_{t-1} + b)          Hochreiter & Schmidhuber 1997
          c_t = f c_{t-1} + i g      h_t = o tanh(c_t)                                         Gers, Schmidhuber & Cummins 2000
    GRU   r, z = sigmoid(W x_t + U h_{t-1} + b)      n = tanh(W x_t + b + r (U h_{t-1} + b'))    Cho et al. 2014
          h_t = (1 - z) n + z h_{t-1}

Each letter has matrices of its own. Learning uses torch.nn; `written` is the same cell step by step, for what a person looks at.
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn

from model.seeded import seeded

WIDTH = 64  # of a word's vector
KINDS = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}
HIDDEN = {"rnn": 208, "lstm": 112, "gru": 128}  # so that all have about as many weights as the small GPT


class Recurrent(nn.Module):
    """Word ids in, the score of every next word out; what was read before is in one vector."""

    def __init__(self, kind: str, vocabulary: int, hidden: int | None = None, width: int = WIDTH) -> None:
        super().__init__()
        self.kind, self.hidden = kind, hidden or HIDDEN[kind]
        self.read = nn.Embedding(vocabulary, width)
        self.cell: nn.RNNBase = KINDS[kind](width, self.hidden, batch_first=True)
        self.out = nn.Linear(self.hidden, vocabulary)
        if kind == "lstm":
            dict(self.cell.named_parameters())["bias_ih_l0"].data[self.hidden : 2 * self.hidden] = (
                1.0  # at first it keeps (Jozefowicz et al. 2015)
            )

    def forward(self, ids: Tensor) -> Tensor:
        """ids [B, T] -> logits [B, T, V] of the word after each."""
        return self.out(self.cell(self.read(ids))[0])


def made(kind: str, vocabulary: int, seed: int) -> Recurrent:
    """One that has learned nothing yet; the same for the same seed."""
    with seeded(seed):
        return Recurrent(kind, vocabulary)


class Step(NamedTuple):
    """One word read. hidden [h]; the rest of an LSTM: cell, and the gates input, forget, output [h] from 0 to 1."""

    hidden: Tensor
    cell: Tensor | None = None
    input: Tensor | None = None
    forget: Tensor | None = None
    output: Tensor | None = None


def written(model: Recurrent, vectors: Tensor) -> list[Step]:
    """vectors [T, width] of words -> what the cell does at each, by the formulas above and not by torch.nn."""
    hidden = vectors.new_zeros(model.hidden)
    before, found = Step(hidden, hidden if model.kind == "lstm" else None), list[Step]()
    for vector in vectors:
        before = {"rnn": _rnn, "lstm": _lstm, "gru": _gru}[model.kind](model.cell, vector, before)
        found.append(before)
    return found


def _sides(cell: nn.RNNBase, vector: Tensor, hidden: Tensor) -> tuple[Tensor, Tensor]:
    """W x + b and U h + b, the parts of all gates one below the other."""
    weights = dict(cell.named_parameters())
    given = weights["weight_ih_l0"] @ vector + weights["bias_ih_l0"]
    return given, weights["weight_hh_l0"] @ hidden + weights["bias_hh_l0"]


def _rnn(cell: nn.RNNBase, vector: Tensor, before: Step) -> Step:
    given, kept = _sides(cell, vector, before.hidden)
    return Step((given + kept).tanh())


def _lstm(cell: nn.RNNBase, vector: Tensor, before: Step) -> Step:
    given, kept = _sides(cell, vector, before.hidden)
    write, forget, new, show = (given + kept).chunk(4)
    write, forget, show = write.sigmoid(), forget.sigmoid(), show.sigmoid()
    assert before.cell is not None
    memory = forget * before.cell + write * new.tanh()
    return Step(show * memory.tanh(), memory, write, forget, show)


def _gru(cell: nn.RNNBase, vector: Tensor, before: Step) -> Step:
    given, kept = _sides(cell, vector, before.hidden)
    (r, z, n), (ur, uz, un) = given.chunk(3), kept.chunk(3)
    reset, update = (r + ur).sigmoid(), (z + uz).sigmoid()
    return Step((1 - update) * (n + reset * un).tanh() + update * before.hidden)


def slopes(model: Recurrent, ids: Tensor, target: int) -> Tensor:
    """[T]: how long the gradient of log p(target | ids) is at each word's vector: what is left of it on its way back."""
    vectors = model.read(ids).detach().requires_grad_(True)
    last = written(model, vectors)[-1].hidden
    score = model.out(last).log_softmax(-1)[target]
    (gradient,) = torch.autograd.grad(score, vectors)
    return gradient.norm(dim=-1)
