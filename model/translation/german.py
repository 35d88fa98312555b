"""The grammar in German: gender and case, verbs that part, verbs last in subordinate clauses."""

from collections.abc import Iterator

from model.translation.lexicon import ADJECTIVES, JOINTS, NOUNS, STATES, TIMES, VERBS
from model.translation.sentences import MAIN, Clause, Phrase, Word, word

ARTICLES = {
    "the": {"nominative": ("der", "die", "das"), "accusative": ("den", "die", "das"), "dative": ("dem", "der", "dem")},
    "a": {
        "nominative": ("ein", "eine", "ein"),
        "accusative": ("einen", "eine", "ein"),
        "dative": ("einem", "einer", "einem"),
    },
}
ENDINGS = {
    "the": {"nominative": ("e", "e", "e"), "accusative": ("en", "e", "e"), "dative": ("en", "en", "en")},
    "a": {"nominative": ("er", "e", "es"), "accusative": ("en", "e", "es"), "dative": ("en", "en", "en")},
}
PRONOUNS = {"m": "er", "f": "sie", "n": "es"}


def ways(clause: Clause, at: str) -> Iterator[list[Word]]:
    """All correct forms of a clause, the usual one first: the time may stand before the verb or behind the subject or verb, the
    place before the object."""
    for front in (True, False) if clause.time else (True,):
        for place_first in (False, True) if clause.place else (False,):
            yield _form(clause, at, front, place_first)


def _form(clause: Clause, at: str, front: bool, place_first: bool) -> list[Word]:
    joint = [word(_joint(clause), f"{at}joint")] if clause.joint else []
    time = [word(TIMES[clause.time][0], f"{at}time")] if clause.time else []
    subject = _subject(clause, at)
    finite, last = _verb(clause, at)
    middle = _middle(clause, at, place_first)
    if clause.joint not in MAIN:
        return joint + subject + middle + last + finite
    if front and time:
        return joint + time + finite + subject + middle + last
    return joint + subject + finite + time + middle + last


def _joint(clause: Clause) -> str:
    past = clause.perfect or bool(clause.state)
    return "als" if clause.joint == "when" and past else JOINTS[clause.joint][0]


def _subject(clause: Clause, at: str) -> list[Word]:
    if clause.pronoun:
        return [word(PRONOUNS[NOUNS[clause.subject.noun].german[0]], f"{at}pronoun")]
    return phrase(clause.subject, f"{at}subject", "nominative")


def _verb(clause: Clause, at: str) -> tuple[list[Word], list[Word]]:
    """The finite verb, and what stands last: a participle or particle. In a subordinate clause a verb does not part."""
    if clause.state:
        return [word("war", f"{at}was")], []
    present, participle, particle = VERBS[clause.verb].german
    if clause.perfect:
        return [word("hat", f"{at}has")], [word(participle, f"{at}verb")]
    if clause.joint not in MAIN:
        return [word(particle + present, f"{at}verb")], []
    return [word(present, f"{at}verb")], [word(particle, f"{at}verb")] if particle else []


def _middle(clause: Clause, at: str, place_first: bool) -> list[Word]:
    negation = [word("nicht", f"{at}not")] if clause.negated else []
    if clause.state:
        return [*negation, word(STATES[clause.state].german, f"{at}state")]
    assert clause.object is not None
    thing = phrase(clause.object, f"{at}object", "accusative")
    place = _place(clause.place, at) if clause.place else []
    return (place + thing if place_first else thing + place) + negation


def _place(place: Phrase, at: str) -> list[Word]:
    inside, said = word("in", f"{at}in"), phrase(place, f"{at}place", "dative")
    if said[0].text == "dem":  # in dem -> im: two words become one
        return [Word("im", inside.parts | said[0].parts), *said[1:]]
    return [inside, *said]


def phrase(one: Phrase, at: str, case: str) -> list[Word]:
    """Article, adjectives and noun in a case."""
    noun = NOUNS[one.noun]
    gender = "mfn".index(noun.german[0])
    ending = ENDINGS[one.article][case][gender]
    adjectives = [
        word(ADJECTIVES[name].german + ending, f"{at}.adjective{number}") for number, name in enumerate(one.adjectives)
    ]
    named = noun.accusative if case != "nominative" and noun.accusative else noun.german[1]
    return [word(ARTICLES[one.article][case][gender], f"{at}.article"), *adjectives, word(named, f"{at}.noun")]
