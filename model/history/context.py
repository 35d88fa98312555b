"""Vectors of words in their sentence by two language models, one from the left and one from the right (ELMo, Peters et al. 2018).

    log p(w_1 .. w_T) from both sides    sum over k of  log p(w_k | w_1 .. w_{k-1})  +  log p(w_k | w_{k+1} .. w_T)
    layers of word k                     h_0 = [x; x]      h_j = [forward state j; backward state j]          j = 1, 2
    ELMo                                 gamma * sum over j of s_j h_j                                        s = softmax(w)

x is the vector of the word, the same in every sentence. Both directions share x and the output's matrix, as in the paper; here words are
read whole (ELMo reads their letters), without projections, and without the residual connection between layers.

The text is the little world's. So that a word can mean two things, two words are written as one: a pseudo-word (Gale, Church & Yarowsky 1992;
Schuetze 1992). Which of them stood there is the sense. “it” needs no such help: it stands for the first or for the second animal.
"""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from model.history.stories import Stories
from model.history.vectors import cosines
from model.seeded import seeded
from model.training.optimizers import BETAS
from model.training.texts import PADDING, padded
from model.world.telling import Impossible, Story

WIDTH, LAYERS = 64, 2  # of a word's vector and of each state; of LSTMs in each direction
STEPS, BATCH, RATE, WARM, LEAST_RATE, LONGEST_GRADIENT, DECAY = 1_500, 32, 2e-2, 50, 0.02, 1.0, 0.01
EACH = 120  # occurrences of each sense
NEAR = 3  # words on each side that a window holds
JOINED = {
    "owl": "key",
    "found": "lost",
    "dog": "cat",
    "red": "big",
}  # written as one: none of them occurs in another pair
ROLE = "it"
SENSES = {f"{one}-{other}": (one, other) for one, other in JOINED.items()} | {ROLE: ("the first", "the second")}
READINGS = {word: pair for pair in JOINED.items() for word in pair}  # of a word that is written as one with another
Floats = NDArray[np.float64]


class BiLM(nn.Module):
    """Two stacks of LSTMs over the same words, one from the left and one from the right."""

    def __init__(self, vocabulary: int, width: int = WIDTH) -> None:
        super().__init__()
        self.read = nn.Embedding(vocabulary, width)
        self.ahead = nn.ModuleList(nn.LSTM(width, width, batch_first=True) for _ in range(LAYERS))
        self.back = nn.ModuleList(nn.LSTM(width, width, batch_first=True) for _ in range(LAYERS))
        self.out = nn.Linear(width, vocabulary)
        for cell in (*self.ahead, *self.back):
            cell.bias_ih_l0.data[width : 2 * width] = 1.0  # at first it keeps (Jozefowicz et al. 2015)

    def states(self, ids: Tensor, back: bool = False) -> list[Tensor]:
        """ids [B, T], read from the left -> of each layer [B, T, width]; the first are the words' own vectors."""
        found = [self.read(ids.clamp_min(0))]
        for cell in self.back if back else self.ahead:
            found.append(cell(found[-1])[0])
        return found

    def forward(self, rows: Tensor) -> Tensor:
        """rows [B, T], PADDING behind -> the mean over both directions of -log p(word), in nats."""
        losses = []
        for back, own in ((False, rows), (True, turned(rows))):
            logits = self.out(self.states(own[:, :-1], back)[-1])  # [B, T - 1, V]
            losses.append(nn.functional.cross_entropy(logits.flatten(0, 1), own[:, 1:].flatten(), ignore_index=PADDING))
        return torch.stack(losses).mean()

    def layers(self, rows: Tensor) -> Tensor:
        """rows [B, T], PADDING behind -> [LAYERS + 1, B, T, 2 width]: h_j of every word, forward state before backward state."""
        ahead = torch.stack(self.states(rows))
        back = torch.stack([turned(one, rows) for one in self.states(turned(rows), back=True)])
        return torch.cat([ahead, back], -1)


