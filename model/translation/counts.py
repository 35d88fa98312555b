"""How many sentences the grammar has, by their number of words: exactly, by generating functions.

A Counter {length: how many} is a polynomial; sentences that are joined multiply theirs.
"""

from collections import Counter
from functools import reduce
from math import perm

from model.translation.lexicon import (
    ADJECTIVES,
    ANIMALS,
    JOINTS,
    MEN,
    PLACES,
    PRONOUNS,
    STATES,
    THINGS,
    TIMES,
    VERBS,
    WOMEN,
)
from model.translation.sentences import CLAUSES, LEAST, MAIN, MOST, MOST_ADJECTIVES

Lengths = Counter[int]


def by_length(clauses: int = CLAUSES) -> Lengths:
    """{number of words: how many sentences} of at most so many clauses, LEAST to MOST words long."""
    found: Lengths = Counter()
    first = {0: 1, 1: len(TIMES)}
    named, avail, pronominal = (
        product(first, _named(weighted=False)),
        product(first, _named(weighted=True)),
        Counter[int](),
    )
    for _ in range(clauses):
        found.update(named)
        found.update(pronominal)
        joined = product(total(named, pronominal), _joints())
        # A pronoun stands for a noun of the clause before; avail counts each of those clauses once for each pronoun.
        pronominal = product(avail, {2: 1}, _ends(len(ANIMALS) + len(MEN) + len(WOMEN) + len(THINGS)))
        named, avail = product(joined, _named(weighted=False)), product(joined, _named(weighted=True))
    return Counter({length: count for length, count in found.items() if LEAST <= length <= MOST})


def product(*factors: dict[int, int]) -> Lengths:
    """What stands behind each other."""

    def times(left: Lengths, right: dict[int, int]) -> Lengths:
        made: Lengths = Counter()
        for length, count in left.items():
            for more, ways in right.items():
                made[length + more] += count * ways
        return made

    return reduce(times, factors, Counter({0: 1}))


def total(*terms: dict[int, int]) -> Lengths:
    """What stands in each other's place."""
    made: Lengths = Counter()
    for term in terms:
        made.update(term)
    return made


def _joints() -> Lengths:
    """The joint of a clause with a named subject; after one of a main clause a time may stand."""
    main = sum(joint in MAIN for joint in JOINTS)
    return Counter({1: len(JOINTS), 2: main * len(TIMES)})


def _phrase(nouns: int) -> Lengths:
    return Counter({2 + count: 2 * perm(len(ADJECTIVES), count) * nouns for count in range(MOST_ADJECTIVES + 1)})


def _ends(objects: int) -> Lengths:
    """What follows a subject: a verb with one of so many objects, or a state."""
    return total(_does(objects), _was())


def _does(objects: int) -> Lengths:
    verbs = {1: len(VERBS), 2: len(VERBS), 3: 2 * len(VERBS)}  # sees; has seen; does not see, has not seen
    return product(verbs, _phrase(objects), total({0: 1}, product({1: 1}, _phrase(len(PLACES)))))


def _was() -> Lengths:
    return Counter({2: len(STATES), 3: len(STATES)})  # was tired, was not tired


def _named(weighted: bool) -> Lengths:
    """Clauses with a named subject; weighted: each once for every pronoun that may stand for one of its nouns."""
    found: Lengths = Counter()
    for subject in (ANIMALS, MEN, WOMEN):
        weight = 1  # only the subject is there to be meant
        found.update(product({0: weight}, _phrase(len(subject)), _was()))
        for thing in (ANIMALS, MEN, WOMEN, THINGS):
            meant = sum((nouns is subject) + (nouns is thing) == 1 for nouns in PRONOUNS.values())
            ways = meant if weighted else 1
            found.update(product({0: ways}, _phrase(len(subject)), _does(len(thing))))
    return found
