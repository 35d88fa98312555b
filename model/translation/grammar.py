"""Sentences with their translations: the usual one, all correct ones, and which source words each target word comes from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, product

from model.translation import french, german, sentences, spanish
from model.translation.sentences import Sentence, Word

LANGUAGES = {"german": german.ways, "french": french.ways, "spanish": spanish.ways}


@dataclass(frozen=True)
class Pair:
    """A sentence and its usual translation. alignment: for each target word the places of the source words that it carries; none
    for a word that only the target's grammar asks for."""

    sentence: Sentence
    language: str

    @cached_property
    def source(self) -> tuple[str, ...]:
        """[S]: the English words."""
        return tuple(one.text for one in sentences.english(self.sentence))

    @cached_property
    def target(self) -> tuple[str, ...]:
        """[T]: the words of the usual translation."""
        return tuple(one.text for one in next(_forms(self.sentence, self.language)))

    @cached_property
    def alignment(self) -> tuple[frozenset[int], ...]:
        """[T]: for each target word."""
        return aligned(self.sentence, next(_forms(self.sentence, self.language)))

    def translations(self) -> Iterator[tuple[str, ...]]:
        """All correct translations, the usual one first."""
        return (tuple(one.text for one in form) for form in _forms(self.sentence, self.language))

    def accepts(self, words: Sequence[str]) -> bool:
        """Whether these words are one of them."""
        return tuple(words) in self.translations()


def _forms(sentence: Sentence, language: str) -> Iterator[list[Word]]:
    ways = [list(LANGUAGES[language](clause, f"{at}.")) for at, clause in enumerate(sentence)]
    return ([one for part in form for one in part] for form in product(*ways))


def aligned(sentence: Sentence, form: Sequence[Word]) -> tuple[frozenset[int], ...]:
    """For each word of a translation the places of the source words that carry a part of what it carries."""
    source = sentences.english(sentence)
    return tuple(frozenset(at for at, word in enumerate(source) if word.parts & one.parts) for one in form)


def pairs(language: str, seed: int | str) -> Iterator[Pair]:
    """Endless pairs, the same for the same seed."""
    return (Pair(sentence, language) for sentence in sentences.told(seed))


def vocabulary(language: str) -> tuple[str, ...]:
    """Every word of the language that a translation may have, in alphabetical order."""
    if language == "english":
        return tuple(sorted(sentences.KNOWN))
    found = {word for pair in islice(pairs(language, "vocabulary"), 3_000) for word in pair.target}
    return tuple(sorted(found))
