"""Labelled sentences to train heads on, made here from templates, and others written by hand to test them on.

A label stands in the text: "[PERSON Anna Miller] lives in [PLACE Paris]." Templates and the words in them are parted in
two: those to learn from and those to test on have no name, no praise and no complaint in common.
"""

import random
import re
from dataclasses import dataclass
from functools import lru_cache, partial

OUTSIDE = "O"  # the tag of a word that is no part of a name (Ramshaw & Marcus 1995)
TAGS = (OUTSIDE, "PERSON", "PLACE", "DATE", "ORGANISATION")
CLASSES = ("complaint", "praise")
WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_NAME = re.compile(r"\[([A-Z]+) ([^\]]+)\]")
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Tagged:
    """A sentence, the places of its words as [start, end) in characters, and a tag for each."""

    text: str
    words: tuple[tuple[int, int], ...]
    tags: tuple[str, ...]


def words_of(text: str) -> tuple[tuple[int, int], ...]:
    """The places of the words of a text: letters and digits, with hyphens and apostrophes between them."""
    return tuple(match.span() for match in WORD.finditer(text))


def tagged(marked: str) -> Tagged:
    """A sentence from one whose names are marked. Raises ValueError for an unknown tag."""
    plain, names, tag = "", list[tuple[int, int, str]](), ""
    for place, piece in enumerate(_NAME.split(marked)):
        if place % 3 == 1:
            if piece not in TAGS[1:]:
                raise ValueError(f"{piece!r} is no tag: choose one of {', '.join(TAGS[1:])}")
            tag = piece
        else:
            if place % 3 == 2:
                names.append((len(plain), len(plain) + len(piece), tag))
            plain += piece
    words = words_of(plain)
    tags = tuple(next((tag for begin, end, tag in names if begin <= low < end), OUTSIDE) for low, _ in words)
    return Tagged(plain, words, tags)


def spans(tags: "tuple[str, ...] | list[str]") -> set[tuple[int, int, str]]:
    """The names in a row of tags, as (first word, behind the last, tag): each run of one tag is one name."""
    found, begin = set(), 0
    for place in range(1, len(tags) + 1):
        if place == len(tags) or tags[place] != tags[begin]:
            if tags[begin] != OUTSIDE:
                found.add((begin, place, tags[begin]))
            begin = place
    return found


@lru_cache
def names(part: str, count: int, seed: int = 0) -> tuple[Tagged, ...]:
    """`count` sentences with names, of the part "learned" or "held"."""
    lexicon, chance = _NAMES[part], random.Random(f"{part} {seed}")
    return tuple(tagged(_filled(template, lexicon, chance)) for template in _turns(_NAMED[part], count, chance))


@lru_cache
def reviews(part: str, count: int, seed: int = 0) -> tuple[tuple[str, int], ...]:
    """`count` reviews with the place of their class in CLASSES, of the part "learned" or "held"; half of them of each."""
    lexicon, chance = _WORDS[part], random.Random(f"{part} {seed}")
    found = []
    for place, template in enumerate(_turns(_REVIEWS[part], count, chance)):
        label = place % 2
        kind = CLASSES[label]
        text = _filled(_SLOT.sub(partial(_of_class, kind), template), lexicon, chance)
        found.append((text[0].upper() + text[1:], label))
    return tuple(found)


def _of_class(kind: str, slot: re.Match[str]) -> str:
    return f"{{{slot[1]}}}" if slot[1] in ("thing", "very") else f"{{{kind}_{slot[1]}}}"


def _turns(templates: tuple[str, ...], count: int, chance: random.Random) -> list[str]:
    """Templates in turn, each turn in an order of its own and twice, so that both classes use every one."""
    found: list[str] = []
    while len(found) < count:
        found += [one for one in chance.sample(templates, len(templates)) for _ in CLASSES]
    return found[:count]


def _filled(template: str, lexicon: dict[str, tuple[str, ...]], chance: random.Random) -> str:
    """A template whose slots are filled; a slot in capitals is a name, and is marked as one."""

    def fill(slot: re.Match[str]) -> str:
        kind = slot[1]
        if kind == "PERSON":
            made = f"{chance.choice(lexicon['first'])} {chance.choice(lexicon['last'])}"
            made = made if chance.random() < 0.6 else made.split()[0]
        else:
            made = chance.choice(lexicon[kind])
        return f"[{kind} {made}]" if kind in TAGS else made

    return _SLOT.sub(fill, template)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.replace("\n", " ").split(","))


