"""Byte-pair encoding: learn merges from a text, one at a time, and apply them.

Sources: Sennrich, Haddow & Birch 2016, algorithm 1 (merging the most frequent pair); Radford et al. 2019, section 2.2
(on bytes, and never across the boundary of a pre-token). The order of ids and the breaking of ties follow BpeTrainer
of the library `tokenizers`, so that both learn the same merges from the same text.
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

# GPT-2's pattern: contractions, words, numbers, other characters, white space, each with the space before it.
# \p{White_Space} is Rust's \s, and so that of `tokenizers`; Python's \s includes four control characters too.
PRE_TOKEN = regex.compile(
    r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+"
    r"|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+"
)


def byte_alphabet() -> dict[int, str]:
    """A printable character for each of the 256 bytes: GPT-2's `bytes_to_unicode` (Radford et al. 2019, encoder.py).

    A printable Latin-1 byte stands for itself; the others, in order, become the characters from U+0100 on.
    """
    printable = {*range(33, 127), *range(161, 173), *range(174, 256)}
    others = (byte for byte in range(256) if byte not in printable)
    return {byte: chr(byte) for byte in printable} | {byte: chr(256 + n) for n, byte in enumerate(others)}


# ids 0-255: the bytes in the order of these characters, as in the ByteLevel alphabet of `tokenizers`
BYTE_OF_ID: tuple[int, ...] = tuple(sorted(range(256), key=byte_alphabet().__getitem__))
ID_OF_BYTE: dict[int, int] = {byte: index for index, byte in enumerate(BYTE_OF_ID)}


def well_formed(text: str) -> str:
    """`text` with each lone surrogate as U+FFFD, as browsers and tiktoken send it: only such text has UTF-8 bytes.

    Two surrogates that form a pair become one character.
    """
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if _SURROGATE.search(text) else text


@dataclass(frozen=True)
class Candidate:
    """A pair of neighbours that occurs `count` times in the training text."""

    left: bytes
    right: bytes
    count: int


@dataclass(frozen=True)
class Merge:
    """One step of training.

    step        1 for the first merge
    ids         the two ids that become one;  `left` and `right` are their bytes
    piece, id   the new piece and its id (an old id, if another merge already made the same bytes)
    count       occurrences of the pair in the text before this merge
    runners_up  the next best pairs at that step, best first, at most RUNNERS_UP
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
    """The UTF-8 bytes of the text, split where no merge may cross."""
    return [word.encode() for word in PRE_TOKEN.findall(text)]


def train_bpe(text: str, merges: int) -> Iterator[Merge]:
    """Learn up to `merges` merges from `text`, one at a time; fewer if no two pieces are neighbours any more.

    Checks its arguments at once, not at the first `next`. Raises UserError for an empty text, one of more than MAX_TEXT
    characters, or a number of merges outside 1 to MAX_MERGES. Lone surrogates count as U+FFFD.
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
    """Counts of all pairs of neighbours, kept up to date while pairs are merged.

    Each distinct pre-token is stored once, with its number of occurrences. After a merge, only those that contain the
    pair are counted again, which makes a merge fast.
    """

    def __init__(self, words: Counter[bytes]) -> None:
        self.words = [[ID_OF_BYTE[byte] for byte in word] for word in words]
        self.times = list(words.values())
        self.tokens = sum(len(word) * times for word, times in zip(self.words, self.times, strict=True))
        self.counts: Counter[Pair] = Counter()
        self.where: defaultdict[Pair, set[int]] = defaultdict(set)  # words that contain, or once contained, the pair
        for index in range(len(self.words)):
            self._add(index, self.times[index])
        # top of the heap: highest count, then lowest pair of ids; entries with an outdated count are skipped later
        self.heap = [(-count, pair) for pair, count in self.counts.items()]
        heapq.heapify(self.heap)

    def _add(self, index: int, times: int) -> None:
        word = self.words[index]
        for pair in pairwise(word):
            self.counts[pair] += times
            self.where[pair].add(index)

    def most_frequent(self, number: int) -> list[tuple[int, Pair]]:
        """The `number` most frequent pairs with their counts, best first."""
        best: list[tuple[int, Pair]] = []
        while self.heap and len(best) < number:
            negative, pair = heapq.heappop(self.heap)
            current = self.counts[pair] == -negative > 0
            if current and (not best or best[-1] != (-negative, pair)):
                best.append((-negative, pair))
        for count, pair in best:
            heapq.heappush(self.heap, (-count, pair))
        return best

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
    """Replace every occurrence of `pair` by `new_id`, from left to right."""
    merged, index = [], 0
    while index < len(ids):
        matches = index + 1 < len(ids) and (ids[index], ids[index + 1]) == pair
        merged.append(new_id if matches else ids[index])
        index += 2 if matches else 1
    return merged


def encode_word(word: bytes, ranks: dict[Pair, tuple[int, int]]) -> list[int]:
    """The ids of a pre-token: merges apply in the order of learning. `ranks` maps a pair to (step, new id)."""
    ids = [ID_OF_BYTE[byte] for byte in word]
    while len(ids) > 1:
        known = [pair for pair in pairwise(ids) if pair in ranks]
        if not known:
            break
        pair = min(known, key=lambda candidate: ranks[candidate][0])
        ids = merge_pair(ids, pair, ranks[pair][1])
    return ids


def vocabulary(merges: Iterable[Merge]) -> list[bytes]:
    """The bytes of each id: the 256 bytes, then the pieces of the merges."""
    pieces = [bytes([byte]) for byte in BYTE_OF_ID]
    for merge in merges:
        if merge.id == len(pieces):
            pieces.append(merge.piece)
    return pieces
