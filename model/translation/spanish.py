"""The grammar in Spanish: adjectives behind the noun, no pronoun of the subject, one word for the past, and "a" before people."""

from collections.abc import Iterator

from model.translation.lexicon import ADJECTIVES, HUMANS, JOINTS, NOUNS, STATES, TIMES, VERBS
from model.translation.sentences import Clause, Phrase, Word, word


def ways(clause: Clause, at: str) -> Iterator[list[Word]]:
    """All correct forms of a clause, the usual one first: the time may stand at its beginning or its end."""
    joint = [word(JOINTS[clause.joint][2], f"{at}joint")] if clause.joint else []
    time = [word(TIMES[clause.time][2], f"{at}time")] if clause.time else []
    for first, last in ((time, []), ([], time)) if time else (([], []),):
        yield [*joint, *first, *_core(clause, at), *last]


def _core(clause: Clause, at: str) -> list[Word]:
    subject = [] if clause.pronoun else phrase(clause.subject, f"{at}subject")
    negation = [word("no", f"{at}not")] if clause.negated else []
    # A verb says whom it is about: where English has a pronoun, it carries that too.
    who = (f"{at}pronoun",) if clause.pronoun else ()
    if clause.state:
        gender, _ = NOUNS[clause.subject.noun].spanish
        state = word(STATES[clause.state].spanish[gender == "f"], f"{at}state")
        return [*subject, *negation, word("estaba", f"{at}was", *who), state]
    present, past = VERBS[clause.verb].spanish
    verb = word(past, f"{at}has", f"{at}verb", *who) if clause.perfect else word(present, f"{at}verb", *who)
    assert clause.object is not None
    place = [word("en", f"{at}in"), *phrase(clause.place, f"{at}place")] if clause.place else []
    return [*subject, *negation, verb, *_object(clause.object, f"{at}object"), *place]


def _object(one: Phrase, at: str) -> list[Word]:
    said = phrase(one, at)
    if one.noun not in HUMANS:
        return said
    if said[0].text == "el":
        return [Word("al", said[0].parts), *said[1:]]
    return [Word("a", said[0].parts), *said]


def phrase(one: Phrase, at: str) -> list[Word]:
    """Article, noun, adjectives: the one nearest to the English noun stays the nearest."""
    gender, noun = NOUNS[one.noun].spanish
    article = {"the": ("el", "la"), "a": ("un", "una")}[one.article][gender == "f"]
    adjectives = [
        word(ADJECTIVES[name].spanish[gender == "f"], f"{at}.adjective{number}")
        for number, name in reversed(list(enumerate(one.adjectives)))
    ]
    return [word(article, f"{at}.article"), word(noun, f"{at}.noun"), *adjectives]
