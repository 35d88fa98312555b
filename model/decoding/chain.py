"""From scores to a choice: every stage of one step of decoding, over the whole vocabulary.

    logits -> penalised -> scaled -> filtered -> probabilities -> the draw

The order and the edge cases are those of transformers, so that the two can be compared token by token.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from model.errors import UserError
from model.trace import Floats

CUTS = ("", "no_repeat_ngram", "top_k", "top_p", "min_p", "typical_p")  # what took a token out, by number


class NothingLeft(UserError):
    """Every token was taken out."""


@dataclass(frozen=True)
class Settings:
    """How scores become a choice. Each of these is off by default.

    temperature         at least 0.001; 0 means greedy: the likeliest token, without a draw
    top_k               only the k likeliest tokens; 0 is off                              (Fan et al. 2018)
    top_p               only the likeliest that together reach this probability; 1 is off  (Holtzman et al. 2020)
    min_p               only what has this part of the likeliest's probability; 0 is off   (Nguyen et al. 2024)
    typical_p           only what surprises about as much as expected; 1 is off            (Meister et al. 2023)
    repetition_penalty  scores of tokens already there: divided by it, below 0 multiplied; 1 is off (Keskar et al. 2019)
    no_repeat_ngram     no n tokens in a row twice; 0 is off                               (Paulus et al. 2018)

    Raises ValueError for what is out of range; a top_k above the vocabulary keeps all of it.
    """

    temperature: float = 1.0
    top_k: int = 0
    top_p: float = 1.0
    min_p: float = 0.0
    typical_p: float = 1.0
    repetition_penalty: float = 1.0
    no_repeat_ngram: int = 0

    def __post_init__(self) -> None:
        for name, least, most in (
            ("temperature", 0, 100),
            ("top_p", 0, 1),
            ("min_p", 0, 1),
            ("typical_p", 0, 1),
            ("repetition_penalty", 0.01, 100),
            ("top_k", 0, 2**31),
            ("no_repeat_ngram", 0, 2**31),
        ):
            value = getattr(self, name)
            if not least <= value <= most:  # also a NaN
                raise ValueError(f"{name} is {value}: choose a value from {least} to {most}")
        if 0 < self.temperature < 0.001:  # scores divided by it would be too high for float32
            raise ValueError(f"temperature is {self.temperature}: choose 0, or at least 0.001")

    @property
    def greedy(self) -> bool:
        """Whether the likeliest token is taken, without a draw."""
        return self.temperature == 0


PLAIN = Settings()


@dataclass(frozen=True, eq=False)
class Chain:
    """One step's scores, stage after stage, each [V]. What was taken out is -inf from there on, with probability 0."""

    logits: Floats
    penalised: Floats
    scaled: Floats
    filtered: Floats
    cut: NDArray[np.uint8]  # by which of CUTS a token was taken out; 0: it was not

    @cached_property
    def probabilities(self) -> NDArray[np.float64]:
        """[V]: what is left, adding up to 1."""
        return softmax(self.filtered)

    @cached_property
    def log_probabilities(self) -> NDArray[np.float64]:
        """[V]: what the model itself says, before any setting."""
        return log_softmax(self.logits)

    @cached_property
    def order(self) -> NDArray[np.int64]:
        """The tokens that are left, likeliest first; of equals the lower id first: the order in which a draw counts."""
        return rising(-self.filtered)[: int((self.filtered > -np.inf).sum())]

    @cached_property
    def cumulative(self) -> NDArray[np.float64]:
        """The probabilities in that order, added up; the last is exactly 1."""
        found = np.cumsum(self.probabilities[self.order])
        found[-1] = 1.0
        return found

    @cached_property
    def best(self) -> int:
        """The likeliest token."""
        return int(self.filtered.argmax())

    def fall(self, draw: float) -> int:
        """The token on which a number from 0 to 1 falls: the first whose cumulative probability is above it."""
        return int(self.order[np.searchsorted(self.cumulative, draw, side="right")])


