"""Byte-pair encoding: learn merges from a text, one at a time, and apply them.

Sources: Sennrich, Haddow & Birch 2016, algorithm 1 (merging the most frequent pair); Radford et al. 2019, section 2.2
(on bytes, and never across the border of a pre-token). The order of ids and the breaking of ties are those of the
`tokenizers` library's BpeTrainer, so that both learn the same merges from the same text.
"""

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from model.errors import UserError

Pair = tuple[int, int]
_SURROGATE = regex.compile("[\ud800-\udfff]")

MAX_MERGES = 10_000
MAX_TEXT = 2_000_000
RUNNERS_UP = 12

# GPT-2's pattern: contractions, words, numbers, other signs, white space, each with the space before it.
# \p{White_Space} is what Rust (and so `tokenizers`) calls \s; Python's \s counts four control characters too.
PRE_TOKEN = regex.compile(
    r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+"
    r"|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+"
)


def byte_alphabet() -> dict[int, str]:
    """A printable sign for each of the 256 bytes: GPT-2's `bytes_to_unicode` (Radford et al. 2019, encoder.py).

    A printable Latin-1 byte stands for itself; the others, in their order, are the signs from U+0100 on.
    """
    printable = {*range(33, 127), *range(161, 173), *range(174, 256)}
    others = (byte for byte in range(256) if byte not in printable)
    return {byte: chr(byte) for byte in printable} | {byte: chr(256 + n) for n, byte in enumerate(others)}


# ids 0-255: the bytes in the order of their signs, as `tokenizers` numbers its ByteLevel alphabet
BYTE_OF_ID: tuple[int, ...] = tuple(sorted(range(256), key=byte_alphabet().__getitem__))
ID_OF_BYTE: dict[int, int] = {byte: index for index, byte in enumerate(BYTE_OF_ID)}


def well_formed(text: str) -> str:
    """`text` with each lone surrogate as U+FFFD, as browsers and tiktoken send it: only such text has UTF-8 bytes.

    Two surrogates that make a pair become the character that they mean.
    """
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if _SURROGATE.search(text) else text


@dataclass(frozen=True)
class Candidate:
    """A pair that stands side by side `count` times in the training text."""

    left: bytes
    right: bytes
    count: int


@dataclass(frozen=True)
class Merge:
    """One step of training.

    step        1 for the first merge
    ids         the two ids that become one;  `left` and `right` are their bytes
    piece, id   the new piece and its id (an old id, where the same bytes were already made in another way)
    count       how often the pair stood in the text before this merge
    runners_up  the next best pairs at that moment, best first, at most RUNNERS_UP
    vocab_size  pieces in the vocabulary after it, the 256 bytes included
    tokens      length of the training text in tokens after it
    """

    step: int
    ids: Pair
    left: bytes
    right: bytes
    piece: bytes
    id: int
    count: int
    runners_up: tuple[Candidate, ...]
    vocab_size: int
    tokens: int


def pre_tokens(text: str) -> list[bytes]:
    """The text cut where no merge may reach across; the parts joined give its UTF-8 bytes."""
    return [word.encode() for word in PRE_TOKEN.findall(text)]


def train_bpe(text: str, merges: int) -> Iterator[Merge]:
    """Learn up to `merges` merges from `text`, yielding each; ends early when no two pieces are left side by side.

    Checks its arguments at once (not at the first `next`). Raises UserError for an empty or too long text (MAX_TEXT
    characters) and for a number of merges outside 1 to MAX_MERGES. Lone surrogates count as U+FFFD.
    """
    if not text:
        raise UserError("There is no text to learn from: type at least two letters.")
    if len(text) > MAX_TEXT:
        raise UserError(f"The text to learn from has {len(text):,} characters: shorten it to {MAX_TEXT:,}.")
    if not 1 <= merges <= MAX_MERGES:
        raise UserError(f"The number of merges is {merges}: choose one from 1 to {MAX_MERGES:,}.")
    return _train(Counter(pre_tokens(well_formed(text))), merges)