def turned(values: Tensor, rows: Tensor | None = None) -> Tensor:
    """values [B, T, ...] with each row from its end to its beginning, what is padding in `rows` staying behind."""
    real = (values if rows is None else rows) != PADDING  # [B, T]
    length, place = real.sum(1, keepdim=True), torch.arange(real.shape[1])
    order = torch.where(real, length - 1 - place, place)  # [B, T]
    return values[torch.arange(len(values))[:, None], order]


def made(vocabulary: int, seed: int) -> BiLM:
    """One that has learned nothing yet; the same for the same seed."""
    with seeded(seed):
        return BiLM(vocabulary)


class Joined:
    """The world's stories with words written as one: the text that both directions learn from, and occurrences of words with two senses."""

    def __init__(self, stories: Stories) -> None:
        self.stories, self.world = stories, stories.world
        ids = {word: stories.tokenizer.id(word) for word in self.world.words}
        pairs = [(one, other, f"{one}-{other}") for one, other in JOINED.items()]
        self.spelling = {word: joined for one, other, joined in pairs for word in (one, other)}
        self._one = {ids[other]: ids[one] for one, other, _ in pairs}
        self.ids = {word: self._one.get(token, token) for word, token in ids.items()}

    def written(self, story: Story) -> str:
        """A story as it is read."""
        return " ".join(self.spelling.get(word, word) for word in story.words)

    def joined(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """rows of ids, in which both words of a pair have the id of the first."""
        found = rows.copy()
        for other, one in self._one.items():
            found[rows == other] = one
        return found


def learned(text: Joined, seed: int) -> BiLM:
    """A network that has learned from all stories for STEPS steps. The rate rises for WARM steps, and falls along a cosine to LEAST_RATE of itself."""
    model = made(text.stories.tokenizer.vocab_size, seed)
    rows = text.joined(text.stories.rows)
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, betas=BETAS, weight_decay=DECAY)
    for step in range(STEPS):
        left = LEAST_RATE + (1 - LEAST_RATE) * (0.5 + 0.5 * math.cos(math.pi * step / STEPS))
        optimizer.param_groups[0]["lr"] = RATE * left * min(1.0, (step + 1) / WARM)
        drawn = rows[np.random.default_rng([seed, step]).integers(0, len(rows), BATCH)]
        batch = torch.from_numpy(drawn[:, : int((drawn != PADDING).sum(1).max())])
        optimizer.zero_grad(set_to_none=True)
        model(batch).backward()
        nn.utils.clip_grad_norm_(model.parameters(), LONGEST_GRADIENT)
        optimizer.step()
    return model.eval().requires_grad_(False)


class Occurrence(NamedTuple):
    """A word in a story. story: as it was told; at: its place there; sense: 0 or 1, which of its two (SENSES)."""

    story: Story
    at: int
    sense: int


def occurrences(text: Joined, name: str, each: int = EACH) -> list[Occurrence]:
    """So many of each sense, none in a story that was learned from, and no two in the same story. Raises ValueError for a word without senses."""
    if name not in SENSES:
        raise ValueError(f"“{name}” has no two senses here: choose of {', '.join(SENSES)}")
    found: tuple[list[Occurrence], list[Occurrence]] = ([], [])
    rng = np.random.default_rng([len(name), ord(name[0])])
    for story in text.world.stories("context"):
        if there := senses(story, name):
            at, sense = there[int(rng.integers(len(there)))]
            if len(found[sense]) < each:
                found[sense].append(Occurrence(story, at, sense))
            elif all(len(one) == each for one in found):
                return [one for pair in zip(*found, strict=True) for one in pair]
    raise AssertionError("the world's stories never end")


def senses(story: Story, name: str) -> list[tuple[int, int]]:
    """Where a word stands in a story, and in which of its senses."""
    if name == ROLE:
        return [(one.at, int(one.right > one.wrong)) for one in story.pronouns if one.wrong is not None]
    return [(at, SENSES[name].index(word)) for at, word in enumerate(story.words) if word in SENSES[name]]


