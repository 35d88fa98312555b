"""One small interface to the tokenizers of `tiktoken` and `tokenizers`, and to our own.

`get(name)` gives a published vocabulary, `train_bpe(text, merges)` and `BpeTokenizer` one that is learned here.
Sources: Sennrich, Haddow & Birch 2016 (BPE); Wu et al. 2016 and Devlin et al. 2019 (WordPiece); Radford et al. 2019
(bytes); the published patterns of `tiktoken_ext.openai_public`. No network, no torch; vocabularies are read on use.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np
import tokenizers

from model.errors import UserError
from model.tokenizers import bpe, vocabularies
from model.tokenizers.bpe import Merge, train_bpe, well_formed
from model.trace import Tokens

if TYPE_CHECKING:  # imported where it is asked for: a tenth of a second of the app's start
    import tiktoken

__all__ = ["NAMES", "BpeTokenizer", "Merge", "Tokenizer", "get", "train_bpe", "well_formed"]

MAX_WHITESPACE_RUN = 500_000  # a million spaces overflow the stack in tiktoken's o200k_base pattern
_LONG_RUN = re.compile(rf"\s{{{MAX_WHITESPACE_RUN + 1}}}")


class Tokenizer(ABC):
    """From text to pieces and back. Lone surrogates are read as U+FFFD; spans count in the text after that.

    name            the argument of `get`
    vocab_size      ids are below this; a few of them may be unused
    special_tokens  the pieces that no typed text can produce, with their ids
    """

    name: str
    vocab_size: int
    special_tokens: dict[str, int]

    def encode(self, text: str, parse_special: bool = False) -> Tokens:
        """The pieces of `text`. A special token written out, such as "<|im_end|>", is ordinary text unless
        `parse_special`.

        Raises UserError for a text that the library cannot read (see MAX_WHITESPACE_RUN).
        """
        text = well_formed(text)
        if not parse_special or not self.special_tokens:
            return self._encode(text)
        longest_first = sorted(self.special_tokens, key=len, reverse=True)
        parts = re.split("(" + "|".join(map(re.escape, longest_first)) + ")", text)
        return self.encode_parts([(part, number % 2 == 1) for number, part in enumerate(parts)])

    def read(self, text: str) -> Tokens:
        """The tokens of a whole text, with those that the tokenizer itself puts around it."""
        return self.encode(text)

    def continued(self, text: str) -> Tokens:
        """The tokens of a text that goes on after another."""
        return self.encode(text)

    def encode_parts(self, parts: Iterable[tuple[str, bool]]) -> Tokens:
        """The tokens of the parts of one well-formed text, each with whether it is a special token.

        Raises KeyError for an unknown special token.
        """
        return _join((self._special(part) if special else self._encode(part), part) for part, special in parts)

    def decode(self, ids: Sequence[int]) -> str:
        """The text of `ids`; incomplete characters become U+FFFD. Raises ValueError for an unknown id."""
        for token_id in ids:
            self.piece(int(token_id))
        return self._decode([int(token_id) for token_id in ids])

    def piece(self, token_id: int) -> bytes:
        """The bytes of an id. Raises ValueError for an unknown one."""
        piece = self._piece(token_id) if 0 <= token_id < self.vocab_size else None
        if piece is None:
            raise ValueError(f"{self.name} has no token {token_id}: its ids run from 0 to {self.vocab_size - 1}")
        return piece

    def framed(self, tokens: Tokens, before: str, after: str) -> Tokens:
        """`tokens` between two special tokens without text, such as BERT's [CLS] and [SEP]."""
        ids = [self.special_tokens[before], *tokens.ids.tolist(), self.special_tokens[after]]
        nowhere = np.zeros((1, 2), np.int64)
        pieces = (before.encode(), *tokens.pieces, after.encode())
        return Tokens(np.array(ids, np.int64), pieces, np.concatenate([nowhere, tokens.spans, nowhere]))

    def _special(self, token: str) -> Tokens:
        return _tokens([self.special_tokens[token]], [token.encode()])

    def _decode(self, ids: list[int]) -> str:
        return b"".join(self._piece(token_id) or b"" for token_id in ids).decode(errors="replace")

    @abstractmethod
    def _encode(self, text: str) -> Tokens:
        """Pieces of well-formed text, without special tokens."""

    @abstractmethod
    def _piece(self, token_id: int) -> bytes | None:
        """The bytes of an id below `vocab_size`; None if the id is unused."""


