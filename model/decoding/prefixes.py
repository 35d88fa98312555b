"""Texts that were read already, so that one more token, or another branch, costs one token's work (prefix caching)."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import TypeVar

from model.pretrained.reading import Scorer, Scores
from model.trace import Floats

Kept = TypeVar("Kept")
READINGS = 16  # texts whose keys and values are kept: some 12 MB each at most, for SmolLM2
ROWS = 384  # rows of scores that are kept: 200 KB each


class Prefixes:
    """Scores after any text, from the longest beginning of it that was read before. Safe to share among threads."""

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
            if found := self._longest(text):
                reading = found.go_on([0], [text[len(found.ids[0]) :]])
            else:
                reading = self.model.read(text)
            self._keep(self._readings, text, reading, READINGS)
            rows = reading.logits[0]
            for at, row in enumerate(rows):
                self._keep(self._rows, text[: len(text) - len(rows) + 1 + at], row, ROWS)
            return self._rows[text]

    def along(self, ids: Sequence[int], start: int) -> list[Floats]:
        """The scores before each of the tokens ids[start:], [V] each."""
        if len(ids) > start and tuple(ids[:-1]) not in self._rows:
            self.logits(ids[:start])
            self.logits(ids[:-1])  # in one pass, which leaves the rows between
        return [self.logits(ids[:at]) for at in range(start, len(ids))]

    def _longest(self, text: tuple[int, ...]) -> Scores | None:
        """The longest true beginning of `text` that was read."""
        best: Scores | None = None
        shared = 0
        for known, reading in self._readings.items():
            same = next(
                (at for at, (one, other) in enumerate(zip(known, text, strict=False)) if one != other),
                min(len(known), len(text)),
            )
            same = min(same, len(text) - 1)  # at least one token is read, for its scores
            if same > shared:
                best, shared = reading, same
        return None if best is None else best.back(len(best.ids[0]) - shared)

    @staticmethod
    def _keep(kept: OrderedDict[tuple[int, ...], Kept], text: tuple[int, ...], what: Kept, most: int) -> None:
        kept[text] = what
        kept.move_to_end(text)
        while len(kept) > most:
            kept.popitem(last=False)
