"""The encoder-decoder of Vaswani et al. (2017), small, with the norm before each part (Xiong et al. 2020) or behind it.

encoder: x = x + SelfAttention(x), x = x + MLP(x)
decoder: y = y + MaskedSelfAttention(y), y = y + CrossAttention(y, x), y = y + MLP(y)
Attention(Q, K, V) = softmax(Q K^T / sqrt(d_head)) V
"""

import math
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from model.translation.corpus import LONGEST, PAD

NORMS = ("pre", "post")  # where the norm of a part stands: before it, or behind the sum


class Attention(nn.Module):
    """Queries from one sequence, keys and values from the same or another."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.out = (nn.Linear(width, width) for _ in range(4))

    def split(self, x: Tensor) -> Tensor:
        """[B, T, d] -> [B, H, T, d_head]"""
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)

    def forward(
        self, asking: Tensor, asked: Tensor, hidden: Tensor, off: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """What each of `asking` [B, T, d] gathers from `asked` [B, S, d], and the weights [B, H, T, S].

        hidden: where nobody may look, to [B, 1, T, S]. off: [H], heads that pass nothing on.
        """
        queries, keys, values = (
            self.split(self.query(asking)),
            self.split(self.key(asked)),
            self.split(self.value(asked)),
        )
        scores = queries @ keys.transpose(-1, -2) / math.sqrt(queries.shape[-1])  # [B, H, T, S]
        weights = scores.masked_fill(hidden, -torch.inf).softmax(-1)
        gathered = weights @ values  # [B, H, T, d_head]
        if off is not None:
            gathered = gathered.masked_fill(off[:, None, None], 0)
        return self.out(gathered.transpose(1, 2).flatten(2)), weights


class MLP(nn.Sequential):
    """Two layers with a ReLU between, as in the paper."""

    def __init__(self, width: int) -> None:
        super().__init__(nn.Linear(width, 4 * width), nn.ReLU(), nn.Linear(4 * width, width))


class Layer(nn.Module):
    """Parts around which a state is added to, each with a norm.

    norm: pre, x + part(norm(x)) (Xiong et al. 2020), or post, norm(x + part(x)) (Vaswani et al. 2017). Raises ValueError for
    another.
    """

    def __init__(self, width: int, parts: int, norm: str) -> None:
        super().__init__()
        if norm not in NORMS:
            raise ValueError(f"norm is {norm!r}: choose pre or post")
        self.norm, self.norms = norm, nn.ModuleList(nn.LayerNorm(width) for _ in range(parts))

    def given(self, part: int, x: Tensor) -> Tensor:
        """What that part reads of a state [B, T, d]."""
        return self.norms[part](x) if self.norm == "pre" else x

    def added(self, part: int, x: Tensor, found: Tensor) -> Tensor:
        """The state [B, T, d] with what that part has found."""
        return x + found if self.norm == "pre" else self.norms[part](x + found)


class Encoder(Layer):
    """A layer that reads."""

    def __init__(self, width: int, heads: int, norm: str = "pre") -> None:
        super().__init__(width, 2, norm)
        self.attention, self.mlp = Attention(width, heads), MLP(width)

    def forward(self, x: Tensor, hidden: Tensor) -> Tensor:
        """[B, S, d]"""
        given = self.given(0, x)
        x = self.added(0, x, self.attention(given, given, hidden)[0])
        return self.added(1, x, self.mlp(self.given(1, x)))


class Decoder(Layer):
    """A layer that writes."""

    def __init__(self, width: int, heads: int, norm: str = "pre") -> None:
        super().__init__(width, 3, norm)
        self.attention, self.cross, self.mlp = Attention(width, heads), Attention(width, heads), MLP(width)

    def forward(
        self, y: Tensor, x: Tensor, later: Tensor, padding: Tensor, off: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """[B, T, d], and the weights [B, H, T, S] of the cross-attention; off: [H], its heads that pass nothing on."""
        given = self.given(0, y)
        y = self.added(0, y, self.attention(given, given, later)[0])
        gathered, weights = self.cross(self.given(1, y), x, padding, off)
        y = self.added(1, y, gathered)
        return self.added(2, y, self.mlp(self.given(2, y))), weights


class State(NamedTuple):
    """Where a decoder is: read [B, S, d], padding [B, 1, 1, S], the words so far [B, T]."""

    read: Tensor
    padding: Tensor
    words: Tensor


class Transformer(nn.Module):
    """layers: in the encoder, and again in the decoder; norm: of a Layer. With the norms behind the parts, none is needed at the end."""

    places: Tensor  # [LONGEST, width]

    def __init__(
        self, source: int, target: int, width: int = 64, layers: int = 2, heads: int = 4, norm: str = "pre"
    ) -> None:
        super().__init__()
        self.heads = heads
        self.read_words, self.write_words = nn.Embedding(source, width, PAD), nn.Embedding(target, width, PAD)
        self.encoder = nn.ModuleList(Encoder(width, heads, norm) for _ in range(layers))
        self.decoder = nn.ModuleList(Decoder(width, heads, norm) for _ in range(layers))
        self.norm_read, self.norm = (nn.LayerNorm(width) if norm == "pre" else nn.Identity() for _ in range(2))
        self.out = nn.Linear(width, target)
        self.register_buffer("places", sinusoids(LONGEST, width), persistent=False)
        for table in (self.read_words, self.write_words):
            nn.init.normal_(table.weight, std=width**-0.5)

    def encode(self, source: Tensor) -> State:
        """Read sources [B, S]."""
        padding = (source == PAD)[:, None, None]  # [B, 1, 1, S]
        x = self.placed(self.read_words, source)
        for layer in self.encoder:
            x = layer(x, padding)
        return State(self.norm_read(x), padding, source[:, :0])

    def forward(self, source: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
        """Logits [B, T, V] of the word after each of `target` [B, T]; the cross-attention's weights [B, L, H, T, S]."""
        return self._write(self.encode(source), target)

    def step(self, state: State, word: Tensor, off: Tensor | None = None) -> tuple[Tensor, State, Tensor]:
        """Logits [B, V] after one more word [B], and the cross-attention's weights [B, L, H, S]; off: [L, H], heads of it that
        pass nothing on."""
        words = torch.cat([state.words, word[:, None]], 1)
        logits, weights = self._write(state, words, off)
        return logits[:, -1], state._replace(words=words), weights[..., -1, :]

    def _write(self, state: State, target: Tensor, off: Tensor | None = None) -> tuple[Tensor, Tensor]:
        length = target.shape[1]
        later = torch.ones(length, length, dtype=torch.bool, device=target.device).triu(1)  # [T, T]
        y, looked = self.placed(self.write_words, target), list[Tensor]()
        for number, layer in enumerate(self.decoder):
            y, weights = layer(y, state.read, later, state.padding, None if off is None else off[number])
            looked.append(weights)
        return self.out(self.norm(y)), torch.stack(looked, 1)

    def placed(self, table: nn.Embedding, ids: Tensor) -> Tensor:
        """Words [B, T] as vectors [B, T, d], each with its place added."""
        width = table.embedding_dim
        return table(ids) * math.sqrt(width) + self.places[: ids.shape[1]]


def sinusoids(length: int, width: int) -> Tensor:
    """[length, width]: Vaswani et al. 2017, section 3.5."""
    angles = torch.arange(length)[:, None] / 10_000 ** (torch.arange(0, width, 2) / width)  # [length, width / 2]
    return torch.stack([angles.sin(), angles.cos()], -1).flatten(1)


def loss(logits: Tensor, target: Tensor) -> Tensor:
    """Mean cross-entropy in nats of the words after the first of `target` [B, T + 1]; padding does not count."""
    return F.cross_entropy(logits.flatten(0, 1), target[:, 1:].flatten(), ignore_index=PAD)
