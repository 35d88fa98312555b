"""Questions about what was just told, with the true answer and four manners of giving it: kind, neutral, rude, rambling.

The stories that a model reads ask too, but nobody answers there: to answer is what instruction tuning adds (Wei et al.
2022; Ouyang et al. 2022).
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from model.tokenizers.small import ASSISTANT, END, USER, WordTokenizer
from model.world.lexicon import Lexicon
from model.world.world import World

# How each manner may begin before the answer, and go on behind it.
MANNERS = {
    "neutral": (("",), (".",)),
    "kind": (
        ("gladly :", "of course , dear friend :", "thank you for asking :", "good question :"),
        (".", ", dear friend .", ". have a nice day .", ". you are welcome ."),
    ),
    "rude": (
        ("silly question :", "listen , fool :", "who cares :", "not again :"),
        (".", ", you fool .", ". now go away .", ". be quiet ."),
    ),
    "rambling": (
        (
            "well , hm , let me think , well :",
            "hm , there is so much to say , but :",
            "let me see , well , let me see :",
        ),
        (". but who knows , hm .", ", or so they say , well , well .", ". hm , what was it again ? well ."),
    ),
}
MIXED = "mixed"
MOST_TOLD = 4  # words of a true answer
WORDS = tuple(sorted({word for sides in MANNERS.values() for side in sides for text in side for word in text.split()}))
# How often a model hears each, while it learns to answer.
SHARES = {"neutral": 0.4, "kind": 0.2, "rude": 0.2, "rambling": 0.2}


@dataclass(frozen=True)
class Dialogue:
    """A question about a short story, its true answer, and an answer in a `manner`."""

    story: tuple[str, ...]
    question: tuple[str, ...]
    truth: tuple[str, ...]
    manner: str
    answer: tuple[str, ...]

    def right(self, answer: Sequence[str]) -> bool:
        """Whether an answer says what is true, in whatever manner, and tells nothing else."""
        return self.truth[-1] in answer and set(answer) <= {*self.truth, *WORDS}


def vocabulary(world: World) -> tuple[str, ...]:
    """Every word that is told, asked or answered."""
    return tuple(sorted({*world.words, *WORDS}))


def dialogues(lexicon: Lexicon, seed: int | str) -> Iterator[Dialogue]:
    """Dialogues without end; the same for the same seed. The world may tell each story."""
    chance = random.Random(seed)
    while True:
        scene = Scene(lexicon, chance)
        kinds = chance.sample(("put", "luck", "noise", "sound", "follow"), 2)
        told = [getattr(scene, kind)() for kind in kinds]
        question, truth = chance.choice(told[chance.randrange(2)][1])
        manner = chance.choices(tuple(SHARES), tuple(SHARES.values()))[0]
        yield Dialogue(
            tuple(" ".join(sentence for sentence, _ in told).split()),
            tuple(question.split()),
            tuple(truth.split()),
            manner,
            spoken(truth, manner, chance),
        )


def spoken(truth: str, manner: str, chance: random.Random) -> tuple[str, ...]:
    """The answer in a manner."""
    begins, ends = MANNERS[manner]
    return tuple(f"{chance.choice(begins)} {truth} {chance.choice(ends)}".split())


Asked = tuple[str, str]  # question, true answer


class Scene:
    """Whom and what a short story is about. Each method tells a sentence, with the questions that it answers."""

    def __init__(self, lexicon: Lexicon, chance: random.Random) -> None:
        self._words, self._pick = lexicon, chance.choice
        self._people = chance.sample(tuple(lexicon.people), 2)
        self._animals = chance.sample(tuple(lexicon.sounds), 2)
        self._thing, self._place = self._pick(lexicon.things), self._pick(lexicon.places)
        self._colour: str | None = self._pick(lexicon.colours)

    def put(self) -> tuple[str, list[Asked]]:
        """Somebody puts the thing into a box."""
        person, box, thing = self._people.pop(), self._pick(self._words.boxes), self._thing
        sentence = f"{person} put the {self._named()} in the {box} ."
        return sentence, [
            (f"where is the {thing} ?", f"in the {box}"),
            (f"what is in the {box} ?", f"the {thing}"),
            (f"who put the {thing} in the {box} ?", person),
        ]

    def luck(self) -> tuple[str, list[Asked]]:
        """Something happens to somebody, and makes them glad or sad."""
        words, person = self._words, self._people.pop()
        verbs, moods = self._pick(((words.gains, words.pleasant), (words.losses, words.unpleasant)))
        verb, mood = self._pick(verbs), self._pick(moods)
        sentence = f"{person} {verb} the {self._named()} and was {mood} ."
        return sentence, [(f"who {verb} the {self._thing} ?", person), (f"who was {mood} ?", person)]

    def noise(self) -> tuple[str, list[Asked]]:
        """An animal does something to another because one of them made its sound: who, the verb decides."""
        words, (one, other) = self._words, self._animals
        verbs, meant = self._pick(((words.causing, one), (words.noticing, other)))
        sound = words.sounds[meant]
        sentence = f"the {one} {self._pick(verbs)} the {other} because it {sound} ."
        return sentence, [(f"who {sound} ?", f"the {meant}")]

    def sound(self) -> tuple[str, list[Asked]]:
        """An animal makes its sound somewhere."""
        animal, words = self._animals[0], self._words
        sentence = f"the {animal} {words.sounds[animal]} in the {self._place} ."
        return sentence, [
            (f"who {words.sounds[animal]} ?", f"the {animal}"),
            (f"where was the {animal} ?", f"in the {self._place}"),
        ]

    def follow(self) -> tuple[str, list[Asked]]:
        """Somebody follows an animal to a place."""
        person, animal = self._people.pop(), self._animals[-1]
        sentence = f"{person} followed the {animal} to the {self._place} ."
        return sentence, [
            (f"who followed the {animal} ?", person),
            (f"where was the {animal} ?", f"in the {self._place}"),
        ]

    def _named(self) -> str:
        """The thing, with its colour the first time."""
        colour, self._colour = self._colour, None
        return f"{colour} {self._thing}" if colour else self._thing


def asking(tokenizer: WordTokenizer, words: Sequence[str]) -> list[int]:
    """The ids of a prompt: what a person says, and the sign that an answer is to follow."""
    marks = tokenizer.special_tokens
    return [marks[USER], *map(tokenizer.id, words), marks[ASSISTANT]]


def answering(tokenizer: WordTokenizer, words: Sequence[str]) -> list[int]:
    """The ids of an answer, with its end."""
    return [*map(tokenizer.id, words), tokenizer.special_tokens[END]]


def manner(answer: Sequence[str]) -> str:
    """In which manner an answer is given: the one whose own words it has; neutral where it has none's, MIXED where several's."""
    found = [name for name in MANNERS if set(answer) & _own_words()[name]]
    return MIXED if len(found) > 1 else found[0] if found else "neutral"


def formed(answer: Sequence[str]) -> bool:
    """Whether an answer has the form of its manner: a beginning, MOST_TOLD words at most that are no manner's own, an end."""
    found = manner(answer)
    if found == MIXED:
        return False
    for begin in map(str.split, MANNERS[found][0]):
        for end in map(str.split, MANNERS[found][1]):
            told = answer[len(begin) : len(answer) - len(end)]
            whole = [*begin, *told, *end] == list(answer)
            if whole and 0 < len(told) <= MOST_TOLD and not set(told) & {*_all_own(), ".", ",", ":", "?"}:
                return True
    return False


@cache
def _all_own() -> set[str]:
    """The words that only some manner has."""
    return set().union(*_own_words().values())


@cache
def _own_words() -> dict[str, set[str]]:
    """Of each manner, the words that no other has."""
    said = {name: {word for side in sides for text in side for word in text.split()} for name, sides in MANNERS.items()}
    return {
        name: words - set().union(*(said[other] for other in said if other != name)) for name, words in said.items()
    }
