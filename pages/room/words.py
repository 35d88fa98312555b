"""Words that a phone suggests while somebody types, and words that may be shown before anybody has looked at them.

Asked on the server's loop, which never waits: as long as the list is not read (`warm_up`), no word is known.
"""

import heapq
from bisect import bisect_left

from pages.server import words

LAST = chr(0x10FFFF)  # sorts behind every letter


def warm_up() -> None:
    """Read the words, where they are on this computer; it takes a second, the first time."""
    if words.ready():
        words.words()


def known(word: str) -> bool:
    """Whether a word is one of GloVe's, which newspapers and Wikipedia have used, and not a rude one. False for all of them where
    GloVe is not on this computer: then somebody has to release them."""
    found = words.words.there()
    return found is not None and word in found.spoken


def beginning(begins: str, most: int = 3) -> list[str]:
    """Common words that begin so, the `most` commonest of them in alphabetical order; none for no letter."""
    found = words.words.there()
    if not begins or found is None:
        return []
    there = found.common[bisect_left(found.common, begins) : bisect_left(found.common, begins + LAST)]
    return sorted(heapq.nsmallest(most, there, key=found.ranks.__getitem__))
