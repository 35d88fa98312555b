"""From scores to a choice: every stage of one step of decoding, over the whole vocabulary.

    logits -> penalised -> scaled -> filtered -> probabilities -> the draw

The order and the edge cases follow transformers, so that the two can be compared token by token.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from model.errors import UserError
from model.probability import log_softmax, softmax
from model.trace import Floats

CUTS = ("", "no_repeat_ngram", "top_k", "top_p", "min_p", "typical_p")  # which filter removed a token, by number
RANGES = {
    "temperature": (0, 100),
    "top_p": (0, 1),
    "min_p": (0, 1),
    "typical_p": (0, 1),
    "repetition_penalty": (0.01, 100),
    "top_k": (0, 2**31),
    "no_repeat_ngram": (0, 2**31),
}


class NothingLeft(UserError):
    """Every token was removed."""


@dataclass(frozen=True)
class Settings:
    """How logits become a choice. Every setting is off by default.

    temperature         at least 0.001; 0 means greedy: the most likely token, without a draw
    top_k               only the k most likely tokens; 0 is off                            (Fan et al. 2018)
    top_p               only the most likely that together reach this; 1 is off            (Holtzman et al. 2020)
    min_p               only those with this share of the highest probability; 0 is off    (Nguyen et al. 2024)
    typical_p           only those about as surprising as expected; 1 is off               (Meister et al. 2023)
    repetition_penalty  divides positive logits of tokens in the text, multiplies negative; 1 is off (Keskar et al. 2019)
    no_repeat_ngram     no sequence of n tokens occurs twice; 0 is off                     (Paulus et al. 2018)

    Raises ValueError for a value out of range. A top_k above the vocabulary keeps all of it.
    """

    temperature: float = 1.0
    top_k: int = 0
    top_p: float = 1.0
    min_p: float = 0.0
    typical_p: float = 1.0
    repetition_penalty: float = 1.0
    no_repeat_ngram: int = 0

    def __post_init__(self) -> None:
        for name, (least, most) in RANGES.items():
            value = getattr(self, name)
            if not least <= value <= most:  # also a NaN
                raise ValueError(f"{name} is {value}: choose a value from {least} to {most}")
        if 0 < self.temperature < 0.001:  # scores divided by it would be too high for float32
            raise ValueError(f"temperature is {self.temperature}: choose 0, or at least 0.001")

    @property
    def penalties(self) -> "Settings":
        """Only the penalties of these settings."""
        return Settings(repetition_penalty=self.repetition_penalty, no_repeat_ngram=self.no_repeat_ngram)

    @property
    def greedy(self) -> bool:
        """Whether the most likely token is taken, without a draw."""
        return self.temperature == 0


PLAIN = Settings()


@dataclass(frozen=True, eq=False)
class Chain:
    """The scores of one step, stage after stage, each [V].

    A removed token has -inf from there on, and probability 0.
    """

    logits: Floats
    penalised: Floats
    scaled: Floats
    filtered: Floats
    cut: NDArray[np.uint8]  # which of CUTS removed a token; 0: none did

    @cached_property
    def probabilities(self) -> NDArray[np.float64]:
        """[V]: of the tokens that are left; they sum to 1."""
        return softmax(self.filtered.astype(np.float64))

    @cached_property
    def log_probabilities(self) -> NDArray[np.float64]:
        """[V]: of the model itself, before any setting."""
        return log_softmax(self.logits)

    @cached_property
    def order(self) -> NDArray[np.int64]:
        """The tokens that are left, most likely first, ties by id: the order in which a draw counts."""
        return rising(-self.filtered)[: int((self.filtered > -np.inf).sum())]

    @cached_property
    def cumulative(self) -> NDArray[np.float64]:
        """The cumulative probabilities in that order; the last is exactly 1."""
        sums = np.cumsum(self.probabilities[self.order])
        sums[-1] = 1.0
        return sums

    @cached_property
    def best(self) -> int:
        """The most likely token."""
        return int(self.filtered.argmax())

    def fall(self, draw: float) -> int:
        """The token on which a number from 0 to 1 falls: the first whose cumulative probability is above it."""
        return int(self.order[np.searchsorted(self.cumulative, draw, side="right")])


def chain(logits: NDArray[np.floating], ids: Sequence[int], settings: Settings = PLAIN, least_kept: int = 1) -> Chain:
    """The stages for `logits` [V] after the tokens `ids`.

    least_kept: how many tokens every filter leaves (transformers keeps more where beams are drawn). Raises UserError
    for logits with NaN or infinity, NothingLeft where no token may follow.
    """
    logits = np.asarray(logits, np.float32)
    if np.isnan(logits).any() or np.isposinf(logits).any() or not np.isfinite(logits).any():
        raise UserError("The model's logits hold NaN or infinity: change the text or the model.")
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
            removed = ~keep(filtered, value, least_kept) & (filtered > -np.inf)
            cut[removed] = CUTS.index(name)
            filtered = np.where(removed, np.float32(-np.inf), filtered)
    return Chain(logits, penalised, scaled, filtered, cut)


def rising(scores: Floats) -> NDArray[np.int64]:
    """[V]: the tokens from the lowest score to the highest, ties by id.

    A stable argsort, but five times as fast: it sorts integers made of the float32's bits, in the order of the numbers,
    and the id.
    """
    bits = (scores + np.float32(0)).view(np.int32).astype(np.int64)  # + 0: there are two zeros
    keys = (np.where(bits < 0, bits ^ 0x7FFFFFFF, bits) << 32) + np.arange(len(scores))
    keys.sort()
    return keys & 0xFFFFFFFF


def uniform(seed: int, position: int) -> float:
    """The random number of a position in the text, the same under every setting and in every branch."""
    return float(np.random.default_rng([seed, position]).random())


def repeating(ids: Sequence[int], n: int) -> list[int]:
    """The tokens that would complete a sequence of n tokens for the second time."""
    if len(ids) + 1 < n:
        return []
    last = tuple(ids[len(ids) - n + 1 :])
    starts = (start for start in range(len(ids) - n + 1) if tuple(ids[start : start + n - 1]) == last)
    return sorted({ids[start + n - 1] for start in starts})


def _penalised(logits: Floats, ids: Sequence[int], penalty: float) -> Floats:
    if penalty == 1.0:
        return logits
    seen = [token for token in set(ids) if token < len(logits)]
    changed = logits.copy()
    changed[seen] = np.where(logits[seen] < 0, logits[seen] * np.float32(penalty), logits[seen] / np.float32(penalty))
    return changed


def _top_k(scores: Floats, k: int, least: int) -> NDArray[np.bool_]:
    k = min(max(k, least), len(scores))
    return scores >= np.partition(scores, len(scores) - k)[len(scores) - k]  # ties with the last one stay


def _top_p(scores: Floats, p: float, least: int) -> NDArray[np.bool_]:
    order = rising(scores)  # as transformers counts: from the least likely
    kept = np.cumsum(softmax(scores.astype(np.float64))[order]) > 1 - p
    kept[len(kept) - least :] = True
    return _scattered(kept, order)


def _min_p(scores: Floats, share: float, least: int) -> NDArray[np.bool_]:
    probabilities = softmax(scores.astype(np.float64))
    kept = probabilities >= share * probabilities.max()
    kept[np.argsort(-scores, kind="stable")[:least]] = True
    return kept


def _typical_p(scores: Floats, mass: float, least: int) -> NDArray[np.bool_]:
    logs = log_softmax(scores)
    probabilities = np.exp(logs)
    entropy = -np.sum(probabilities * np.where(probabilities > 0, logs, 0.0))
    distance = np.abs(-logs - entropy)
    order = np.argsort(distance, kind="stable")
    last = min(int((np.cumsum(probabilities[order]) < mass).sum()), len(order) - 1)
    kept = distance[order] <= distance[order][last]
    kept[:least] = True
    return _scattered(kept, order)


def _scattered(kept: NDArray[np.bool_], order: NDArray[np.int64]) -> NDArray[np.bool_]:
    """[V] in the order of `order` -> [V] by token."""
    by_token = np.empty_like(kept)
    by_token[order] = kept
    return by_token
