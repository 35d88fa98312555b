"""An encoder-decoder with one context vector and long short-term memory (Hochreiter and Schmidhuber 1997; Gers, Schmidhuber and
Cummins 2000; Sutskever, Vinyals and Le 2014):

    i, f, o = sigmoid(W x_t + U h_{t-1} + b)      what to write, to keep, and to show
    c_t = f c_{t-1} + i tanh(W x_t + U h_{t-1} + b)      h_t = o tanh(c_t)
"""

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence

from model.translation.corpus import PAD


class State(NamedTuple):
    """Where a decoder is: hidden, cell [B, h], context [B, c]."""

    hidden: Tensor
    cell: Tensor
    context: Tensor


class Gates(NamedTuple):
    """Of S words read: input, forget, output [S, h] from 0 to 1; cell, hidden [S, h]: the memory, and what it shows of it."""

    input: Tensor
    forget: Tensor
    output: Tensor
    cell: Tensor
    hidden: Tensor


class Lstm(nn.Module):
    """As Fixed, with an LSTM for each GRU; hidden: narrower, so that it has as many weights."""

    def __init__(self, source: int, target: int, embedding: int = 64, hidden: int = 100, context: int = 128) -> None:
        super().__init__()
        self.read_words, self.write_words = nn.Embedding(source, embedding, PAD), nn.Embedding(target, embedding, PAD)
        self.encoder = nn.LSTM(embedding, hidden, batch_first=True)
        self.neck = nn.Linear(2 * hidden, context)
        self.begin = nn.Linear(context, 2 * hidden)
        self.decoder = nn.LSTM(embedding + context, hidden, batch_first=True)
        self.out = nn.Linear(hidden, target)
        for part in (self.encoder, self.decoder):
            dict(part.named_parameters())["bias_ih_l0"].data[hidden : 2 * hidden] = (
                1.0  # at first it keeps (Jozefowicz et al. 2015)
            )

    def encode(self, source: Tensor) -> State:
        """Read sources [B, S]."""
        lengths = (source != PAD).sum(1)
        packed = pack_padded_sequence(self.read_words(source), lengths, batch_first=True, enforce_sorted=False)
        hidden, cell = self.encoder(packed)[1]  # [1, B, h] each, behind each sentence's own end
        context = torch.tanh(self.neck(torch.cat([hidden[0], cell[0]], -1)))  # [B, c]
        begin, memory = torch.tanh(self.begin(context)).chunk(2, -1)
        return State(begin, memory, context)

    def forward(self, source: Tensor, target: Tensor) -> tuple[Tensor, None]:
        """Logits [B, T, V] of the word after each of `target` [B, T]; all positions at once (teacher forcing). No attention."""
        state = self.encode(source)
        context = state.context[:, None].expand(-1, target.shape[1], -1)
        given = torch.cat([self.write_words(target), context], -1)  # [B, T, e + c]
        states = self.decoder(given, (state.hidden[None].contiguous(), state.cell[None].contiguous()))[0]
        return self.out(states), None

    def step(self, state: State, word: Tensor) -> tuple[Tensor, State, None]:
        """Logits [B, V] after one more word [B]."""
        given = torch.cat([self.write_words(word), state.context], -1)[:, None]
        _, (hidden, cell) = self.decoder(given, (state.hidden[None].contiguous(), state.cell[None].contiguous()))
        return self.out(hidden[0]), State(hidden[0], cell[0], state.context), None

    @torch.no_grad()
    def gates(self, source: Tensor) -> Gates:
        """What opens and closes while one sentence [S] is read."""
        weights = {name: one.detach() for name, one in self.encoder.named_parameters()}
        hidden = cell = weights["bias_ih_l0"].new_zeros(self.encoder.hidden_size)
        found = list[tuple[Tensor, ...]]()
        for word in self.read_words(source):
            given = F.linear(word, weights["weight_ih_l0"], weights["bias_ih_l0"])
            kept = F.linear(hidden, weights["weight_hh_l0"], weights["bias_hh_l0"])
            write, keep, new, show = (given + kept).chunk(4)
            write, keep, show = write.sigmoid(), keep.sigmoid(), show.sigmoid()
            cell = keep * cell + write * new.tanh()
            hidden = show * cell.tanh()
            found.append((write, keep, show, cell, hidden))
        return Gates(*(torch.stack(part) for part in zip(*found, strict=True)))
