"""The tokenizer that came with somebody's model: text is read as its own library reads it, to the same ids.

Two ways to store pieces are known: byte-level (GPT-2, LLaMA 3, Qwen, Pythia; Radford et al. 2019), where each character
of a piece stands for a byte, and SentencePiece's (LLaMA 1 and 2, Mistral, Gemma; Kudo & Richardson 2018), where "▁" is a
space and "<0x0A>" a byte that no other piece contains.
"""

import json
import re
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any

import numpy as np
import tokenizers

from model.errors import UserError
from model.tokenizers import bpe
from model.tokenizers.registry import Tokenizer
from model.trace import Ints, Tokens

SPACE = "▁"
_BYTE = re.compile(r"<0x([0-9A-F]{2})>")


class Brought(Tokenizer):
    """Special tokens that are written out in a text are read as such, as the model's own tokenizer does.

    rows: of the model's embedding matrix. Ids between those of the tokenizer and this are unused: their piece is empty.
    Raises UserError for a tokenizer whose pieces are stored in another way.
    """

    def __init__(self, name: str, backend: tokenizers.Tokenizer, rows: int) -> None:
        backend.no_truncation()
        backend.no_padding()
        backend.encode_special_tokens = False
        if template := backend.post_processor:  # the spaces of a piece belong to it
            template.__setstate__(json.dumps(_untrimmed(_state(template))).encode())
            backend.post_processor = template
        self.name, self.vocab_size, self._backend = name, rows, backend
        added = backend.get_added_tokens_decoder()
        self._added = frozenset(added)
        self.special_tokens = {token.content: number for number, token in added.items() if token.special}
        steps = _steps(backend.decoder)
        self._byte_level = "ByteLevel" in {*steps, *_steps(backend.pre_tokenizer)}
        if not self._byte_level and not {"Metaspace", "ByteFallback", "Replace"} & steps:
            kind = type(backend.model).__name__
            raise UserError(
                f"The tokenizer of {name!r} ({kind}) is not byte-level BPE: choose a model like GPT-2 or Qwen, or one with "
                "SentencePiece's pieces, like LLaMA or Gemma."
            )
        self._byte_of = {sign: byte for byte, sign in bpe.byte_alphabet().items()}

    def read(self, text: str) -> Tokens:
        """The tokens of a whole text, with those that the tokenizer puts around it, such as <s>; they lie nowhere in it."""
        return self._tokens(self._backend, bpe.well_formed(text), template=True)

    def continued(self, text: str) -> Tokens:
        """The tokens of a text that goes on after another: SentencePiece puts a space before a whole text only."""
        return self._tokens(self._bare, bpe.well_formed(text), template=False)

    def _encode(self, text: str) -> Tokens:
        return self._tokens(self._backend, text, template=False)

    def _tokens(self, backend: tokenizers.Tokenizer, text: str, template: bool) -> Tokens:
        found = backend.encode(text, add_special_tokens=template)
        pieces = [self._piece(number) for number in found.ids]
        starts = np.fromiter(accumulate((len(sign.encode()) for sign in text), initial=0), np.int64)
        spans = starts[np.array(found.offsets, np.int64).reshape(-1, 2)]  # [T, 2]: from characters to bytes
        return Tokens(np.array(found.ids, np.int64), tuple(pieces), _exact(text.encode(), pieces, spans))

    def _piece(self, token_id: int) -> bytes:
        token = self._backend.id_to_token(token_id) or ""
        if self._byte_level:  # added tokens are stored as they are written
            stored = token_id not in self._added and all(sign in self._byte_of for sign in token)
            return bytes(self._byte_of[sign] for sign in token) if stored else token.encode()
        if byte := _BYTE.fullmatch(token):
            return bytes([int(byte[1], 16)])
        return (token if token in self.special_tokens else token.replace(SPACE, " ")).encode()

    def _decode(self, ids: list[int]) -> str:
        text = super()._decode(ids)
        return text.removeprefix(" ") if self._bare is not self._backend else text

    @cached_property
    def _bare(self) -> tokenizers.Tokenizer:
        """The same without the space before a text; itself if it puts none."""
        parts = {"normalizer": _state(self._backend.normalizer), "pre_tokenizer": _state(self._backend.pre_tokenizer)}
        if all(part == _without_prefix(part) for part in parts.values()):
            return self._backend
        whole = json.loads(self._backend.to_str()) | {name: _without_prefix(part) for name, part in parts.items()}
        return tokenizers.Tokenizer.from_str(json.dumps(whole))


def _exact(data: bytes, pieces: Sequence[bytes], spans: Ints) -> Ints:
    """[T, 2]: spans that tell pieces of one character apart, and hold the space before a word where its piece does.

    The library gives every byte of a character the whole character, and the space that a tokenizer puts before a text
    the first character. Where pieces are not what stands in the text, as after a normalizer, its spans stay.
    """
    exact = spans.copy()
    for places in _overlapping(spans.tolist()):
        lengths = [len(pieces[at]) for at in places]
        joined, end = b"".join(pieces[at] for at in places), int(spans[places, 1].max())
        if joined != data[max(0, end - len(joined)) : end] and joined.startswith(b" ") and len(joined) > 1:
            joined, lengths[0] = joined[1:], lengths[0] - 1  # a space that was put there
        start = end - len(joined)
        if 0 <= start <= spans[places[0], 0] and joined == data[start:end]:
            edges = list(accumulate(lengths, initial=start))
            exact[places] = np.stack([edges[:-1], edges[1:]], axis=1)
    return exact


def _overlapping(spans: Sequence[Sequence[int]]) -> list[list[int]]:
    """Runs of neighbours that share bytes; what lies nowhere is in none."""
    runs: list[list[int]] = []
    end = -1
    for at, (start, stop) in enumerate(spans):
        if start == stop:
            continue
        if start < end:
            runs[-1].append(at)
        else:
            runs.append([at])
        end = max(end, stop)
    return runs


def _state(part: Any) -> Any:
    """A part of a tokenizer as its file describes it."""
    return None if part is None else json.loads(part.__getstate__())


def _steps(part: Any) -> set[str]:
    """The types of a part of a tokenizer, and of what it consists of."""
    found, waiting = set(), [_state(part)]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            found.add(str(one.get("type")))
            waiting += [*one.get("decoders", ()), *one.get("pretokenizers", ()), *one.get("normalizers", ())]
    return found


def _untrimmed(part: Any) -> Any:
    """A post-processor, as its file describes it, that leaves the spaces in the spans."""
    if "processors" in part:
        return part | {"processors": [_untrimmed(one) for one in part["processors"]]}
    return part | ({"trim_offsets": False} if "trim_offsets" in part else {})


def _without_prefix(part: Any) -> Any:
    """A normalizer or pre-tokenizer, as its file describes it, that puts no space before a text."""
    if not isinstance(part, dict):
        return part
    inner = next((name for name in ("normalizers", "pretokenizers") if name in part), None)
    if inner:
        kept = [one for one in part[inner] if one.get("type") != "Prepend"]
        return part | {inner: [_without_prefix(one) for one in kept]}
    if part.get("type") == "Prepend":
        return None
    changes = {"prepend_scheme": "never", "add_prefix_space": False}
    return part | {name: value for name, value in changes.items() if name in part}