class CharTokenizer(Tokenizer):
    """One token for each character; the id is its Unicode code point."""

    name, vocab_size, special_tokens = "chars", 0x110000, {}

    def _encode(self, text: str) -> Tokens:
        return _tokens([ord(character) for character in text], [character.encode() for character in text])

    def _piece(self, token_id: int) -> bytes | None:
        return None if 0xD800 <= token_id <= 0xDFFF else chr(token_id).encode()


class ByteTokenizer(Tokenizer):
    """One token for each byte of UTF-8, as in ByT5 (Xue et al. 2022); the id is the byte."""

    name, vocab_size, special_tokens = "bytes", 256, {}

    def _encode(self, text: str) -> Tokens:
        data = text.encode()
        return _tokens(list(data), [data[place : place + 1] for place in range(len(data))])

    def _piece(self, token_id: int) -> bytes | None:
        return bytes([token_id])


class TiktokenTokenizer(Tokenizer):
    """OpenAI's byte-level BPE, by OpenAI's own library."""

    def __init__(self, encoding: "tiktoken.Encoding") -> None:
        self.name, self.vocab_size, self._encoding = encoding.name, encoding.n_vocab, encoding
        self.special_tokens = dict(encoding._special_tokens)  # the library has no public access to the ids

    def _encode(self, text: str) -> Tokens:
        if _LONG_RUN.search(text):
            raise UserError(f"There are too many spaces in a row: delete all but {MAX_WHITESPACE_RUN:,} of them.")
        ids = self._encoding.encode_ordinary(text)
        return _tokens(ids, self._encoding.decode_tokens_bytes(ids))

    def _piece(self, token_id: int) -> bytes | None:
        try:
            return self._encoding.decode_single_token_bytes(token_id)
        except KeyError:
            return None


class TekkenTokenizer(TiktokenTokenizer):
    """Mistral's Tekken: marks stand before all pieces, whose ids they move up."""

    def __init__(self) -> None:
        encoding, self._moved = vocabularies.tekken()
        super().__init__(encoding)
        self.vocab_size += self._moved

    def _encode(self, text: str) -> Tokens:
        found = super()._encode(text)
        return Tokens(found.ids + self._moved, found.pieces, found.spans)

    def _piece(self, token_id: int) -> bytes | None:
        return super()._piece(token_id - self._moved) if token_id >= self._moved else None


class HuggingFaceTokenizer(Tokenizer):
    """Any tokenizer of the library `tokenizers`; the two subclasses differ in what a piece is."""

    def __init__(self, name: str, backend: tokenizers.Tokenizer) -> None:
        backend.no_truncation()
        backend.no_padding()
        backend.encode_special_tokens = True  # "[CLS]" in a text is five characters
        self.name, self.vocab_size, self._backend = name, backend.get_vocab_size(), backend
        added = backend.get_added_tokens_decoder().items()
        self.special_tokens = {token.content: token_id for token_id, token in added if token.special}

    def _piece(self, token_id: int) -> bytes | None:
        token = self._backend.id_to_token(token_id)
        return None if token is None else self._bytes(token)

    def _bytes(self, token: str) -> bytes:
        return token.encode()


class ByteLevelTokenizer(HuggingFaceTokenizer):
    """Byte-level BPE (GPT-2, SmolLM2). A byte that is not in the vocabulary is left out, and lies in no span.

    SmolLM2 has none for U+0004, 0006, 0013, 0014, 0016 and 001D, nor for planes 4 to 11 of Unicode.
    """

    def __init__(self, name: str, backend: tokenizers.Tokenizer) -> None:
        super().__init__(name, backend)
        self._byte_of = {sign: byte for byte, sign in bpe.byte_alphabet().items()}

    def _encode(self, text: str) -> Tokens:
        encoding = self._backend.encode(text, add_special_tokens=False)
        pieces = [self._bytes(token) for token in encoding.tokens]
        tokens = _tokens(encoding.ids, pieces)
        data = text.encode()
        return tokens if b"".join(pieces) == data else Tokens(tokens.ids, tokens.pieces, _align(data, pieces))

    def _bytes(self, token: str) -> bytes:
        return token.encode() if token in self.special_tokens else bytes(self._byte_of[sign] for sign in token)


