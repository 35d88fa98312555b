"""Questions that need two facts, asked as a whole and as a tree of sub-questions, each filled in with the answer to the one before
(Zhou et al. 2023, least-to-most prompting; Press et al. 2023, self-ask; Qi et al. 2023, Socratic questioning).

The toy that has learned to answer single questions about the little world is asked. How a question falls into parts is written down
here by a rule for each form; the toy does not find it. Each sub-question has a control question, asked from another side.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from model.tokenizers.small import END, WordTokenizer
from model.world.dialogues import WORDS, Question, Scene, asking
from model.world.lexicon import Lexicon

if TYPE_CHECKING:  # importing torch takes seconds
    from model.transformer import GPT

GREEDY = 1e-4  # the temperature: so low that the likeliest word is drawn
LONGEST = 30  # tokens of an answer
HOLE = "_"  # where a sub-question takes an answer to an earlier one
FILL = frozenset(("the", "in", *WORDS))  # words of an answer that say nothing about the story

Said = tuple[str, ...]  # the words of an answer
Told = dict[str, tuple[str, list[Question]]]  # of each kind of sentence: it, and the questions that it answers


class Part(NamedTuple):
    """A sub-question.

    asks     its words, with a HOLE for what part `uses` has answered
    uses     that part; -1: none
    kind     of the answer: a category of words, by its name in Lexicon
    truth    the true answer, in words
    control  the control question; a HOLE in it is for the answer to this very part
    other    what the control must name; "": the same as this part, the story being told with its sentences in the other order
    """

    asks: str
    uses: int
    kind: str
    truth: str
    control: str
    other: str = ""


class Composite(NamedTuple):
    """A question that needs several facts of a story. sentences: of the story; ends: the parts whose answers are its answer."""

    form: str
    sentences: tuple[str, ...]
    asks: str
    parts: tuple[Part, ...]
    ends: tuple[int, ...]

    @property
    def truth(self) -> tuple[str, ...]:
        """The words that an answer must name."""
        return tuple(last(self.parts[at].truth) for at in self.ends)


class Step(NamedTuple):
    """A sub-question as it was asked, what was said, and the same of its control. agrees: whether they go together.

    Where an earlier answer names no single thing nothing can be asked: the words are empty then.
    """

    asked: str
    said: Said
    right: bool
    control: str
    checked: Said
    agrees: bool

    @property
    def names(self) -> str:
        """What is filled in for it below; "" for nothing."""
        return named(self.said)


class Answered(NamedTuple):
    """A composite question, answered.

    direct  what is said to it as a whole
    steps   the sub-questions, each filled in with what was said before
    whole, parts, true, false  whether the answer is right: as a whole; in parts; in parts with true answers filled in; with a false one
    """

    direct: Said
    steps: tuple[Step, ...]
    whole: bool
    parts: bool
    true: bool
    false: bool

    @property
    def flagged(self) -> bool:
        """Whether some control question disagrees."""
        return not all(one.agrees for one in self.steps)


Ask = Callable[[Sequence[tuple[Sequence[str], str]]], list[Said]]  # answers to questions, each about sentences


def asker(model: "GPT", tokenizer: WordTokenizer) -> Ask:
    """What the toy says, word for word the likeliest."""
    from model.training.judging import write  # importing torch takes seconds

    def ask(asked: Sequence[tuple[Sequence[str], str]]) -> list[Said]:
        prompts = [asking(tokenizer, f"{' '.join(sentences)} {question}".split()) for sentences, question in asked]
        written = write(model, prompts, LONGEST, 0, tokenizer.special_tokens[END], GREEDY) if prompts else []
        rows = zip(prompts, written, strict=True)
        return [tuple(tokenizer.word(token) for token in row[len(prompt) :]) for prompt, row in rows]

    return ask


def named(said: Sequence[str]) -> str:
    """The one word of an answer that says something about the story; "" if there is none, or more than one."""
    found = [word for word in said if word not in FILL]
    return found[0] if len(found) == 1 else ""


def last(words: str) -> str:
    """The last word: of a true answer, what it names."""
    return words.split()[-1]


def right(said: Sequence[str], truth: str) -> bool:
    """Whether an answer is true and says nothing else about the story: model.world.dialogues.Dialogue.right."""
    return last(truth) in said and set(said) <= {*truth.split(), *WORDS}


def words(lexicon: Lexicon, kind: str) -> tuple[str, ...]:
    """The words that may be filled in for an answer of a kind."""
    return lexicon.categories[kind]


def answer(ask: Ask, asked: Sequence[Composite], instead: Sequence[str] | None = None) -> list[Answered]:
    """Each question, as a whole and in parts. instead: a word for each that is filled in for the answer to its first part."""
    direct = ask([(one.sentences, one.asks) for one in asked])
    own = _walked(ask, asked, ["" for _ in asked] if instead is None else instead)
    steps = _controlled(ask, asked, own)
    true = _walked(ask, asked, [last(one.parts[0].truth) for one in asked])
    false = _walked(ask, asked, [wrong(one) for one in asked])
    return [
        Answered(
            direct[at],
            tuple(steps[at]),
            set(direct[at]) >= set(one.truth) and {w for w in direct[at] if w not in FILL} <= set(one.truth),
            *(_reached(one, way[at]) for way in (own, true, false)),
        )
        for at, one in enumerate(asked)
    ]


def wrong(one: Composite) -> str:
    """A false answer to the first part: the other word of its kind in the story if there is one, else the next of the world's."""
    part, told = one.parts[0], " ".join(one.sentences).split()
    known, truth = _known(part.kind), last(part.truth)
    others = [word for word in told if word in known and word != truth]
    return others[0] if others else known[(known.index(truth) + 1) % len(known)]


