"""Self-consistency: several chains are sampled, and their answers vote (Wang et al. 2023, Self-consistency improves chain of thought
reasoning in language models)."""

from collections import Counter
from collections.abc import Hashable, Sequence
from math import comb


def votes(answers: Sequence[Hashable | None]) -> list[tuple[Hashable, int]]:
    """Each answer with its votes, most first; of as many votes the one that came first. None does not vote."""
    return Counter(one for one in answers if one is not None).most_common()


def expected(answers: Sequence[Hashable | None], right: Hashable) -> list[float]:
    """[len(answers)]: how often the vote is right with 1, 2, ... of these answers, averaged over every choice of that many.

    Exact, by counting subsets. Where k answers share the most votes, each wins with probability 1 / k; where no answer was given, the
    vote is wrong.
    """
    counts = Counter(one for one in answers if one is not None)
    own, others = counts.pop(right, 0), list(counts.values())
    silent, n = len(answers) - own - sum(others), len(answers)
    return [
        sum(
            comb(own, most) * ways / (1 + ties)
            for most in range(1, min(own, size) + 1)
            for ties, ways in enumerate(_others(others, silent, most, size - most))
        )
        / comb(n, size)
        for size in range(1, n + 1)
    ]


def _others(counts: Sequence[int], silent: int, most: int, size: int) -> list[int]:
    """In how many ways `size` votes can be taken from the other answers, none of which gets more than `most`; by how many get just
    that."""
    ways = {(0, 0): 1}  # votes taken, answers with `most` votes -> ways
    for count in counts:
        grown = Counter[tuple[int, int]]()
        for (taken, ties), so_far in ways.items():
            for more in range(min(count, most, size - taken) + 1):
                grown[taken + more, ties + (more == most)] += so_far * comb(count, more)
        ways = dict(grown)
    found = [0] * (len(counts) + 1)
    for (taken, ties), so_far in ways.items():
        found[ties] += so_far * comb(silent, size - taken)
    return found
