"""Parts of speech: the most frequent one of each word, from Brill's lexicon in the package textblob.

Brill 1992 (A simple rule-based part of speech tagger), from the Brown corpus and the Penn Treebank.
"""

from functools import cache
from importlib.metadata import distribution

PARTS = ("noun", "name", "verb", "adjective", "adverb", "number", "small word", "not listed")
_BY_TAG = {"NN": "noun", "NNP": "name", "VB": "verb", "JJ": "adjective", "RB": "adverb", "CD": "number"}
_SMALL = ("DT", "IN", "CC", "PRP", "MD", "TO", "W", "EX", "PDT", "POS", "RP", "UH")


def part_of_speech(word: str) -> str:
    """One of PARTS, for `word` as written, else with a capital (lower-case vectors include names)."""
    tag = _lexicon().get(word) or _lexicon().get(word.capitalize()) or ""
    for prefix in ("NNP", "NN", "VB", "JJ", "RB", "CD"):
        if tag.startswith(prefix):
            return _BY_TAG[prefix]
    return "small word" if tag.startswith(_SMALL) else "not listed"


@cache
def _lexicon() -> dict[str, str]:
    """Tag by word. The file is read without importing the package, which would load far more."""
    text = str(distribution("textblob").locate_file("textblob/en/en-lexicon.txt"))
    with open(text, encoding="utf-8") as file:
        pairs = (line.split() for line in file if not line.startswith(";;;"))
        return {pair[0]: pair[1] for pair in pairs if len(pair) >= 2}
