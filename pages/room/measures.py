"""How alike, how sure and how right people are: pure functions of counts."""

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence

MOST_BINS = 24
STEPS = (1, 2, 2.5, 5, 10)  # widths of bins, times a power of ten


def entropy(counts: Iterable[int]) -> float:
    """Shannon's entropy of the shares, in nats (Shannon 1948); 0 where nobody has answered."""
    there = [one for one in counts if one > 0]
    total = sum(there)
    return sum(-one / total * math.log(one / total) for one in there)


def divergence(counts: Mapping[str, int], model: Mapping[str, float | None]) -> tuple[float, str] | None:
    """KL(room || model) in nats, over the answers that somebody gave (Kullback & Leibler 1951), and the answer that adds most.

    None where nobody has answered, or the model gives one of the answers no probability above 0: KL has no number there.
    """
    there = {label: count for label, count in counts.items() if count > 0}
    total, parts = sum(there.values()), dict[str, float]()
    for label, count in there.items():
        if not (given := model.get(label)):
            return None
        parts[label] = count / total * math.log(count / total / given)
    return (sum(parts.values()), max(parts, key=lambda one: parts[one])) if parts else None


def surprise(share: float | None) -> float | None:
    """-ln of a share: the loss in nats. None for none, whose loss has no bound."""
    return -math.log(share) if share else None


def agreement(units: Iterable[Sequence[Hashable]]) -> float | None:
    """Of all pairs of people who judged the same, the share that said the same. units: what was said of each thing. None
    without such pairs."""
    same = every = 0
    for said in units:
        every += math.comb(len(said), 2)
        same += sum(math.comb(count, 2) for count in Counter(said).values())
    return same / every if every else None


def alpha(units: Iterable[Sequence[Hashable]]) -> float | None:
    """Krippendorff's alpha for names: 1 is full agreement, 0 what chance gives (Krippendorff 2011, section C).

    Things that fewer than two people judged say nothing. None where nobody differs from anybody: chance would agree as well.
    """
    sizes: Counter[Hashable] = Counter()
    observed = 0.0  # pairs that differ, each thing weighed by 1 / (m - 1)
    for said in units:
        if len(said) < 2:
            continue
        counts = Counter(said)
        sizes.update(counts)
        differing = len(said) ** 2 - sum(count**2 for count in counts.values())
        observed += differing / (len(said) - 1)
    total = sum(sizes.values())
    expected = total**2 - sum(count**2 for count in sizes.values())
    return 1 - (total - 1) * observed / expected if expected else None


def places(rankings: Sequence[Sequence[int]], options: int) -> list[float]:
    """The mean place of each option, from 1, in orders of all options. By it Borda's count orders them, too (Borda 1781)."""
    return [sum(one.index(option) + 1 for one in rankings) / len(rankings) for option in range(options)]


def concordance(rankings: Sequence[Sequence[int]], options: int) -> float | None:
    """Kendall's W: 1 where all give the same order, 0 where the mean places are equal (Kendall & Babington Smith 1939).

    None for fewer than two orders.
    """
    if len(rankings) < 2:
        return None
    middle = (options + 1) / 2
    spread = sum((place - middle) ** 2 for place in places(rankings, options))
    return 12 * spread / (options**3 - options)


def bins(least: float, most: float) -> list[tuple[float, float]]:
    """Bins of equal width from below `least` to above `most`, at most MOST_BINS. Each whole number has its own where that is
    possible; other widths are round. A number belongs to the bin whose lower end is at or below it."""
    if least == int(least) and most == int(most) and most - least < MOST_BINS:
        return [(at - 0.5, at + 0.5) for at in range(int(least), int(most) + 1)]
    power = 10.0 ** math.floor(math.log10((most - least) / MOST_BINS))
    for step in (*STEPS, 20):
        width = step * power
        first, last = math.floor(least / width + 1e-9), math.ceil(most / width - 1e-9)
        if last - first <= MOST_BINS:
            break
    return [(round(at * width, 12), round((at + 1) * width, 12)) for at in range(first, last)]


def place(value: float, found: Sequence[tuple[float, float]]) -> int:
    """The bin that a number belongs to; the first and the last take what lies outside by rounding."""
    return max(0, min(len(found) - 1, sum(value >= low for low, _ in found) - 1))
