"""What the browser view `merges` is sent: every merge of a training run, so that it can step through them by itself.

The view itself is index.js beside this file; it re-cuts both texts after each step without asking the server.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

MAX_DRAWN = 1_200  # characters of each text that are drawn


class Candidate(Protocol):
    """A pair and how often it stands in the text; model.tokenizers.bpe.Candidate is one."""

    @property
    def left(self) -> bytes: ...
    @property
    def right(self) -> bytes: ...
    @property
    def count(self) -> int: ...


class Merge(Protocol):
    """One step of training; model.tokenizers.bpe.Merge is one, and says what each field means."""

    @property
    def ids(self) -> tuple[int, int]: ...
    @property
    def left(self) -> bytes: ...
    @property
    def right(self) -> bytes: ...
    @property
    def piece(self) -> bytes: ...
    @property
    def id(self) -> int: ...
    @property
    def count(self) -> int: ...
    @property
    def runners_up(self) -> Sequence[Candidate]: ...
    @property
    def vocab_size(self) -> int: ...
    @property
    def tokens(self) -> int: ...


def merges(
    steps: Sequence[Merge],
    byte_of_id: Sequence[int],
    text_words: Sequence[bytes],
    other_words: Sequence[bytes],
    step: int,
) -> dict[str, Any]:
    """steps: the merges learned, in order. byte_of_id: the byte that each id below 256 stands for.

    text_words and other_words: the training text and another one, cut where no merge may reach across. step: how many
    merges have been made when the view opens; beyond the last it shows the last. Raises ValueError for a negative one.
    """
    if step < 0:
        raise ValueError(f"step is {step}: it counts merges from 0")
    if sorted(byte_of_id) != list(range(256)):
        raise ValueError("byte_of_id: expected each of the 256 bytes once")
    id_of = {byte: index for index, byte in enumerate(byte_of_id)}
    text, text_cut = _drawn(text_words)
    other, other_cut = _drawn(other_words)
    return {
        "step": min(step, len(steps)),
        "bytes": list(byte_of_id),
        "length": sum(map(len, text_words)),
        "words": [[id_of[byte] for byte in word] for word in text],
        "other": [[id_of[byte] for byte in word] for word in other],
        "capped": [text_cut, other_cut],
        "merges": [
            {
                "pair": list(one.ids),
                "piece": one.piece.hex(),
                "id": one.id,
                "count": one.count,
                "tokens": one.tokens,
                "vocab": one.vocab_size,
                "rest": [[rival.left.hex(), rival.right.hex(), rival.count] for rival in one.runners_up],
            }
            for one in steps
        ],
    }


def _drawn(words: Iterable[bytes]) -> tuple[list[bytes], bool]:
    """The first words, MAX_DRAWN bytes of them at most, and whether that is less than all."""
    drawn: list[bytes] = []
    room = MAX_DRAWN
    for word in words:
        room -= len(word)
        if room < 0:
            return drawn or [word[:MAX_DRAWN]], True
        drawn.append(word)
    return drawn, False
