"""Sentences with their translations: the usual one, all correct ones, and which source words each target word comes from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product

from model.translation import french, german, sentences, spanish
from model.translation.lexicon import ADJECTIVES, JOINTS, NOUNS, PLACES, STATES, THINGS, TIMES, VERBS
from model.translation.sentences import Clause, Phrase, Sentence, Word

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

    def forms(self) -> Iterator[tuple[tuple[str, ...], tuple[frozenset[int], ...]]]:
        """All correct translations, each with its alignment."""
        return (
            (tuple(one.text for one in form), aligned(self.sentence, form))
            for form in _forms(self.sentence, self.language)
        )

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
    found = {word.text for sentence in _covering() for form in _forms(sentence, language) for word in form}
    return tuple(sorted(found))


def _covering() -> Iterator[Sentence]:
    """Sentences in which every form of every word occurs: each noun in each place, with each article and adjective; each state and
    verb of each, after each joint."""
    some = Phrase("the", (), "cat")
    first = Clause(some, verb="see", object=Phrase("a", (), "ball"))
    for article, noun, adjectives in product(("the", "a"), NOUNS, [(), *((one,) for one in ADJECTIVES)]):
        said = Phrase(article, adjectives, noun)
        if noun in PLACES:
            yield (replace(first, place=said),)
            continue
        yield (replace(first, object=said),)
        if noun not in THINGS:
            for state, negated, pronoun in product(STATES, (True, False), ("", "it")):
                yield first, Clause(said, "because", pronoun=pronoun, negated=negated, state=state)
    for joint, verb, perfect, negated in product(("", *JOINTS), VERBS, (True, False), (True, False)):
        clause = replace(first, verb=verb, perfect=perfect, negated=negated)
        yield (clause,) if not joint else (first, replace(clause, joint=joint))
    yield from ((replace(first, time=time),) for time in TIMES)