def _walked(ask: Ask, asked: Sequence[Composite], instead: Sequence[str]) -> list[list[tuple[str, Said]]]:
    """Of each question, its sub-questions as they were asked, with what was said. `instead` is filled in for the first answer."""
    walked: list[list[tuple[str, Said]]] = [[] for _ in asked]
    for place in range(max((len(one.parts) for one in asked), default=0)):
        rows, questions = [], []
        for at, one in enumerate(asked):
            if place >= len(one.parts):
                continue
            part = one.parts[place]
            given = (instead[at] if part.uses == 0 else "") or (
                named(walked[at][part.uses][1]) if part.uses >= 0 else ""
            )
            questions.append(part.asks.replace(HOLE, given) if given or part.uses < 0 else "")
            rows.append(at)
        said = iter(ask([(asked[at].sentences, text) for at, text in zip(rows, questions, strict=True) if text]))
        for at, text in zip(rows, questions, strict=True):
            walked[at].append((text, next(said) if text else ()))
    return walked


def _controlled(ask: Ask, asked: Sequence[Composite], walked: list[list[tuple[str, Said]]]) -> list[list[Step]]:
    """The same with the control questions."""
    controls, sides = [], []
    for one, steps in zip(asked, walked, strict=True):
        for part, (text, said) in zip(one.parts, steps, strict=True):
            found = named(said)
            control = part.control.replace(HOLE, found) if part.other else text
            controls.append(control if found else "")
            sides.append(one.sentences if part.other else one.sentences[::-1])
    checked = iter(ask([(side, text) for side, text in zip(sides, controls, strict=True) if text]))
    texts, made = iter(controls), list[list[Step]]()
    for one, steps in zip(asked, walked, strict=True):
        row = list[Step]()
        for part, (text, said) in zip(one.parts, steps, strict=True):
            control = next(texts)
            heard = next(checked) if control else ()
            agrees = bool(control) and named(heard) == (part.other or named(said))
            row.append(Step(text, said, right(said, part.truth), control, heard, agrees))
        made.append(row)
    return made


def _reached(one: Composite, walked: Sequence[tuple[str, Said]]) -> bool:
    return all(right(walked[at][1], one.parts[at].truth) for at in one.ends)


@cache
def _known(kind: str) -> tuple[str, ...]:
    return words(Lexicon(), kind)


def composites(lexicon: Lexicon, form: str, seed: int | str) -> Iterator[Composite]:
    """Endless questions of a form, the same for the same seed. Raises KeyError for no form."""
    rng, make = random.Random(f"{form} {seed}"), FORMS[form]
    while True:
        if made := make(lexicon, rng):
            yield made


def _lucky(lexicon: Lexicon, rng: random.Random, both: bool) -> Composite:
    """Somebody puts a thing into a box, somebody else finds it, or loses it."""
    told = _told(Scene(lexicon, rng), ("put", "luck"))
    (_, (inside, thing), (put, putter)), ((who, finder), _) = told["put"][1], told["luck"][1]
    name, verb, box = last(thing), who.split()[1], inside.split()[-2]
    first = Part(inside, -1, "things", thing, f"where is the {HOLE} ?", box)
    parts = [
        Part(text.replace(f"the {name}", f"the {HOLE}"), 0, "people", truth, "")
        for text, truth in ((put, putter), (who, finder))
    ]
    asks = f"who put and who {verb} what is in the {box} ?" if both else f"who {verb} what is in the {box} ?"
    chosen = (first, *parts) if both else (first, parts[1])
    return Composite("both" if both else "found", _shuffled(told, rng), asks, chosen, tuple(range(1, len(chosen))))


def _heard(lexicon: Lexicon, rng: random.Random, form: str) -> Composite | None:
    """An animal makes its sound, and somebody follows that animal; None if another one is followed.

    In "places", a third animal is somewhere else.
    """
    scene, elsewhere = Scene(lexicon, rng), Scene(lexicon, rng)
    told = _told(scene, ("noise", "follow"))
    ((loud, animal),), ((who, person), (where, place)) = told["noise"][1], told["follow"][1]
    if f"the {last(animal)} ?" not in who:
        return None
    if form == "places":
        told |= _told(elsewhere, ("sound",))
        (_, other), (_, there) = told["sound"][1]
        if there == place or last(other) in " ".join(told[kind][0] for kind in ("noise", "follow")).split():
            return None
    first, sound = Part(loud, -1, "animals", animal, ""), loud.split()[1]
    text, truth, kind = (who, person, "people") if form == "followed" else (where, place, "places")
    second = Part(text.replace(last(animal), HOLE), 0, kind, truth, "")
    asks = f"who followed who {sound} ?" if form == "followed" else f"where was who {sound} ?"
    return Composite(form, _shuffled(told, rng), asks, (first, second), (1,))


FORMS: dict[str, Callable[[Lexicon, random.Random], Composite | None]] = {
    "found": lambda lexicon, rng: _lucky(lexicon, rng, False),
    "both": lambda lexicon, rng: _lucky(lexicon, rng, True),
    "followed": lambda lexicon, rng: _heard(lexicon, rng, "followed"),
    "place": lambda lexicon, rng: _heard(lexicon, rng, "place"),
    "places": lambda lexicon, rng: _heard(lexicon, rng, "places"),
}


def _told(scene: Scene, kinds: Sequence[str]) -> Told:
    return {kind: getattr(scene, kind)() for kind in kinds}


def _shuffled(told: Told, rng: random.Random) -> tuple[str, ...]:
    sentences = [sentence for sentence, _ in told.values()]
    rng.shuffle(sentences)
    return tuple(sentences)
