"""Words from a picture: a small decoder writes the caption of a vector of the shared space, word by word.

Mokady, Hertz & Bermano 2021 (a vector of CLIP as the prefix of a language model); Vinyals et al. 2015 (captions by a decoder). Sizes:
B pictures, L words, V words that it knows, and the end.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from model.clocked import Clocked
from model.errors import UserError
from model.pictures import contrasting, scenes
from model.pictures.contrasting import END, LENGTH, MASKS, SPACE, album
from model.pictures.scenes import Scene
from model.seeded import seeded
from model.transformer import Block, Config, norm

WIDTH, HEADS, LAYERS = 32, 4, 2
SECONDS = 20.0
BATCH, RATE, WARM, LAST = 64, 3e-3, 50, 0.02


class Captioner(nn.Module):
    """A causal transformer whose first token is the picture's vector."""

    def __init__(self) -> None:
        super().__init__()
        config = Config(END + 1, LENGTH + 1, LAYERS, WIDTH, HEADS, "learned")
        self.prefix = nn.Linear(SPACE, WIDTH)
        self.table = nn.Embedding(END + 1, WIDTH)
        self.places = nn.Parameter(0.3 * torch.randn(LENGTH + 1, WIDTH))
        self.blocks = nn.ModuleList(Block(config, layer) for layer in range(LAYERS))
        self.norm = norm(config)
        self.head = nn.Linear(WIDTH, END + 1)

    def forward(self, vectors: Tensor, words: Tensor) -> Tensor:
        """vectors [B, D], words [B, L] -> logits of the next word behind the vector and behind each word, [B, L + 1, V + 1]."""
        x = torch.cat([self.prefix(SPACE**0.5 * vectors)[:, None], self.table(words)], 1)
        x = x + self.places[: x.shape[1]]
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x))


class Written(NamedTuple):
    """A caption word by word. words: numbers of L words, the end among them; p: the probabilities from which each was chosen, [L, V + 1];
    scene: what it says, None where it is no caption."""

    words: NDArray[np.int64]
    p: NDArray[np.float32]
    scene: Scene | None

    @property
    def text(self) -> str:
        """Its words as a line."""
        return " ".join(scenes.WORDS[at] for at in self.words if at != END)


class Learner(Clocked):
    """Learns to write the captions of pictures that are taught; the image encoder stays as it is."""

    def __init__(self, space: contrasting.Space, seed: int, seconds: float) -> None:
        with seeded(seed):
            self.model: Captioner = Captioner()
        self._images, self._dice = space.images, np.random.default_rng(seed)
        self._optimizer = torch.optim.AdamW(self.model.parameters(), RATE, weight_decay=0.01)
        self._whole, self.steps = seconds, 0

    def step(self) -> None:
        """Learn from BATCH pictures: at each place the next word, and behind the caption the end."""
        for group in self._optimizer.param_groups:
            group["lr"] = RATE * min(1.0, (self.steps + 1) / WARM) * max(LAST, 1 - self.seconds / self._whole)
        numbers, words = contrasting.taught()
        chosen = torch.tensor(self._dice.integers(len(words), size=BATCH))
        which = torch.tensor(self._dice.integers(MASKS, size=(BATCH, 2)))
        with torch.no_grad():
            vectors = self._images(album().pictures(numbers[chosen], which))
        logits = self.model(vectors, words[chosen, :-1])
        loss = F.cross_entropy(logits.flatten(0, 1), words[chosen].flatten())
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self._optimizer.step()
        self.steps += 1


@torch.no_grad()
def written(captioner: Captioner, vectors: Tensor) -> list[Written]:
    """The caption of each vector [B, D]: always the likeliest word."""
    words = torch.zeros(len(vectors), 0, dtype=torch.long)
    p = []
    for _ in range(LENGTH):
        p.append(captioner(vectors, words)[:, -1].softmax(1))
        words = torch.cat([words, p[-1].argmax(1)[:, None]], 1)
    shares = torch.stack(p, 1).numpy()
    return [Written(row, share, said(row)) for row, share in zip(words.numpy(), shares, strict=True)]


def said(words: Sequence[int] | NDArray[np.int64]) -> Scene | None:
    """The scene that words say; None where they are no caption."""
    try:
        return scenes.parse(" ".join(scenes.WORDS[at] for at in words if at != END))
    except UserError:
        return None


def parts(found: Scene | None, true: Scene) -> tuple[bool, bool, bool, bool]:
    """Whether both colours, both shapes, and the relation are right, and the whole."""
    if found is None:
        return False, False, False, False
    colours, shapes = (
        all(getattr(a, name) == getattr(b, name) for a, b in ((found.first, true.first), (found.second, true.second)))
        for name in ("colour", "shape")
    )
    return colours, shapes, found.relation == true.relation, found == true


def shares(found: Sequence[Scene | None], true: Sequence[Scene]) -> tuple[float, ...]:
    """The shares of right colours, shapes, relations, and wholes."""
    return tuple(float(one) for one in np.mean([parts(a, b) for a, b in zip(found, true, strict=True)], axis=0))


@torch.no_grad()
def vectors(space: contrasting.Space, pictures: NDArray[np.floating]) -> Tensor:
    """The vectors of pictures [B, 24, 24, 3] in the shared space, [B, D]."""
    return space.images(torch.tensor(np.asarray(pictures, np.float32)))
