"""An encoder-decoder with attention (Bahdanau, Cho and Bengio 2014; Luong, Pham and Manning 2015).

A GRU reads in both directions: h_i is its state at source word i. For each target word the decoder asks with its state s_{t-1}:

    e_ti = v . tanh(W s_{t-1} + U h_i)      (additive, Bahdanau)       e_ti = s_{t-1} . W h_i      (general, Luong)
    a_t = softmax(e_t)      c_t = sum_i a_ti h_i      s_t = GRU(s_{t-1}, [y_{t-1}; c_t])      p(y_t) = softmax(V [s_t; c_t])
"""

from typing import NamedTuple

import torch
import torch.nn.functional as F
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

    def terms(self, state: State) -> Tensor:
        """[B, S, h]: what adds up to each score: the hidden units of the small network, each by its weight, or the products."""
        if self.score == "additive":
            return self.weigh.weight[0] * torch.tanh(self.query(state.hidden)[:, None] + state.keys)
        return state.hidden[:, None] * state.keys

    def step(self, state: State, word: Tensor, forced: Tensor | None = None) -> tuple[Tensor, State, Tensor]:
        """Logits [B, V] after one more word [B], and the weights [B, S]; forced: weights that a person has set instead."""
        weights = self.scores(state).softmax(-1) if forced is None else forced
        context = torch.einsum("bs,bsh->bh", weights, state.read)  # [B, h]
        hidden = self.decoder(torch.cat([self.write_words(word), context], -1), state.hidden)  # [B, h]
        return self.out(torch.cat([hidden, context], -1)), state._replace(hidden=hidden), weights

    def forward(self, source: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
        """Logits [B, T, V] of the word after each of `target` [B, T], which is given (teacher forcing); weights [B, T, S].

        What does not wait for the state before is done for all T at once.
        """
        state, states, contexts, weights = self.encode(source), list[Tensor](), list[Tensor](), list[Tensor]()
        width = self.write_words.embedding_dim
        given = F.linear(
            self.write_words(target), self.decoder.weight_ih[:, :width], self.decoder.bias_ih
        )  # [B, T, 3h]
        for at in range(target.shape[1]):
            looked = self.scores(state).softmax(-1)
            context = torch.einsum("bs,bsh->bh", looked, state.read)
            hidden = self._gated(given[:, at] + F.linear(context, self.decoder.weight_ih[:, width:]), state.hidden)
            state = state._replace(hidden=hidden)
            states.append(hidden)
            contexts.append(context)
            weights.append(looked)
        said = self.out(torch.cat([torch.stack(states, 1), torch.stack(contexts, 1)], -1))
        return said, torch.stack(weights, 1)

    def _gated(self, given: Tensor, hidden: Tensor) -> Tensor:
        """The GRU's next state [B, h] (Cho et al. 2014): r, z = sigmoid(...), n = tanh(x + r h), s = (1 - z) n + z h."""
        kept = F.linear(hidden, self.decoder.weight_hh, self.decoder.bias_hh)  # [B, 3h]
        gates, new = given.split(2 * hidden.shape[-1], -1)[0], given[:, 2 * hidden.shape[-1] :]
        reset, update = torch.sigmoid(gates + kept[:, : 2 * hidden.shape[-1]]).chunk(2, -1)
        candidate = torch.tanh(new + reset * kept[:, 2 * hidden.shape[-1] :])
        return candidate + update * (hidden - candidate)
