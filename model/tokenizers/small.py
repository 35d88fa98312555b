"""Tokenizers of models that are trained here; the file of a model contains its tokenizer."""

import re
from collections.abc import Iterable, Mapping
from itertools import accumulate
from typing import Any

import numpy as np

from model.errors import UserError
from model.tokenizers import bpe
from model.tokenizers.registry import BpeTokenizer, Merge, Tokenizer
from model.trace import Tokens

MAX_LETTERS = 5_000
END, UNKNOWN, MASK, USER, ASSISTANT = "<|endoftext|>", "<|unknown|>", "[MASK]", "<|user|>", "<|assistant|>"


class WordTokenizer(Tokenizer):
    """One token for each lower-case word or punctuation mark of a small world. A word includes the space before it.

    Any other word is <|unknown|>. `[MASK]` may be typed: a masked model fills it in.
    """

    name = "toy"
    _PARTS = re.compile(r"\[MASK\]|\w+|[^\w\s]")

    def __init__(self, words: Iterable[str]) -> None:
        self.special_tokens = {token: index for index, token in enumerate((END, UNKNOWN, MASK, USER, ASSISTANT))}
        self._words = [*self.special_tokens, *words]
        first = len(self.special_tokens)
        self._ids = {word: index for index, word in enumerate(self._words) if word == MASK or index >= first}
        self.vocab_size = len(self._words)
        if len(set(self._words)) < self.vocab_size:
            raise ValueError("a word occurs twice in the vocabulary")

    def id(self, word: str) -> int:
        """The id of a word, or of <|unknown|>."""
        return self._ids.get(word, self.special_tokens[UNKNOWN])

    def word(self, token_id: int) -> str:
        """The word or mark of an id, without the space before it."""
        return self._words[token_id]

    def spec(self) -> dict[str, Any]:
        """All that `restored` needs, for JSON."""
        return {"kind": "words", "words": self._words[len(self.special_tokens) :]}

    def _encode(self, text: str) -> Tokens:
        parts = list(self._PARTS.finditer(text))
        ids = [self.id(part[0] if part[0] == MASK else part[0].lower()) for part in parts]
        offsets = [0, *accumulate(len(letter.encode()) for letter in text)]
        spans = [[offsets[place] for place in part.span()] for part in parts]
        return Tokens(np.array(ids, np.int64), tuple(map(self.piece, ids)), np.array(spans, np.int64).reshape(-1, 2))

    def _piece(self, token_id: int) -> bytes | None:
        word = self._words[token_id]
        return (f" {word}" if word[0].isalnum() else word).encode()


class LetterTokenizer(Tokenizer):
    """One token for each distinct character of a text. Any other becomes the last one, U+FFFD."""

    name, special_tokens = "letters", {}
    _OTHER = "\N{REPLACEMENT CHARACTER}"

    def __init__(self, letters: Iterable[str]) -> None:
        """Raises UserError for a text with more distinct characters than a small model can learn."""
        self._letters = [*sorted(set(letters) - {self._OTHER}), self._OTHER]
        self._ids = {letter: index for index, letter in enumerate(self._letters)}
        self.vocab_size = len(self._letters)
        if self.vocab_size > MAX_LETTERS:
            raise UserError(f"This text has {self.vocab_size:,} distinct characters: choose pieces (BPE) for it.")

    def spec(self) -> dict[str, Any]:
        """All that `restored` needs, for JSON."""
        return {"kind": "letters", "letters": "".join(self._letters)}

    def _encode(self, text: str) -> Tokens:
        ends = np.fromiter(accumulate((len(letter.encode()) for letter in text), initial=0), np.int64)
        ids = [self._ids.get(letter, self.vocab_size - 1) for letter in text]
        return Tokens(np.array(ids, np.int64), tuple(map(self.piece, ids)), np.stack([ends[:-1], ends[1:]], 1))

    def _piece(self, token_id: int) -> bytes | None:
        return self._letters[token_id].encode()


class PieceTokenizer(BpeTokenizer):
    """Byte-pair encoding by merges that were learned from a text."""

    def __init__(self, merges: Iterable[Merge]) -> None:
        self._merges = tuple(merges)
        super().__init__(self._merges)

    def spec(self) -> dict[str, Any]:
        """All that `restored` needs, for JSON."""
        return {"kind": "pieces", "merges": [[*merge.ids, merge.id] for merge in self._merges]}


Small = WordTokenizer | LetterTokenizer | PieceTokenizer


def restored(spec: Mapping[str, Any]) -> Small:
    """The tokenizer whose `spec` this is. Raises ValueError, KeyError or TypeError for anything else."""
    if spec["kind"] == "words":
        return WordTokenizer(str(word) for word in spec["words"])
    if spec["kind"] == "letters":
        return LetterTokenizer(str(spec["letters"]))
    if spec["kind"] != "pieces":
        raise ValueError(f"unknown kind of tokenizer {spec['kind']!r}")
    pieces = [bytes([byte]) for byte in bpe.BYTE_OF_ID]
    merges = []
    for step, (left, right, new) in enumerate(spec["merges"], 1):
        if not (0 <= left < len(pieces) and 0 <= right < len(pieces) and 0 <= new <= len(pieces)):
            raise ValueError(f"merge {step} uses pieces that do not exist yet")
        piece = pieces[left] + pieces[right]
        if new == len(pieces):
            pieces.append(piece)
        merges.append(Merge(step, (left, right), pieces[left], pieces[right], piece, new, 0, (), len(pieces), 0))
    return PieceTokenizer(merges)
