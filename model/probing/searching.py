"""A shipped text as a model reads it: which words its heads join, and where its states are like a given one.

Source: Hoover, Strobelt & Gehrmann 2020 (exBERT): a state is explained by the places of an annotated text with the nearest states, a
head by what it reads there. States share a large mean (Ethayarajh 2019); it is taken off before they are compared (Mu & Viswanath 2018).
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.errors import UserError
from model.pretrained.language_model import LanguageModel
from model.probing import corpus
from model.trace import Floats, ForwardTrace
from model.world import world

TEXTS, STORIES = 24, 80  # that are read: one about each of so many subjects; of the toy's world
LONGEST = 128  # tokens of one that are read
LOOK = 0.2  # of a word's attention: so much on one token is called a look at it
PAIRS = 6  # of words that are kept of each head
KINDS = 10  # of text in a row in the corpus, about one subject


class Pair(NamedTuple):
    """A head looks from one word at another: how often in the text, with what mean weight, and the place of the strongest look."""

    query: str
    key: str
    times: int
    weight: float
    at: int
    to: int


class Habit(NamedTuple):
    """What a head does in the text. pairs: the commonest; looking: the share of tokens with a look at another than the first; first: the mean
    weight on the first token, or on the marks around the text of an encoder."""

    pairs: tuple[Pair, ...]
    looking: float
    first: float


@dataclass(frozen=True, eq=False)
class Index:
    """pieces N, of all texts; texts [N]: the number of each one's text; means [L, d] of the states before each layer; states [L, N, d]: less the mean, of
    length 127, in eight bits; habits [L][H]."""

    pieces: tuple[bytes, ...]
    texts: NDArray[np.int32]
    means: Floats
    states: NDArray[np.int8]
    habits: tuple[tuple[Habit, ...], ...]


def shipped(toy: bool) -> list[str]:
    """What is read: one text about each subject of the corpus, of all its kinds in turn; or stories of the toy's world."""
    if toy:
        return [" ".join(story.words) for story in islice(world.World().stories("search"), STORIES)]
    return [text for at, text in enumerate(corpus.texts()) if at % KINDS == at // KINDS % KINDS][:TEXTS]


def index(
    model: LanguageModel, texts: Sequence[str], progress: Callable[[str, float], None] = lambda said, share: None
) -> Index:
    """Read the texts, each alone. Raises UserError if the model can read none of them."""
    pieces, numbers, states = list[bytes](), list[int](), list[Floats]()
    looks = [[_Looks() for _ in range(model.n_heads)] for _ in range(model.n_layers)]
    for number, (trace, real) in enumerate(_read(model, texts, progress)):
        place = {int(at): len(pieces) + nth for nth, at in enumerate(real)}  # of the trace in the whole text
        words = [spoken(piece) for piece in trace.tokens]
        for layer, heads in zip(trace.layers, looks, strict=True):
            for pattern, head in zip(layer.pattern, heads, strict=True):
                head.add(pattern, real, words, place)
        states.append(np.stack([layer.resid_pre[real] for layer in trace.layers]))
        pieces += [trace.tokens[at] for at in real]
        numbers += [number] * len(real)
    if not pieces:
        raise UserError("This model cannot read the shipped text: choose SmolLM2 or the toy.")
    found = np.concatenate(states, 1)  # [L, N, d]
    means = found.mean(1)
    found -= means[:, None]
    lengths = np.linalg.norm(found, axis=2, keepdims=True)
    small = np.rint(127 * found / np.maximum(lengths, 1e-9)).astype(np.int8)
    habits = tuple(tuple(head.habit() for head in heads) for heads in looks)
    return Index(tuple(pieces), np.array(numbers, np.int32), means, small, habits)


def _read(
    model: LanguageModel, texts: Sequence[str], progress: Callable[[str, float], None]
) -> Iterator[tuple[ForwardTrace, NDArray[np.intp]]]:
    """What the model does with each text, and which of its tokens are compared: a causal model's first is like no other state."""
    for number, text in enumerate(texts):
        progress("", number / len(texts))
        try:
            tokens = model.tokenize(text)
        except UserError:  # signs that a small model of somebody's own does not know
            continue
        ids = tokens.ids[: min(LONGEST, model.limit)]
        real = np.flatnonzero(tokens.spans[: len(ids), 1] > tokens.spans[: len(ids), 0])
        real = real[real > 0]
        if len(real) > 1:
            yield model.trace(ids.tolist()), real


class _Looks:
    """Adds up what one head does."""

    def __init__(self) -> None:
        self.counts = Counter[tuple[str, str]]()
        self.weights = defaultdict[tuple[str, str], float](float)
        self.best: dict[tuple[str, str], tuple[float, int, int]] = {}
        self.tokens, self.rest = 0, 0.0

    def add(self, pattern: Floats, real: NDArray[np.intp], words: Sequence[str], place: dict[int, int]) -> None:
        """pattern [T, T] of one text; real: the tokens that are compared; place: of each in the whole text."""
        seen = pattern[np.ix_(real, real)]
        self.tokens += len(real)
        self.rest += float((1 - seen.sum(1)).sum())
        np.fill_diagonal(seen, 0)  # a word that reads itself joins no two
        keys, weights = seen.argmax(1), seen.max(1)
        for query in np.flatnonzero(weights >= LOOK):
            at, to, weight = int(real[query]), int(real[keys[query]]), float(weights[query])
            pair = (words[at], words[to])
            self.counts[pair] += 1
            self.weights[pair] += weight
            if weight > self.best.get(pair, (0.0,))[0]:
                self.best[pair] = (weight, place[at], place[to])

    def habit(self) -> Habit:
        """All that was added."""
        first = sorted(self.counts, key=lambda pair: (-self.counts[pair], -self.weights[pair], pair))[:PAIRS]
        pairs = tuple(
            Pair(*pair, self.counts[pair], self.weights[pair] / self.counts[pair], *self.best[pair][1:])
            for pair in first
        )
        return Habit(pairs, self.counts.total() / self.tokens, self.rest / self.tokens)


def spoken(piece: bytes) -> str:
    """A piece as a word that is counted: without its space, in small letters; what is none keeps its sign."""
    text = piece.decode(errors="replace")
    return text.strip().lower() or {" ": "␣", "\n": "↵", "\t": "⇥"}.get(text[:1], "␣")


def similar(found: Index, layer: int, states: Floats, most: int) -> list[list[tuple[int, float]]]:
    """For each of `states` [T, d] the places of the text whose states before the layer are most like it, with their cosines, the most similar first.
    Raises ValueError for a layer that does not exist."""
    if not 0 <= layer < len(found.states):
        raise ValueError(f"there is no layer {layer}: {len(found.states)} were read")
    rows = found.states[layer].astype(np.float32)  # [N, d]
    asked = states - found.means[layer]
    lengths = np.linalg.norm(asked, axis=1)[:, None] * np.linalg.norm(rows, axis=1)
    cosines = asked @ rows.T / np.maximum(lengths, 1e-9)  # [T, N]
    return [[(int(at), float(one[at])) for at in np.argsort(-one, kind="stable")[:most]] for one in cosines]


def around(found: Index, first: int, last: int, more: int) -> tuple[int, int]:
    """The places [from, to) from `more` before the first to `more` behind the last, of their own text."""
    text = np.flatnonzero(found.texts == found.texts[first])
    return max(int(text[0]), first - more), min(int(text[-1]) + 1, last + more + 1)


def written(found: Index, start: int, end: int) -> str:
    """The pieces [start, end) as one reads them. BERT's have no spaces of their own: a word gets one before it, its further pieces lose their sign."""
    pieces = found.pieces[start:end]
    if not any(piece.startswith(b" ") for piece in found.pieces):
        pieces = tuple(piece[2:] if piece.startswith(b"##") else b" " + piece for piece in pieces)
    return b"".join(pieces).decode(errors="replace")
