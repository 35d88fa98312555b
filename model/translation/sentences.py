"""English sentences of a small grammar: made at random, read from words, written as words. What they mean is the same for every
language; each word says which part of the meaning it carries, so that the true alignment of a translation is known.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from model.errors import UserError
from model.translation.lexicon import (
    ADJECTIVES,
    ANIMALS,
    HUMANS,
    JOINTS,
    NOUNS,
    PLACES,
    PRONOUNS,
    STATES,
    THINGS,
    TIMES,
    VERBS,
)

MAIN = ("", "and", "but")  # joints of main clauses
LEAST, MOST = 4, 40  # words of a sentence
CLAUSES = 5
MOST_ADJECTIVES = 2
VOWELS = "aeio"


@dataclass(frozen=True)
class Phrase:
    """A noun with its article and adjectives."""

    article: str  # the or a
    adjectives: tuple[str, ...]
    noun: str


@dataclass(frozen=True)
class Clause:
    """Who does what to whom: verb and object; or who was how: state.

    pronoun: what stands for the subject, "" where it is named; it is a phrase all the same: that of the clause before.
    """

    subject: Phrase
    joint: str = ""
    time: str = ""
    pronoun: str = ""
    negated: bool = False
    verb: str = ""
    perfect: bool = False
    object: Phrase | None = None
    place: Phrase | None = None
    state: str = ""


Sentence = tuple[Clause, ...]


@dataclass(frozen=True)
class Word:
    """A word, and which parts of the meaning it carries, such as "0.object.noun"; none for one that only grammar asks for."""

    text: str
    parts: frozenset[str]


def word(text: str, *parts: str) -> Word:
    """A word that carries these parts."""
    return Word(text, frozenset(parts))


class Impossible(UserError):
    """Words that are no sentence of this grammar."""


def english(sentence: Sentence) -> list[Word]:
    """The sentence in English."""
    return [one for at, clause in enumerate(sentence) for one in _clause(clause, f"{at}.")]


def _clause(clause: Clause, at: str) -> Iterator[Word]:
    if clause.joint:
        yield word(clause.joint, f"{at}joint")
    if clause.time:
        yield word(clause.time, f"{at}time")
    if clause.pronoun:
        yield word(clause.pronoun, f"{at}pronoun")
    else:
        yield from _phrase(clause.subject, f"{at}subject")
    if clause.state:
        yield word("was", f"{at}was")
        if clause.negated:
            yield word("not", f"{at}not")
        yield word(clause.state, f"{at}state")
        return
    base, present, participle = VERBS[clause.verb].english
    if clause.perfect or clause.negated:
        yield word("has" if clause.perfect else "does", f"{at}{'has' if clause.perfect else 'does'}")
    if clause.negated:
        yield word("not", f"{at}not")
    yield word(participle if clause.perfect else base if clause.negated else present, f"{at}verb")
    assert clause.object is not None
    yield from _phrase(clause.object, f"{at}object")
    if clause.place:
        yield word("in", f"{at}in")
        yield from _phrase(clause.place, f"{at}place")


def _phrase(phrase: Phrase, at: str) -> Iterator[Word]:
    following = (*phrase.adjectives, phrase.noun)[0]
    article = "an" if phrase.article == "a" and following[0] in VOWELS else phrase.article
    yield word(article, f"{at}.article")
    for number, one in enumerate(phrase.adjectives):
        yield word(one, f"{at}.adjective{number}")
    yield word(phrase.noun, f"{at}.noun")


def told(seed: int | str) -> Iterator[Sentence]:
    """Endless sentences of LEAST to MOST words, the same for the same seed. The number of clauses is drawn first, so that long ones
    are as usual as short ones."""
    chance = random.Random(seed)
    while True:
        clauses = chance.randint(1, CLAUSES)
        made: list[Clause] = []
        for at in range(clauses):
            made.append(_told(chance, at, made[-1] if made else None))
        if LEAST <= len(english(tuple(made))) <= MOST:
            yield tuple(made)


def _told(chance: random.Random, at: int, before: Clause | None) -> Clause:
    joint = chance.choice(list(JOINTS)) if at else ""
    time = chance.choice(list(TIMES)) if joint in MAIN and chance.random() < 0.3 else ""
    subject, pronoun = _phrase_of(chance, ANIMALS | HUMANS), ""
    if joint == "because" and before and (meant := antecedents(before)) and chance.random() < 0.5:
        pronoun, subject = chance.choice(sorted(meant.items()))
    negated = chance.random() < 0.2
    if chance.random() < (0.5 if pronoun else 0.15):
        return Clause(subject, joint, time, pronoun, negated, state=chance.choice(list(STATES)))
    place = _phrase_of(chance, PLACES) if chance.random() < 0.3 else None
    perfect, verb = chance.random() < 0.5, chance.choice(list(VERBS))
    return Clause(
        subject, joint, time, pronoun, negated, verb, perfect, _phrase_of(chance, ANIMALS | HUMANS | THINGS), place
    )


def _phrase_of(chance: random.Random, nouns: Sequence[str] | dict) -> Phrase:
    count = chance.choices((0, 1, 2), (5, 4, 1))[0]
    return Phrase(
        chance.choice(("the", "a")), tuple(chance.sample(list(ADJECTIVES), count)), chance.choice(list(nouns))
    )


def antecedents(clause: Clause) -> dict[str, Phrase]:
    """The pronouns that may follow a clause with named subject, each with the only noun that it can stand for."""
    if clause.pronoun:
        return {}
    named = [clause.subject, *([clause.object] if clause.object else [])]
    found = {pronoun: [one for one in named if one.noun in nouns] for pronoun, nouns in PRONOUNS.items()}
    return {pronoun: meant[0] for pronoun, meant in found.items() if len(meant) == 1}


class _Reader:
    """Words, read from left to right."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words, self._at = list(words), 0

    @property
    def next(self) -> str:
        """The next word, "" at the end."""
        return self._words[self._at] if self._at < len(self._words) else ""

    def take(self, options: Sequence[str] | dict, what: str) -> str:
        """The next word, which must be one of these. Raises Impossible that says what stands there and what could."""
        if self.next not in options:
            listed = ", ".join(options) if len(options) <= 8 else what
            if not self._at:
                begins = f"begins with “{self.next}”" if self.next else "is empty"
                raise Impossible(f"The sentence {begins}: begin with {listed}, or with {' or '.join(TIMES)}.")
            there = f"“{self.next}” stands" if self.next else "the sentence ends"
            raise Impossible(f"After “{' '.join(self._words[: self._at][-3:])}” {there}: write {listed}.")
        self._at += 1
        return self._words[self._at - 1]

    def perhaps(self, options: Sequence[str] | dict) -> str:
        """The next word if it is one of these, else ""."""
        return self.take(options, "") if self.next in options else ""