_NAMES = {
    "learned": {
        "first": _listed("Anna, Peter, Maria, James, Sofia, David, Laura, Thomas, Emma, Daniel, Julia, Martin, Rosa, Henry"),
        "last": _listed("Miller, Keller, Rossi, Brown, Fischer, Garcia, Walker, Dubois, Larsen, Petrov, Nakamura, Ahmed"),
        "PLACE": _listed("Paris, Berlin, Spain, Tokyo, Vienna, Canada, Lisbon, Norway, Chicago, Egypt, Prague, Madrid, New Zealand, Mexico City, India"),
        "DATE": _listed("Monday, March 2019, 1987, 12 May, Friday, 2003, January, 3 June 1954, Wednesday, 30 April, December 1999, 1871"),
        "ORGANISATION": _listed("Northwind Bank, Siemens, Meridian Steel, Blue Harbour Airlines, Microsoft, Alder Insurance, Toyota, the Red Cross, Lakeside College, Nestle, Silver Oak Press, the City Council"),
    },
    "held": {
        "first": _listed("Nadia, Oliver, Ingrid, Carlos, Helen, Victor, Amara, Felix, Teresa, Simon"),
        "last": _listed("Novak, Hughes, Lindgren, Okafor, Bauer, Moreau, Sato, Castillo"),
        "PLACE": _listed("Rome, Dublin, Brazil, Kyoto, Hamburg, Kenya, Boston, Naples, Poland, South Africa, Buenos Aires"),
        "DATE": _listed("Thursday, October 2004, 1963, 7 August, Sunday, 2011, 21 February 1932, November, 1815"),
        "ORGANISATION": _listed("Castle Motors, Philips, Orion Publishing, Honda, Greenfield Hospital, Polar Shipping, the Royal Society, Google, Westgate University"),
    },
}  # fmt: skip
_NAMED = {
    "learned": (
        "{PERSON} lives in {PLACE}.",
        "On {DATE} the train from {PLACE} was late.",
        "{PERSON} has worked for {ORGANISATION} since {DATE}.",
        "{ORGANISATION} opened an office in {PLACE} in {DATE}.",
        "The letter from {PERSON} arrived on {DATE}.",
        "Nobody at {ORGANISATION} had heard of {PERSON}.",
        "We flew to {PLACE} and met {PERSON} there.",
        "In {DATE}, {PERSON} sold the house near {PLACE}.",
        "{ORGANISATION} lost its best customer, {PERSON}.",
        "My sister studied in {PLACE} and now works at {ORGANISATION}.",
        "The old bridge was repaired by {ORGANISATION} in {DATE}.",
        "It rained all day, so the children stayed at home and read.",
        "{PERSON} and {PERSON} were married in {PLACE} on {DATE}.",
        "The price of bread rose again, said {ORGANISATION}.",
        "Her father never liked the long winter or the cold wind.",
        "{PLACE} was warm, but {PLACE} was warmer.",
    ),
    "held": (
        "{PERSON} moved from {PLACE} to {PLACE} in {DATE}.",
        "A spokesman for {ORGANISATION} denied the report on {DATE}.",
        "The doctor asked {PERSON} to return on {DATE}.",
        "{ORGANISATION} bought a small factory outside {PLACE}.",
        "Last year {PERSON} left {ORGANISATION} to write a book.",
        "The museum in {PLACE} shows paintings by {PERSON}.",
        "Since {DATE}, {ORGANISATION} has hired many young engineers.",
        "The garden was quiet and the evening light was soft.",
        "Ask {PERSON} whether the hotel in {PLACE} was full.",
    ),
}  # fmt: skip
_WORDS = {
    "learned": {
        "thing": _listed("film, hotel, meal, book, phone, concert, room, coffee, service, game, bag, lamp"),
        "very": _listed("very, really, quite, truly"),
        "praise_adjective": _listed("excellent, wonderful, lovely, perfect, brilliant, delightful, great, charming, superb"),
        "complaint_adjective": _listed("terrible, awful, poor, dreadful, horrible, useless, boring, bad, dirty"),
        "praise_verb": _listed("loved, enjoyed, admired, liked"),
        "complaint_verb": _listed("hated, disliked, regretted, returned"),
        "praise_end": _listed("We will come again, It was worth every cent, I told all my friends to go, I smiled all the way home"),
        "complaint_end": _listed("Never again, It was a waste of money, I want my money back, I went home angry"),
    },
    "held": {
        "thing": _listed("play, restaurant, soup, novel, camera, museum, garden, cake, driver, jacket, exhibition"),
        "very": _listed("extremely, rather, absolutely, so"),
        "praise_adjective": _listed("fantastic, beautiful, outstanding, marvellous, splendid, impressive, fine, friendly"),
        "complaint_adjective": _listed("disgusting, dull, disappointing, rude, broken, miserable, worthless, nasty"),
        "praise_verb": _listed("adored, recommended, treasured"),
        "complaint_verb": _listed("despised, detested, avoided"),
        "praise_end": _listed("I cannot wait to return, Five stars, Everybody should try it, My day was made"),
        "complaint_end": _listed("I left before the end, One star, Stay away, We asked for a refund"),
    },
}  # fmt: skip
_REVIEWS = {
    "learned": (
        "the {thing} was {very} {adjective}.",
        "what a {adjective} {thing}!",
        "I {verb} the {thing}. {end}.",
        "we found the {thing} {adjective}.",
        "a {very} {adjective} {thing}. {end}.",
        "everything about the {thing} was {adjective}.",
        "the {thing}, I must say, was {adjective}.",
        "my mother {verb} this {thing}.",
    ),
    "held": (
        "this {thing} is {very} {adjective}.",
        "{end}! The {thing} turned out {adjective}.",
        "all of us {verb} the {adjective} {thing}.",
        "never have I seen such a {adjective} {thing}.",
        "the whole family {verb} it. {end}.",
        "their {thing} has become {adjective}.",
    ),
}  # fmt: skip
WRITTEN_NAMES = tuple(map(tagged, (
    "[PERSON Ada Lovelace] was born in [PLACE London] in [DATE December 1815].",
    "The engineers of [ORGANISATION Rolls-Royce] tested the new engine near [PLACE Bristol].",
    "When the war ended, [PERSON Kofi] walked home to [PLACE Ghana].",
    "[ORGANISATION Amnesty International] published its report on [DATE Tuesday].",
    "Could you tell [PERSON Mrs Bell] that the parcel is here?",
    "By [DATE 1911] the explorers had reached the coast of [PLACE Antarctica].",
    "[PERSON Yuki Tanaka] plays the violin in an orchestra in [PLACE Osaka].",
    "The bakery closes early on [DATE Saturday].",
    "[ORGANISATION Volvo] and [ORGANISATION Renault] will share a factory.",
    "My neighbour paints boats, and her son mends clocks.",
    "After lunch [PERSON Hannah] called her lawyer, [PERSON Mr Pereira].",
    "The river that runs through [PLACE Budapest] froze in [DATE February].",
    "A student from [PLACE Nigeria] won the prize of the [ORGANISATION Max Planck Society].",
    "On [DATE 4 July 1776] the news had not yet reached [PLACE France].",
    "[PERSON Elif] taught chemistry at [ORGANISATION Oxford University] before she retired.",
    "There were three apples on the table and a knife beside them.",
    "[ORGANISATION Deutsche Bank] moved two hundred people to [PLACE Frankfurt].",
    "The concert of [PERSON Miles Davis] was recorded in [DATE August 1959].",
    "Who told [PERSON Leo] about the flight to [PLACE Iceland]?",
    "[PLACE Peru] exports more copper than [PLACE Australia].",
    "The nurse wrote down the name, the room and the hour.",
    "In the spring, [ORGANISATION Greenpeace] sent a ship to [PLACE Alaska].",
    "[PERSON Charlotte Weber] will speak on [DATE 9 September].",
    "[ORGANISATION Intel] was founded in [DATE 1968] by [PERSON Gordon Moore] and [PERSON Robert Noyce].",
)))  # fmt: skip
WRITTEN_REVIEWS: tuple[tuple[str, int], ...] = (
    ("I finished it in one night and cried at the last page.", 1),
    ("The battery died after two days and nobody answered my letters.", 0),
    ("Not bad at all: I would buy it again.", 1),
    ("The waiter forgot us twice, and the fish was cold.", 0),
    ("For once the advertisement did not lie.", 1),
    ("My children ask every week when we can go back.", 1),
    ("It fell apart the first time I washed it.", 0),
    ("I have slept better in railway stations.", 0),
    ("The staff remembered our names and found us a better table.", 1),
    ("Two hours of my life that I will never get back.", 0),
    ("Clear pictures, easy buttons, and it fits into my pocket.", 1),
    ("The singer was hoarse and the sound was worse.", 0),
    ("Nothing about this place made me want to stay.", 0),
    ("We laughed from the first minute to the last.", 1),
    ("The pages smelled of smoke and half of them were missing.", 0),
    ("Warm bread, honest prices, and a view of the sea.", 1),
    ("I expected little and was happily surprised.", 1),
    ("They promised breakfast and gave us a biscuit.", 0),
    ("Ten years old, and it still works like new.", 1),
    ("The noise kept us awake until four.", 0),
    ("If I could give it six stars, I would.", 1),
    ("The map was wrong, so we walked for an hour in the rain.", 0),
    ("A gift that my grandmother shows to every visitor.", 1),
    ("Save your money and stay at home.", 0),
)
