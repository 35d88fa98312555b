"""An encoder-decoder with attention (Bahdanau, Cho and Bengio 2014; Luong, Pham and Manning 2015).

A GRU reads in both directions: h_i is its state at source word i. For each target word the decoder asks with its state s_{t-1}:

    e_ti = v . tanh(W s_{t-1} + U h_i)      (additive, Bahdanau)       e_ti = s_{t-1} . W h_i      (general, Luong)
    a_t = softmax(e_t)      c_t = sum_i a_ti h_i      s_t = GRU(s_{t-1}, [y_{t-1}; c_t])      p(y_t) = softmax(V [s_t; c_t])
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from model.translation.corpus import PAD

SCORES = ("additive", "general")


class State(NamedTuple):
    """Where a decoder is: hidden [B, h]; read, keys [B, S, .]: the source's states and what is compared; padding [B, S]."""

    hidden: Tensor
    read: Tensor
    keys: Tensor
    padding: Tensor


class Attending(nn.Module):
    """score: how query and source states are compared."""

    def __init__(
        self, source: int, target: int, embedding: int = 64, hidden: int = 128, score: str = "additive"
    ) -> None:
        super().__init__()
        half = hidden // 2
        self.read_words, self.write_words = nn.Embedding(source, embedding, PAD), nn.Embedding(target, embedding, PAD)
        self.encoder = nn.GRU(embedding, half, batch_first=True, bidirectional=True)
        self.begin = nn.Linear(hidden, hidden)
        self.score = score
        self.query = nn.Linear(hidden, hidden, bias=False)  # W
        self.key = nn.Linear(hidden, hidden, bias=False)  # U
        self.weigh = nn.Linear(hidden, 1, bias=False)  # v
        self.decoder = nn.GRUCell(embedding + hidden, hidden)
        self.out = nn.Linear(2 * hidden, target)

    def encode(self, source: Tensor) -> State:
        """Read sources [B, S]."""
        lengths = (source != PAD).sum(1)
        packed = pack_padded_sequence(self.read_words(source), lengths, batch_first=True, enforce_sorted=False)
        states, last = self.encoder(packed)
        read, _ = pad_packed_sequence(states, batch_first=True, total_length=source.shape[1])  # [B, S, h]
        begin = torch.tanh(self.begin(torch.cat([last[0], last[1]], -1)))  # [B, h]
        return State(begin, read, self.key(read), source == PAD)

    def scores(self, state: State) -> Tensor:
        """[B, S]: how well each source word answers the decoder's state; padding gets nothing."""
        if self.score == "additive":
            found = self.weigh(torch.tanh(self.query(state.hidden)[:, None] + state.keys))[..., 0]  # [B, S]
        else:
            found = torch.einsum("bh,bsh->bs", state.hidden, state.keys)
        return found.masked_fill(state.padding, -torch.inf)

    def step(self, state: State, word: Tensor, forced: Tensor | None = None) -> tuple[Tensor, State, Tensor]:
        """Logits [B, V] after one more word [B], and the weights [B, S]; forced: weights that a person has set instead."""
        weights = self.scores(state).softmax(-1) if forced is None else forced
        context = torch.einsum("bs,bsh->bh", weights, state.read)  # [B, h]
        hidden = self.decoder(torch.cat([self.write_words(word), context], -1), state.hidden)  # [B, h]
        return self.out(torch.cat([hidden, context], -1)), state._replace(hidden=hidden), weights

    def forward(self, source: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
        """Logits [B, T, V] of the word after each of `target` [B, T], which is given (teacher forcing); weights [B, T, S]."""
        state, logits, weights = self.encode(source), list[Tensor](), list[Tensor]()
        for at in range(target.shape[1]):
            said, state, looked = self.step(state, target[:, at])
            logits.append(said)
            weights.append(looked)
        return torch.stack(logits, 1), torch.stack(weights, 1)