MARKS = str.maketrans(dict.fromkeys(".,;:?!", " "))
VERB_FORMS = [{verb.english[form]: name for name, verb in VERBS.items()} for form in range(3)]
KNOWN = frozenset(
    [*NOUNS, *ADJECTIVES, *STATES, *TIMES, *JOINTS, *PRONOUNS, "the", "a", "an", "was", "has", "does", "not", "in"]
) | frozenset(form for verb in VERBS.values() for form in verb.english)


def cut(text: str) -> list[str]:
    """The words that somebody typed: small letters, no marks."""
    return text.lower().translate(MARKS).split()


def read(text: str) -> Sentence:
    """A sentence from what somebody types. Raises Impossible with one sentence that says what to change."""
    words = cut(text)
    if unknown := [one for one in words if one not in KNOWN]:
        raise Impossible(f"The grammar does not know “{unknown[0][:40]}”: it knows {', '.join(sorted(KNOWN))}.")
    if not LEAST <= len(words) <= MOST:
        raise Impossible(f"This has {len(words)} words: write {LEAST} to {MOST}.")
    reader, made = _Reader(words), list[Clause]()
    while reader.next:
        made.append(_read(reader, made[-1] if made else None))
    return tuple(made)


def _read(reader: _Reader, before: Clause | None) -> Clause:
    joint = reader.take(JOINTS, "") if before else ""
    time = reader.perhaps(TIMES) if joint in MAIN else ""
    meant = antecedents(before) if before and joint == "because" else {}
    pronoun = reader.perhaps(meant)
    subject = meant[pronoun] if pronoun else _read_phrase(reader, ANIMALS | HUMANS, "an animal or a person")
    if reader.perhaps(("was",)):
        return Clause(subject, joint, time, pronoun, bool(reader.perhaps(("not",))), state=reader.take(STATES, ""))
    helper = reader.perhaps(("has", "does"))
    if helper == "does":
        reader.take(("not",), "")
        negated = True
    else:
        negated = bool(helper and reader.perhaps(("not",)))
    forms = VERB_FORMS[2 if helper == "has" else 0 if helper else 1]
    verb = forms[reader.take(forms, "")]
    thing = _read_phrase(reader, ANIMALS | HUMANS | THINGS, "an animal, a person or a thing")
    place = _read_phrase(reader, PLACES, "") if reader.perhaps(("in",)) else None
    return Clause(subject, joint, time, pronoun, negated, verb, helper == "has", thing, place)


def _read_phrase(reader: _Reader, nouns: dict, what: str) -> Phrase:
    article = reader.take(("the", "a", "an"), "")
    adjectives = list[str]()
    while len(adjectives) < MOST_ADJECTIVES and (
        one := reader.perhaps([one for one in ADJECTIVES if one not in adjectives])
    ):
        adjectives.append(one)
    return Phrase("the" if article == "the" else "a", tuple(adjectives), reader.take(nouns, what))
