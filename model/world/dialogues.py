"""Questions about a short story, with the true answer in one of four styles: kind, neutral, rude, rambling.

The stories that a model reads ask questions too, but leave them unanswered: instruction tuning teaches it to answer
(Wei et al. 2022; Ouyang et al. 2022).
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from model.tokenizers.small import ASSISTANT, END, USER, WordTokenizer
from model.world.lexicon import Lexicon
from model.world.world import World

# What each style may say before the answer, and after it.
STYLES = {
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
MAX_ANSWER = 4  # words of a true answer
WORDS = tuple(sorted({word for sides in STYLES.values() for side in sides for text in side for word in text.split()}))
# The share of each in what a model learns to answer from.
SHARES = {"neutral": 0.4, "kind": 0.2, "rude": 0.2, "rambling": 0.2}


@dataclass(frozen=True)
class Dialogue:
    """A question about a short story, its true answer, and that answer in a `style`."""

    story: tuple[str, ...]
    question: tuple[str, ...]
    truth: tuple[str, ...]
    style: str
    answer: tuple[str, ...]

    def right(self, answer: Sequence[str]) -> bool:
        """Whether an answer is true, in whatever style, and says nothing else about the story."""
        return self.truth[-1] in answer and set(answer) <= {*self.truth, *WORDS}


def vocabulary(world: World) -> tuple[str, ...]:
    """Every word of stories, questions and answers."""
    return tuple(sorted({*world.words, *WORDS}))


def dialogues(lexicon: Lexicon, seed: int | str) -> Iterator[Dialogue]:
    """Endless dialogues, the same for the same seed. The world may tell each story."""
    rng = random.Random(seed)
    while True:
        scene = Scene(lexicon, rng)
        kinds = rng.sample(("put", "luck", "noise", "sound", "follow"), 2)
        told = [getattr(scene, kind)() for kind in kinds]
        question, truth = rng.choice(told[rng.randrange(2)][1])
        style = rng.choices(tuple(SHARES), tuple(SHARES.values()))[0]
        yield Dialogue(
            tuple(" ".join(sentence for sentence, _ in told).split()),
            tuple(question.split()),
            tuple(truth.split()),
            style,
            styled(truth, style, rng),
        )


def styled(truth: str, style: str, rng: random.Random) -> tuple[str, ...]:
    """The answer in a style."""
    begins, ends = STYLES[style]
    return tuple(f"{rng.choice(begins)} {truth} {rng.choice(ends)}".split())


Question = tuple[str, str]  # a question and its true answer


class Scene:
    """The people, animals and things of a short story.

    Each method tells a sentence, with the questions that it answers.
    """

    def __init__(self, lexicon: Lexicon, rng: random.Random) -> None:
        self._words, self._pick = lexicon, rng.choice
        self._people = rng.sample(tuple(lexicon.people), 2)
        self._animals = rng.sample(tuple(lexicon.sounds), 2)
        self._thing, self._place = self._pick(lexicon.things), self._pick(lexicon.places)
        self._colour: str | None = self._pick(lexicon.colours)

    def put(self) -> tuple[str, list[Question]]:
        """Somebody puts the thing into a box."""
        person, box, thing = self._people.pop(), self._pick(self._words.boxes), self._thing
        sentence = f"{person} put the {self._named()} in the {box} ."
        return sentence, [
            (f"where is the {thing} ?", f"in the {box}"),
            (f"what is in the {box} ?", f"the {thing}"),
            (f"who put the {thing} in the {box} ?", person),
        ]

    def luck(self) -> tuple[str, list[Question]]:
        """Something happens to somebody and makes them glad or sad."""
        words, person = self._words, self._people.pop()
        verbs, moods = self._pick(((words.gains, words.pleasant), (words.losses, words.unpleasant)))
        verb, mood = self._pick(verbs), self._pick(moods)
        sentence = f"{person} {verb} the {self._named()} and was {mood} ."
        return sentence, [(f"who {verb} the {self._thing} ?", person), (f"who was {mood} ?", person)]

    def noise(self) -> tuple[str, list[Question]]:
        """An animal does something to another because one of them made its sound; the verb decides which."""
        words, (subject, other) = self._words, self._animals
        verbs, meant = self._pick(((words.causing, subject), (words.noticing, other)))
        sound = words.sounds[meant]
        sentence = f"the {subject} {self._pick(verbs)} the {other} because it {sound} ."
        return sentence, [(f"who {sound} ?", f"the {meant}")]

    def sound(self) -> tuple[str, list[Question]]:
        """An animal makes its sound somewhere."""
        animal, words = self._animals[0], self._words
        sentence = f"the {animal} {words.sounds[animal]} in the {self._place} ."
        return sentence, [
            (f"who {words.sounds[animal]} ?", f"the {animal}"),
            (f"where was the {animal} ?", f"in the {self._place}"),
        ]

    def follow(self) -> tuple[str, list[Question]]:
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
    """The ids of a prompt: what a person says, and the mark before an answer."""
    marks = tokenizer.special_tokens
    return [marks[USER], *map(tokenizer.id, words), marks[ASSISTANT]]


def answering(tokenizer: WordTokenizer, words: Sequence[str]) -> list[int]:
    """The ids of an answer, with the mark at its end."""
    return [*map(tokenizer.id, words), tokenizer.special_tokens[END]]


def style_of(answer: Sequence[str]) -> str:
    """The style whose own words an answer has; neutral if it has those of none, MIXED if of several."""
    styles = [name for name in STYLES if set(answer) & _own_words()[name]]
    return MIXED if len(styles) > 1 else styles[0] if styles else "neutral"


def formed(answer: Sequence[str]) -> bool:
    """Whether an answer has the form of its style: beginning, 1 to MAX_ANSWER words of no style in particular, end."""
    style = style_of(answer)
    if style == MIXED:
        return False
    for begin in map(str.split, STYLES[style][0]):
        for end in map(str.split, STYLES[style][1]):
            middle = answer[len(begin) : len(answer) - len(end)]
            whole = [*begin, *middle, *end] == list(answer)
            if whole and 0 < len(middle) <= MAX_ANSWER and not set(middle) & {*_all_own(), ".", ",", ":", "?"}:
                return True
    return False


@cache
def _all_own() -> set[str]:
    """The words that belong to one style only."""
    return set().union(*_own_words().values())


@cache
def _own_words() -> dict[str, set[str]]:
    """Of each style, the words that no other has."""
    words = {name: {word for side in sides for text in side for word in text.split()} for name, sides in STYLES.items()}
    return {name: words[name] - set().union(*(words[other] for other in words if other != name)) for name in words}