class WordPieceTokenizer(HuggingFaceTokenizer):
    """BERT's: lower case, no accents, split at spaces and punctuation; "##ably" continues a word. Not reversible."""

    def _encode(self, text: str) -> Tokens:
        encoding = self._backend.encode(text, add_special_tokens=False)
        starts = np.fromiter(accumulate((len(sign.encode()) for sign in text), initial=0), np.int64)
        offsets = np.array(encoding.offsets, np.int64).reshape(-1, 2)  # in characters
        return Tokens(np.array(encoding.ids, np.int64), tuple(map(self._bytes, encoding.tokens)), starts[offsets])

    def _decode(self, ids: list[int]) -> str:
        return self._backend.decode(ids, skip_special_tokens=False)


class BpeTokenizer(Tokenizer):
    """The 256 bytes and the given merges, in the order of learning; pass the first k for an earlier state."""

    name, special_tokens = "trained", {}

    def __init__(self, merges: Iterable[Merge]) -> None:
        merges = tuple(merges)
        self._pieces = bpe.vocabulary(merges)
        self._ranks = {merge.ids: (merge.step, merge.id) for merge in merges}
        self.vocab_size = len(self._pieces)

    def _encode(self, text: str) -> Tokens:
        encode_word = lru_cache(maxsize=None)(lambda word: bpe.encode_word(word, self._ranks))
        ids = [token_id for word in bpe.pre_tokens(text) for token_id in encode_word(word)]
        return _tokens(ids, [self._pieces[token_id] for token_id in ids])

    def _piece(self, token_id: int) -> bytes | None:
        return self._pieces[token_id]


def _join(parts: Iterable[tuple[Tokens, str]]) -> Tokens:
    """The tokens of one text, from those of its parts; each comes with the part itself."""
    ids: list[int] = []
    pieces: list[bytes] = []
    spans: list[np.ndarray] = [np.zeros((0, 2), np.int64)]
    offset = 0
    for tokens, part in parts:
        ids += tokens.ids.tolist()
        pieces += tokens.pieces
        spans.append(tokens.spans + offset)
        offset += len(part.encode())
    return Tokens(np.array(ids, np.int64), tuple(pieces), np.concatenate(spans))


def _tokens(ids: Sequence[int], pieces: Sequence[bytes]) -> Tokens:
    """Tokens from successive pieces without gaps."""
    ends = np.fromiter(accumulate(map(len, pieces), initial=0), np.int64)
    return Tokens(np.array(ids, np.int64), tuple(pieces), np.stack([ends[:-1], ends[1:]], axis=1))  # [T, 2]


def _align(data: bytes, pieces: Iterable[bytes]) -> np.ndarray:
    """[T, 2]: the span of each piece in `data`, where some bytes of `data` are in no piece."""
    spans, end = [], 0
    for piece in pieces:
        start = end = data.index(piece[:1], end)
        for byte in piece:
            end = data.index(byte, end) + 1
        spans.append((start, end))
    return np.array(spans, np.int64).reshape(-1, 2)


_MAKERS: dict[str, Callable[[], Tokenizer]] = {
    "cl100k_base": lambda: TiktokenTokenizer(vocabularies.openai("cl100k_base")),
    "o200k_base": lambda: TiktokenTokenizer(vocabularies.openai("o200k_base")),
    "gpt2": lambda: ByteLevelTokenizer("gpt2", vocabularies.gpt2()),
    "qwen": lambda: TiktokenTokenizer(vocabularies.qwen()),
    "deepseek": lambda: ByteLevelTokenizer("deepseek", vocabularies.from_weights("deepseek")),
    "tekken": TekkenTokenizer,
    "smollm2": lambda: ByteLevelTokenizer("smollm2", vocabularies.from_weights("smollm2")),
    "wordpiece": lambda: WordPieceTokenizer("wordpiece", vocabularies.from_weights("minilm")),
    "chars": CharTokenizer,
    "bytes": ByteTokenizer,
}
NAMES = tuple(_MAKERS)


@lru_cache(maxsize=len(NAMES))
def get(name: str) -> Tokenizer:
    """The tokenizer of one of NAMES, the same object each time. Raises ValueError for another name."""
    if name not in _MAKERS:
        raise ValueError(f"unknown tokenizer {name!r}: choose one of {', '.join(NAMES)}")
    return _MAKERS[name]()
