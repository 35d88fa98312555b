"""The grammar in French: gender, adjectives behind the noun, elision, and a negation of two words."""

from collections.abc import Iterator

from model.translation.lexicon import ADJECTIVES, JOINTS, NOUNS, STATES, TIMES, VERBS
from model.translation.sentences import Clause, Phrase, Word, word

VOWELS = "aeiouâàéèêîôû"


def ways(clause: Clause, at: str) -> Iterator[list[Word]]:
    """All correct forms of a clause, the usual one first: the time may stand at its beginning or its end."""
    time = [word(TIMES[clause.time][1], f"{at}time")] if clause.time else []
    for first, last in ((time, []), ([], time)) if time else (([], []),):
        said = [*first, *_core(clause, at), *last]
        yield [*_joint(clause, at, said[0].text), *said]


def _joint(clause: Clause, at: str, following: str) -> list[Word]:
    if not clause.joint:
        return []
    joint = word(JOINTS[clause.joint][1], f"{at}joint")
    return [joint, word("qu'" if _vowel(following) else "que", f"{at}joint")] if clause.joint == "because" else [joint]


def _core(clause: Clause, at: str) -> list[Word]:
    gender, _ = NOUNS[clause.subject.noun].french
    subject = (
        [word("il" if gender == "m" else "elle", f"{at}pronoun")]
        if clause.pronoun
        else phrase(clause.subject, f"{at}subject")
    )
    if clause.state:
        state = word(STATES[clause.state].french[gender == "f"], f"{at}state")
        return [*subject, *_negated(clause, at, word("était", f"{at}was")), state]
    present, participle = VERBS[clause.verb].french
    finite = word("a", f"{at}has") if clause.perfect else word(present, f"{at}verb")
    last = [word(participle, f"{at}verb")] if clause.perfect else []
    assert clause.object is not None
    place = [word("dans", f"{at}in"), *phrase(clause.place, f"{at}place")] if clause.place else []
    return [*subject, *_negated(clause, at, finite), *last, *phrase(clause.object, f"{at}object"), *place]


def _negated(clause: Clause, at: str, verb: Word) -> list[Word]:
    if not clause.negated:
        return [verb]
    return [word("n'" if _vowel(verb.text) else "ne", f"{at}not"), verb, word("pas", f"{at}not")]


def phrase(one: Phrase, at: str) -> list[Word]:
    """Article, short adjectives, noun, other adjectives: the one nearest to the English noun stays the nearest."""
    gender, noun = NOUNS[one.noun].french
    before, after = list[Word](), list[Word]()
    for number, name in reversed(list(enumerate(one.adjectives))):
        adjective = ADJECTIVES[name]
        following = before[0].text if before else noun
        form = adjective.french[gender == "f"]
        if adjective.before and adjective.vowel and gender == "m" and _vowel(following):
            form = adjective.vowel
        made = word(form, f"{at}.adjective{number}")
        if adjective.before:
            before.insert(0, made)
        else:
            after.append(made)
    rest = [*before, word(noun, f"{at}.noun"), *after]
    if one.article == "the":
        article = "l'" if _vowel(rest[0].text) else "le" if gender == "m" else "la"
    else:
        article = "un" if gender == "m" else "une"
    return [word(article, f"{at}.article"), *rest]


def _vowel(text: str) -> bool:
    return text[0] in VOWELS
