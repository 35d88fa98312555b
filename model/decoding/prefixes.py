"""Prefix caching: texts read before are kept, so that one more token, or another branch, costs one token's work."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import TypeVar

from model.pretrained.scorer import Scorer, Scores
from model.trace import Floats

Value = TypeVar("Value")
READINGS = 16  # texts whose keys and values are kept: some 12 MB each at most, for SmolLM2
ROWS = 384  # rows of scores that are kept: 200 KB each


class Prefixes:
    """The logits after any text, from its longest prefix read before. Safe to share among threads."""

    def __init__(self, model: Scorer) -> None:
        self.model = model
        self._readings: OrderedDict[tuple[int, ...], Scores] = OrderedDict()
        self._rows: OrderedDict[tuple[int, ...], Floats] = OrderedDict()
        self._lock = threading.Lock()

    def logits(self, ids: Sequence[int]) -> Floats:
        """[V]: what may come after `ids`. Raises what `Scorer.read` does."""
        text = tuple(ids)
        with self._lock:
            if text in self._rows:
                self._rows.move_to_end(text)
                return self._rows[text]
            if prefix := self._longest(text):
                reading = prefix.go_on([0], [text[len(prefix.ids[0]) :]])
            else:
                reading = self.model.read(text)
            self._keep(self._readings, text, reading, READINGS)
            rows = reading.logits[0]
            for length, row in enumerate(rows, len(text) - len(rows) + 1):
                self._keep(self._rows, text[:length], row, ROWS)
            return self._rows[text]

    def along(self, ids: Sequence[int], start: int) -> list[Floats]:
        """The logits before each of the tokens ids[start:], [V] each."""
        if len(ids) > start and tuple(ids[:-1]) not in self._rows:
            self.logits(ids[:start])
            self.logits(ids[:-1])  # in one pass, which leaves the rows between
        return [self.logits(ids[:length]) for length in range(start, len(ids))]

    def _longest(self, text: tuple[int, ...]) -> Scores | None:
        """The longest proper prefix of `text` that was read."""
        best: Scores | None = None
        shared = 0
        for known, reading in self._readings.items():
            same = next(
                (place for place, pair in enumerate(zip(known, text, strict=False)) if pair[0] != pair[1]),
                min(len(known), len(text)),
            )
            same = min(same, len(text) - 1)  # at least one token is read, for its scores
            if same > shared:
                best, shared = reading, same
        return None if best is None else best.back(len(best.ids[0]) - shared)

    @staticmethod
    def _keep(kept: OrderedDict[tuple[int, ...], Value], text: tuple[int, ...], value: Value, most: int) -> None:
        kept[text] = value
        kept.move_to_end(text)
        while len(kept) > most:
            kept.popitem(last=False)
