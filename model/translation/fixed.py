"""An encoder-decoder with one context vector (Sutskever, Vinyals and Le 2014; Cho et al. 2014).

A GRU reads the sentence; its last state c is all that the decoder gets to know of it. With s_0 = tanh(W c):

    s_t = GRU(s_{t-1}, [y_{t-1}; c])        p(y_t | y_<t, x) = softmax(V s_t)
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence

from model.translation.corpus import PAD


class State(NamedTuple):
    """Where a decoder is: hidden [B, h], context [B, c]."""

    hidden: Tensor
    context: Tensor


class Fixed(nn.Module):
    """embedding: width of the words' vectors; hidden: of the GRUs; context: of the one vector between them."""

    def __init__(self, source: int, target: int, embedding: int = 64, hidden: int = 128, context: int = 128) -> None:
        super().__init__()
        self.read_words, self.write_words = nn.Embedding(source, embedding, PAD), nn.Embedding(target, embedding, PAD)
        self.encoder = nn.GRU(embedding, hidden, batch_first=True)
        self.neck = nn.Linear(hidden, context)
        self.begin = nn.Linear(context, hidden)
        self.decoder = nn.GRU(embedding + context, hidden, batch_first=True)
        self.out = nn.Linear(hidden, target)

    def encode(self, source: Tensor) -> State:
        """Read sources [B, S]."""
        lengths = (source != PAD).sum(1)
        packed = pack_padded_sequence(self.read_words(source), lengths, batch_first=True, enforce_sorted=False)
        last = self.encoder(packed)[1][0]  # [B, h]: the state behind each sentence's own end
        context = torch.tanh(self.neck(last))  # [B, c]
        return State(torch.tanh(self.begin(context)), context)

    def forward(self, source: Tensor, target: Tensor) -> tuple[Tensor, None]:
        """Logits [B, T, V] of the word after each of `target` [B, T]; all positions at once (teacher forcing). No attention."""
        state = self.encode(source)
        context = state.context[:, None].expand(-1, target.shape[1], -1)  # [B, T, c]
        states = self.decoder(torch.cat([self.write_words(target), context], -1), state.hidden[None])[0]  # [B, T, h]
        return self.out(states), None

    def step(self, state: State, word: Tensor) -> tuple[Tensor, State, None]:
        """Logits [B, V] after one more word [B]."""
        given = torch.cat([self.write_words(word), state.context], -1)[:, None]  # [B, 1, e + c]
        hidden = self.decoder(given, state.hidden[None])[1][0]  # [B, h]
        return self.out(hidden), State(hidden, state.context), None