class Vectors(NamedTuple):
    """Of N occurrences. layers [3, N, 2 width]: h_0, h_1, h_2, the forward half before the backward half; window [N, width]: the mean of the
    words' own vectors up to NEAR words away, the word itself left out."""

    layers: Floats
    window: Floats


@torch.no_grad()
def vectors(model: BiLM, text: Joined, found: Sequence[Occurrence]) -> Vectors:
    """What a network makes of them."""
    rows = torch.from_numpy(padded([[text.ids[word] for word in one.story.words] for one in found]))
    every, own = model.layers(rows), model.read(rows.clamp_min(0))
    at = torch.tensor([one.at for one in found])
    away = (torch.arange(rows.shape[1]) - at[:, None]).abs()  # [N, T]
    near = ((away > 0) & (away <= NEAR) & (rows != PADDING)).float()
    window = torch.einsum("nt,ntd->nd", near, own) / near.sum(1, keepdim=True)
    layers = every[:, torch.arange(len(found)), at]  # [3, N, 2 width]
    return Vectors(layers.double().numpy(), window.double().numpy())


def shares(weights: Sequence[float]) -> Floats:
    """s = softmax(w): how much of each layer is in ELMo's vector."""
    raised = np.exp(np.array(weights, float) - max(weights))
    return raised / raised.sum()


def mixed(layers: Floats, weights: Sequence[float], gamma: float = 1.0) -> Floats:
    """[3, N, d] -> [N, d]: ELMo's vector, equation 1 of Peters et al. 2018."""
    return gamma * np.einsum("j,jnd->nd", shares(weights), layers)


def half(table: Floats, side: str) -> Floats:
    """[N, 2 width] -> the forward part (`ahead`), the backward part (`back`) or both."""
    width = table.shape[-1] // 2
    return {"both": table, "ahead": table[..., :width], "back": table[..., width:]}[side]


def nearest(table: Floats, most: int) -> tuple[NDArray[np.int64], Floats]:
    """[N, d] -> [N, most]: of each the nearest others by the cosine, and those cosines."""
    found = cosines(table)
    np.fill_diagonal(found, -2)
    order = np.argsort(-found, axis=1, kind="stable")[:, :most]
    return order, np.take_along_axis(found, order, 1)


def score(table: Floats, known: NDArray[np.int64], k: int = 1) -> float:
    """The share of occurrences whose sense is that of most of their k nearest others (k is odd). Where all lie in one place nobody is nearer, and
    one that is drawn by chance decides: half of them, with two senses that are equally frequent."""
    if k % 2 == 0:
        raise ValueError(f"k = {k}: choose an odd number, so that no two senses have equally many")
    if np.allclose(table, table[0]):
        return 0.5
    order, _ = nearest(table, k)
    return float(((known[order].sum(1) * 2 > k) == known).mean())


def ceiling(text: Joined, found: Sequence[Occurrence], name: str) -> float:
    """What somebody who knows the world's rules and reads the joined text from both sides would get right on average: the mean of the greater
    probability of the two senses, over all readings of the story that the world may have told."""
    return float(np.mean([max(_posterior(text, one, name)) for one in found]))


def _posterior(text: Joined, one: Occurrence, name: str) -> Floats:
    """[2]: the probability of each sense, given the joined text."""
    weights = np.zeros(2)
    for story in readings(text, one.story.words):
        sense = dict(senses(story, name)).get(one.at)
        if sense is not None:
            weights[sense] += math.exp(sum(math.log(p) for p in story.probabilities))
    return weights / weights.sum()


def readings(text: Joined, words: Sequence[str]) -> Iterator[Story]:
    """All stories that the world tells and that are written like this one."""
    waiting: list[tuple[str, ...]] = [()]
    while waiting:
        begun = waiting.pop()
        at = next((place for place in range(len(begun), len(words)) if words[place] in READINGS), len(words))
        begun = (*begun, *words[len(begun) : at])
        try:
            story, following = text.world.follow(begun)
        except Impossible:
            continue
        if at == len(words):
            yield story
            continue
        waiting.extend((*begun, word) for word in READINGS[words[at]] if word in following)
