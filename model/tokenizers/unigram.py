"""The unigram language model of SentencePiece: a text may be cut in many ways, each as probable as its pieces together.

Kudo 2018 (the model, its EM, and pruning by loss); Kudo & Richardson 2018 (SentencePiece). As in SentencePiece, expected
counts below LEAST drop a piece, and the M step takes exp(digamma(count) - digamma(sum)), which favours few pieces. Words are
cut apart at spaces, which the sign ▁ before the word stands for; no piece reaches across words. Sizes: a word has N
characters, so N + 1 places between and around them.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from scipy.special import digamma

from model.errors import UserError

SPACE = "▁"
LONGEST = 12  # characters of a piece
MOST_TEXT = 10_000  # characters that are learned from
SEED = 2_000  # pieces to begin with, and no more
LEAST = 0.5  # expected count below which a piece goes
SUB_ITERATIONS = 2  # of EM between two prunings
SHRINK = 0.75  # of the pieces, so many stay at each pruning
NEVER = -math.inf

Vocabulary = Mapping[str, float]  # of each piece, the logarithm of its probability


@dataclass(frozen=True)
class Arc:
    """A piece at a place of a word: from character `start` to `end`. score: log p; share: of all ways to cut the word, weighted
    by their probabilities, so many use it; best: whether it is on the most probable one."""

    start: int
    end: int
    score: float
    share: float
    best: bool


@dataclass(frozen=True)
class Pruned:
    """After a pruning and EM. dropped: each piece that went, with its loss (0: EM alone dropped it), the dearest first; bits: that a character
    of the text costs, all ways to cut it together."""

    vocabulary: Vocabulary
    dropped: tuple[tuple[str, float], ...]
    bits: float


def words(text: str) -> list[str]:
    """The words of a text, each with the sign of the space before it."""
    return [SPACE + word for word in text.split()]


def arcs(word: str, vocabulary: Vocabulary) -> list[list[tuple[int, float]]]:
    """The lattice: for each place, where a piece that ends there begins, and its log p. A character that is no piece gets a
    probability far below all others, so that every word can be cut."""
    unknown = min(vocabulary.values(), default=0.0) - 10
    found: list[list[tuple[int, float]]] = [[]]
    for end in range(1, len(word) + 1):
        here = [
            (start, vocabulary[word[start:end]])
            for start in range(max(0, end - LONGEST), end)
            if word[start:end] in vocabulary
        ]
        if not any(start == end - 1 for start, _ in here):
            here.append((end - 1, unknown))
        found.append(here)
    return found


def forward(lattice: Sequence[Sequence[tuple[int, float]]]) -> list[float]:
    """[N + 1]: the log of the summed probability of all ways to cut the word up to each place."""
    sums = [0.0]
    for here in lattice[1:]:
        sums.append(_log_sum([sums[start] + score for start, score in here]))
    return sums


def backward(lattice: Sequence[Sequence[tuple[int, float]]]) -> list[float]:
    """[N + 1]: the same from each place to the end."""
    waiting: list[list[float]] = [[] for _ in lattice]
    sums = [0.0] * len(lattice)
    for end in range(len(lattice) - 1, -1, -1):
        if end < len(lattice) - 1:
            sums[end] = _log_sum(waiting[end])
        for start, score in lattice[end]:
            waiting[start].append(score + sums[end])
    return sums


def best(word: str, vocabulary: Vocabulary, count: int = 1) -> list[tuple[float, list[str]]]:
    """The `count` most probable ways to cut a word, the best first, with their log p (Viterbi 1967; for more than one, the best few
    are kept at every place)."""
    lattice = arcs(word, vocabulary)
    kept: list[list[tuple[float, tuple[int, ...]]]] = [[(0.0, (0,))]]
    for end in range(1, len(lattice)):
        ways = [(score + before, (*path, end)) for start, score in lattice[end] for before, path in kept[start]]
        kept.append(sorted(ways, key=lambda one: (-one[0], len(one[1]), one[1]))[:count])
    return [(score, [word[one:other] for one, other in pairwise(path)]) for score, path in kept[-1]]


def lattice(word: str, vocabulary: Vocabulary) -> list[Arc]:
    """Every piece at every place of a word."""
    found = arcs(word, vocabulary)
    before, after = forward(found), backward(found)
    whole, at = before[-1], 0
    path: set[tuple[int, int]] = set()
    for piece in best(word, vocabulary)[0][1]:
        path.add((at, at + len(piece)))
        at += len(piece)
    return [
        Arc(start, end, score, math.exp(before[start] + score + after[end] - whole), (start, end) in path)
        for end, here in enumerate(found)
        for start, score in here
    ]


def ways(length: int, found: Sequence[Arc]) -> int:
    """In how many ways a word of so many characters can be cut."""
    counts = [1] + [0] * length
    for arc in sorted(found, key=lambda one: one.end):
        counts[arc.end] += counts[arc.start]
    return counts[-1]


def log_likelihood(counts: Mapping[str, int], vocabulary: Vocabulary) -> float:
    """Of all words together, in nats: each as the sum over all ways to cut it."""
    return sum(count * forward(arcs(word, vocabulary))[-1] for word, count in counts.items())


def expected(counts: Mapping[str, int], vocabulary: Vocabulary) -> dict[str, float]:
    """How often each piece is used in the words, over all ways to cut them: the E step."""
    found: defaultdict[str, float] = defaultdict(float)
    for word, count in counts.items():
        here = arcs(word, vocabulary)
        before, after = forward(here), backward(here)
        for end, starts in enumerate(here):
            for start, score in starts:
                found[word[start:end]] += count * math.exp(before[start] + score + after[end] - before[-1])
    return found


def seeded(counts: Mapping[str, int]) -> Vocabulary:
    """All characters, and the parts of words that stand there twice at least: those that cover most of the text."""
    found: Counter[str] = Counter()
    for word, count in counts.items():
        for start in range(len(word)):
            for end in range(start + 1, min(len(word), start + LONGEST) + 1):
                found[word[start:end]] += count
    single = {piece: count for piece, count in found.items() if len(piece) == 1}
    longer = [(piece, count * len(piece)) for piece, count in found.items() if len(piece) > 1 and count > 1]
    longer.sort(key=lambda one: (-one[1], one[0]))
    weights = single | dict(longer[: max(0, SEED - len(single))])
    total = sum(weights.values())
    return {piece: math.log(weight / total) for piece, weight in weights.items()}


def maximised(found: Mapping[str, float]) -> Vocabulary:
    """The M step: probabilities by expected counts; what is hardly used goes, characters excepted."""
    kept = {piece: max(count, LEAST) for piece, count in found.items() if count >= LEAST or len(piece) == 1}
    total = float(digamma(sum(kept.values())))
    return {piece: float(digamma(count)) - total for piece, count in kept.items()}


def losses(counts: Mapping[str, int], vocabulary: Vocabulary) -> dict[str, float]:
    """Of each piece with more than one character: by how many nats the best ways to cut the words would be less probable
    without it, when it is cut in the next best way itself (Kudo 2018, section 3.2). 0 where it is on no best way."""
    used: Counter[str] = Counter()
    for word, count in counts.items():
        for piece in best(word, vocabulary)[0][1]:
            used[piece] += count
    found = {}
    for piece, score in vocabulary.items():
        if len(piece) > 1:
            other = next(found for found, cut in best(piece, vocabulary, 2) if len(cut) > 1)
            found[piece] = used[piece] * max(0.0, score - other)
    return found


def learn(text: str, size: int) -> Iterator[Pruned]:
    """The pieces to begin with; what EM leaves of them; and, until there are `size` besides the characters, what each pruning and the
    EM after it leave. Raises UserError for a text without words."""
    counts = Counter(words(text[:MOST_TEXT]))
    if not counts:
        raise UserError("There is no text to learn from: type one.")
    characters = sum(len(word) * count for word, count in counts.items())

    def after(vocabulary: Vocabulary, cost: Mapping[str, float], before: Vocabulary) -> Pruned:
        gone = sorted(
            ((piece, cost.get(piece, 0.0)) for piece in before if piece not in vocabulary),
            key=lambda one: (-one[1], one[0]),
        )
        return Pruned(vocabulary, tuple(gone), -log_likelihood(counts, vocabulary) / characters / math.log(2))

    vocabulary, cost = seeded(counts), dict[str, float]()
    yield after(vocabulary, cost, vocabulary)
    while True:
        before = vocabulary
        if cost:
            order = sorted(cost, key=lambda piece: (-cost[piece], piece))
            vocabulary = _without(vocabulary, set(order[max(size, int(SHRINK * len(order))) :]))
        for _ in range(SUB_ITERATIONS):
            vocabulary = maximised(expected(counts, vocabulary))
        yield after(vocabulary, cost, before)
        cost = losses(counts, vocabulary)
        if len(cost) <= size:
            return


def _without(vocabulary: Vocabulary, gone: set[str]) -> Vocabulary:
    """The rest, with probabilities that sum to 1 again."""
    kept = {piece: score for piece, score in vocabulary.items() if piece not in gone}
    total = _log_sum(list(kept.values()))
    return {piece: score - total for piece, score in kept.items()}


def _log_sum(values: Sequence[float]) -> float:
    if len(values) == 1:
        return values[0]
    top = max(values, default=NEVER)
    return top if top == NEVER else top + math.log(sum(math.exp(one - top) for one in values))
