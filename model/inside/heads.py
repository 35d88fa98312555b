"""What a head does, by measurement: which tokens it attends to, on this text and on texts with a known answer.

Each habit is a number from 0 to 1 for every head, [L, H]: the share of its attention that fits the habit, averaged over
the tokens that can show it. A head may have several habits or none. No habit proves what a head is for (Jain & Wallace
2019).
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

import numpy as np

from model.trace import Floats, ForwardTrace, Ints, Tokens

REPEATED, REPEATS = 25, 2  # a sequence of so many random tokens, read so many times
LEAST = 4  # shorter ones repeat by chance


class Reader(Protocol):
    """A model that reads; model.pretrained.LanguageModel is one."""

    @property
    def causal(self) -> bool: ...
    @property
    def vocabulary(self) -> int: ...
    @property
    def limit(self) -> int: ...
    def tokenize(self, text: str) -> Tokens: ...
    def trace(self, ids: Sequence[int]) -> ForwardTrace: ...


class Referent(NamedTuple):
    """A sentence, a pronoun in it, its referent (`right`), and another noun that fits the grammar (`wrong`)."""

    text: str
    pronoun: str
    right: str
    wrong: str


def patterns(trace: ForwardTrace) -> Floats:
    """[L, H, T, T]: every head's attention, query by key."""
    return np.stack([layer.pattern for layer in trace.layers])


def previous(attention: Floats) -> Floats:
    """[L, H, T, T] -> [L, H]: attention to the token before, over all tokens but the first."""
    return _mean(np.diagonal(attention, -1, -2, -1))


def following(attention: Floats) -> Floats:
    """[L, H, T, T] -> [L, H]: attention to the token after, over all but the last. Only an encoder has any."""
    return _mean(np.diagonal(attention, 1, -2, -1))


def first(attention: Floats) -> Floats:
    """[L, H, T, T] -> [L, H]: attention of all others to the first token, an attention sink (Xiao et al. 2024)."""
    return _mean(attention[..., 1:, 0])


def same(attention: Floats, ids: Ints, causal: bool) -> Floats | None:
    """[L, H]: attention to other occurrences of the same token, over tokens that have one in view.

    None where no token occurs twice.
    """
    alike = ids[:, None] == ids[None, :]  # [T, T]
    alike &= np.tri(len(ids), k=-1, dtype=bool) if causal else ~np.eye(len(ids), dtype=bool)
    return _on(attention, alike)


def punctuation(attention: Floats, pieces: Sequence[bytes], causal: bool) -> Floats | None:
    """[L, H]: attention to other tokens that are punctuation, over tokens that have one in view;

    None where none has.
    """
    marks = np.array([_is_mark(piece) for piece in pieces])
    seen = np.broadcast_to(marks, (len(pieces), len(pieces))).copy()  # [T, T]
    seen &= np.tri(len(pieces), k=-1, dtype=bool) if causal else ~np.eye(len(pieces), dtype=bool)
    return _on(attention, seen)


def repeated_ids(reader: Reader, seed: int = 0) -> list[int]:
    """A sequence of random tokens, and the same again: only looking back helps to predict it.

    It is shorter where the model has fewer tokens or positions, and empty below LEAST.
    """
    common = min(1_000, reader.vocabulary // 10)  # punctuation and very frequent pieces come first
    period = min(REPEATED, reader.vocabulary - common, reader.limit // REPEATS)
    if period < LEAST:
        return []
    row = np.random.default_rng(seed).choice(np.arange(common, reader.vocabulary), period, replace=False)
    return np.tile(row, REPEATS).tolist()


def induction(attention: Floats, period: int = REPEATED) -> Floats:
    """[L, H]: on a sequence of `period` tokens read twice, attention to what followed the same token the first time.

    Olsson et al. 2022: from token t of the second reading to token t - period + 1.
    """
    length = attention.shape[-1]
    queries = np.arange(period, length)
    return _mean(attention[..., queries, queries - period + 1])


def on_text(trace: ForwardTrace, attention: Floats) -> dict[str, Floats | None]:
    """[L, H] for each habit that ordinary text shows; None where this one cannot.

    attention: `patterns` of the trace.
    """
    ids, pieces, causal = trace.token_ids, trace.tokens, trace.causal
    return {
        "previous": previous(attention),
        "following": None if causal else following(attention),
        "same": same(attention, ids, causal),
        "first": first(attention),
        "punctuation": punctuation(attention, pieces, causal),
    }


def on_tests(
    reader: Reader, sentences: Sequence[Referent], progress: Callable[[str, float], None]
) -> dict[str, Floats | None]:
    """[L, H] for each habit that only texts with a known answer show. pronoun: 0 for a head that prefers the wrong
    word.

    Induction is measured in causal models alone: an encoder need not predict what follows. None where the model cannot
    read the texts.
    """
    found: dict[str, Floats | None] = {"induction": None, "pronoun": None}
    if reader.causal and (ids := repeated_ids(reader)):
        found["induction"] = induction(patterns(reader.trace(ids)), len(ids) // REPEATS)
    if short := [one for one in sentences if len(reader.tokenize(one.text)) <= reader.limit]:
        right, wrong = pronoun(reader, short, progress)
        found["pronoun"] = np.where(right > wrong, right, 0).astype(np.float32)
    return found


def pronoun(
    reader: Reader, sentences: Sequence[Referent], progress: Callable[[str, float], None]
) -> tuple[Floats, Floats]:
    """[L, H] twice: the pronoun's attention to its referent, and to the other noun; means over `sentences`.

    The weights of a word's tokens are added. Raises ValueError for a sentence without one of its words.
    """
    right, wrong = [], []
    for number, sentence in enumerate(sentences):
        progress(sentence.pronoun, number / len(sentences))
        tokens = reader.tokenize(sentence.text)
        attention = patterns(reader.trace(tokens.ids.tolist()))
        words = (sentence.pronoun, sentence.right, sentence.wrong)
        query, referent, other = (tokens.of(word, sentence.text) for word in words)
        if not (query and referent and other):
            raise ValueError(f"{sentence.text!r} lacks one of the words {', '.join(map(repr, words))}")
        right.append(attention[:, :, query[-1], referent].sum(-1))
        wrong.append(attention[:, :, query[-1], other].sum(-1))
    return np.mean(right, axis=0, dtype=np.float32), np.mean(wrong, axis=0, dtype=np.float32)


def _mean(weights: Floats) -> Floats:
    """[L, H, n] -> [L, H]; 0 where n is 0."""
    return weights.mean(-1).astype(np.float32) if weights.shape[-1] else np.zeros(weights.shape[:-1], np.float32)


def _on(attention: Floats, keys: np.ndarray) -> Floats | None:
    """[L, H]: attention to the keys that are marked [T, T], over the queries that have one; None where none has."""
    able = keys.any(1)
    if not able.any():
        return None
    return _mean((attention * keys).sum(-1)[..., able])


def _is_mark(piece: bytes) -> bool:
    text = piece.decode(errors="ignore").strip()
    return bool(text) and not any(sign.isalnum() for sign in text) and not text.startswith("[")
