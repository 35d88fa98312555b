"""Words that a phone suggests while somebody types, and words that may be shown before anybody has looked at them."""

import heapq
from bisect import bisect_left

from pages.server import words
from pages.server.keep import keep

LAST = chr(0x10FFFF)  # sorts behind every letter


def warm_up() -> None:
    """Read the words, where they are here."""
    if words.ready():
        words.spoken()
        _sorted()


def known(word: str) -> bool:
    """Whether a word is one of GloVe's, which newspapers and Wikipedia have used, and not a rude one. False for all of them where
    GloVe is not on this computer: then somebody has to release them. It waits if the list is not read yet (`warm_up`)."""
    return words.ready() and word in words.spoken()


def beginning(begins: str, most: int = 3) -> list[str]:
    """Common words that begin so, the `most` commonest of them in alphabetical order; none for no letter."""
    if not begins or not words.ready():
        return []
    found, ranks = _sorted(), words.common()
    there = found[bisect_left(found, begins) : bisect_left(found, begins + LAST)]
    return sorted(heapq.nsmallest(most, there, key=lambda word: ranks[word]))


@keep(1)
def _sorted() -> list[str]:
    return list(words.common())