def _train(words: Counter[bytes], merges: int) -> Iterator[Merge]:
    pairs = _PairCounts(words)
    pieces = [bytes([byte]) for byte in BYTE_OF_ID]
    id_of = {piece: index for index, piece in enumerate(pieces)}
    for step in range(1, merges + 1):
        best = pairs.most_frequent(1 + RUNNERS_UP)
        if not best:
            return
        (count, pair), rest = best[0], best[1:]
        piece = pieces[pair[0]] + pieces[pair[1]]
        new_id = id_of.setdefault(piece, len(pieces))
        if new_id == len(pieces):
            pieces.append(piece)
        pairs.merge(pair, new_id)
        runners_up = tuple(Candidate(pieces[a], pieces[b], number) for number, (a, b) in rest)
        left, right = pieces[pair[0]], pieces[pair[1]]
        yield Merge(step, pair, left, right, piece, new_id, count, runners_up, len(pieces), pairs.tokens)


class _PairCounts:
    """How often each pair of neighbours occurs, kept up to date while pairs are merged.

    Each different pre-token is held once with its number of occurrences, and only those that hold the merged pair
    are counted again: that is what makes a merge fast.
    """

    def __init__(self, words: Counter[bytes]) -> None:
        self.words = [[ID_OF_BYTE[byte] for byte in word] for word in words]
        self.times = list(words.values())
        self.tokens = sum(len(word) * times for word, times in zip(self.words, self.times, strict=True))
        self.counts: Counter[Pair] = Counter()
        self.where: defaultdict[Pair, set[int]] = defaultdict(set)  # words that hold, or once held, the pair
        for index in range(len(self.words)):
            self._add(index, self.times[index])
        # the top of the heap: highest count, then lowest pair of ids; entries whose count changed are skipped later
        self.heap = [(-count, pair) for pair, count in self.counts.items()]
        heapq.heapify(self.heap)

    def _add(self, index: int, times: int) -> None:
        word = self.words[index]
        for pair in pairwise(word):
            self.counts[pair] += times
            self.where[pair].add(index)

    def most_frequent(self, number: int) -> list[tuple[int, Pair]]:
        """The `number` most frequent pairs with their counts, best first."""
        found: list[tuple[int, Pair]] = []
        while self.heap and len(found) < number:
            negative, pair = heapq.heappop(self.heap)
            current = self.counts[pair] == -negative > 0
            if current and (not found or found[-1] != (-negative, pair)):
                found.append((-negative, pair))
        for count, pair in found:
            heapq.heappush(self.heap, (-count, pair))
        return found

    def merge(self, pair: Pair, new_id: int) -> None:
        before: dict[Pair, int] = {}
        for index in self.where.pop(pair):
            word = self.words[index]
            merged = merge_pair(word, pair, new_id)
            if len(merged) == len(word):
                continue
            times = self.times[index]
            for old in pairwise(word):
                before.setdefault(old, self.counts[old])
                self.counts[old] -= times
            self.words[index] = merged
            for new in pairwise(merged):
                before.setdefault(new, self.counts[new])
            self._add(index, times)
            self.tokens -= (len(word) - len(merged)) * times
        for changed, count in before.items():
            if 0 != self.counts[changed] != count:
                heapq.heappush(self.heap, (-self.counts[changed], changed))


def merge_pair(ids: Sequence[int], pair: Pair, new_id: int) -> list[int]:
    """Replace `pair` by `new_id` wherever it stands, from left to right."""
    merged, index = [], 0
    while index < len(ids):
        found = index + 1 < len(ids) and (ids[index], ids[index + 1]) == pair
        merged.append(new_id if found else ids[index])
        index += 2 if found else 1
    return merged


def encode_word(word: bytes, ranks: dict[Pair, tuple[int, int]]) -> list[int]:
    """A pre-token in ids: the earliest learned merge first. `ranks` maps a pair to (step, new id)."""
    ids = [ID_OF_BYTE[byte] for byte in word]
    while len(ids) > 1:
        known = [pair for pair in pairwise(ids) if pair in ranks]
        if not known:
            break
        pair = min(known, key=lambda candidate: ranks[candidate][0])
        ids = merge_pair(ids, pair, ranks[pair][1])
    return ids


def vocabulary(merges: Iterable[Merge]) -> list[bytes]:
    """The bytes of each id: the 256 bytes, then what the merges made."""
    pieces = [bytes([byte]) for byte in BYTE_OF_ID]
    for merge in merges:
        if merge.id == len(pieces):
            pieces.append(merge.piece)
    return pieces