def chain(logits: NDArray[np.floating], ids: Sequence[int], settings: Settings = PLAIN, least_kept: int = 1) -> Chain:
    """The stages for `logits` [V] after the tokens `ids`.

    least_kept: how many tokens every cut leaves (transformers keeps more where beams are drawn). Raises UserError for
    logits that are no numbers, NothingLeft where no token may follow.
    """
    logits = np.asarray(logits, np.float32)
    if np.isnan(logits).any() or np.isposinf(logits).any() or not np.isfinite(logits).any():
        raise UserError("The model's scores are no numbers here: change the text or the model.")
    cut = np.zeros(len(logits), np.uint8)
    penalised = _penalised(logits, ids, settings.repetition_penalty)
    if settings.no_repeat_ngram and (banned := repeating(ids, settings.no_repeat_ngram)):
        penalised = penalised.copy() if penalised is logits else penalised
        penalised[banned] = -np.inf
        cut[banned] = CUTS.index("no_repeat_ngram")
        if not np.isfinite(penalised).any():
            raise NothingLeft("Every token is banned here: allow longer repeats (no-repeat n-gram).")
    scaled = penalised if settings.temperature in (0, 1) else penalised / np.float32(settings.temperature)
    filtered = scaled
    if not settings.greedy:
        for name, keep in (("top_k", _top_k), ("top_p", _top_p), ("min_p", _min_p), ("typical_p", _typical_p)):
            value = getattr(settings, name)
            if value == getattr(PLAIN, name):
                continue
            out = ~keep(filtered, value, least_kept) & (filtered > -np.inf)
            cut[out] = CUTS.index(name)
            filtered = np.where(out, np.float32(-np.inf), filtered)
    return Chain(logits, penalised, scaled, filtered, cut)


def softmax(scores: Floats) -> NDArray[np.float64]:
    """[V] -> [V], in float64; -inf has probability 0."""
    powers = np.exp(scores.astype(np.float64) - float(scores.max()))
    return powers / powers.sum()


def log_softmax(scores: NDArray[np.floating]) -> NDArray[np.float64]:
    """[..., V] -> [..., V], in float64 but for the single powers, of which the vocabulary has many."""
    shifted = scores - scores.max(-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(-1, keepdims=True, dtype=np.float64))


def rising(scores: Floats) -> NDArray[np.int64]:
    """[V]: the tokens from the lowest score to the highest; of equals the lower id first.

    A stable argsort, five times as quick: float32 bits, made to rise as the numbers do, and the id in one integer.
    """
    bits = (scores + np.float32(0)).view(np.int32).astype(np.int64)  # + 0: there are two zeros
    keys = (np.where(bits < 0, bits ^ 0x7FFFFFFF, bits) << 32) + np.arange(len(scores))
    keys.sort()
    return keys & 0xFFFFFFFF


def uniform(seed: int, position: int) -> float:
    """The random number of a position in the text: another setting, or another branch, is drawn with the same one."""
    return float(np.random.default_rng([seed, position]).random())


def repeating(ids: Sequence[int], n: int) -> list[int]:
    """The tokens that would repeat n tokens in a row."""
    if len(ids) + 1 < n:
        return []
    last = tuple(ids[len(ids) - n + 1 :])
    return sorted({ids[at + n - 1] for at in range(len(ids) - n + 1) if tuple(ids[at : at + n - 1]) == last})


def _penalised(logits: Floats, ids: Sequence[int], penalty: float) -> Floats:
    if penalty == 1.0:
        return logits
    seen = [token for token in set(ids) if token < len(logits)]
    changed = logits.copy()
    changed[seen] = np.where(logits[seen] < 0, logits[seen] * np.float32(penalty), logits[seen] / np.float32(penalty))
    return changed


def _top_k(scores: Floats, k: int, least: int) -> NDArray[np.bool_]:
    k = min(max(k, least), len(scores))
    return scores >= np.partition(scores, len(scores) - k)[len(scores) - k]  # equals of the last one stay


def _top_p(scores: Floats, p: float, least: int) -> NDArray[np.bool_]:
    order = rising(scores)  # as transformers counts: from the least likely
    kept = np.cumsum(softmax(scores)[order]) > 1 - p
    kept[len(kept) - least :] = True
    return _scattered(kept, order)


def _min_p(scores: Floats, part: float, least: int) -> NDArray[np.bool_]:
    chances = softmax(scores)
    kept = chances >= part * chances.max()
    kept[np.argsort(-scores, kind="stable")[:least]] = True
    return kept


def _typical_p(scores: Floats, mass: float, least: int) -> NDArray[np.bool_]:
    logs = log_softmax(scores)
    chances = np.exp(logs)
    entropy = -np.sum(chances * np.where(chances > 0, logs, 0.0))
    apart = np.abs(-logs - entropy)
    order = np.argsort(apart, kind="stable")
    last = min(int((np.cumsum(chances[order]) < mass).sum()), len(order) - 1)
    kept = apart[order] <= apart[order][last]
    kept[:least] = True
    return _scattered(kept, order)


def _scattered(kept: NDArray[np.bool_], order: NDArray[np.int64]) -> NDArray[np.bool_]:
    found = np.empty_like(kept)
    found[order] = kept
    return found
