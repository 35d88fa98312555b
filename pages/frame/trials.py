"""What is learned the same for everybody: labels, answers, three objectives, and how it grows with size. The door to them.

Each goes on by a step when somebody asks for it; one worker makes all steps, so that they take one core at most.
"""

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from model.decoding.growing import Growing
from model.errors import UserError
from pages.frame.jobs import apart
from pages.frame.runs import Plan, one_thread
from viz.training.scaling.data import AxisData, RunPoint

SEEDS = 5  # trials of each number of labels
MOST_WORDS = 60  # of a story and a question, or a sentence with a hole
TOP = 6  # words shown of a guess
_worker = ThreadPoolExecutor(1, thread_name_prefix="glassbox-trials", initializer=one_thread)


@lru_cache(maxsize=1)
def _world() -> Any:
    from model.world.world import World

    return World()


def _start() -> tuple[Any, Any]:
    """The shipped toy, and what cuts its texts into words."""
    from model.pretrained import toy

    return toy.shipped()[:2]


@lru_cache(maxsize=1)
def tuning() -> Growing[Any]:  # of model.training.finetuning.Trial
    """Fine-tuning with few labels, a trial at a time."""
    from model.training import finetuning

    return Growing(apart(_worker, finetuning.compare(*_start(), _world(), SEEDS)))


def task(examples: int) -> tuple[Sequence[int], int, list[tuple[str, bool]]]:
    """The numbers of labels that are tried, how many sentences are tested, and some labelled ones."""
    from model.training import finetuning

    found = islice(finetuning.reviews(_world(), "labelled 0"), examples)
    return finetuning.SIZES, finetuning.TESTED, [(" ".join(one.words), bool(one.label)) for one in found]


class Lesson(NamedTuple):
    """What a model that learns to answer says after a number of steps.

    loss: nats a token of the true answers; answers: to the tested questions, with whether each is right; manners: how many
    are right in each manner.
    """

    step: int
    loss: float
    answers: list[tuple[str, bool]]
    manners: dict[str, int]


@lru_cache(maxsize=1)
def answering() -> Growing[Any]:  # of model.training.instructing.Tuned
    """The toy learning to answer."""
    from model.training import instructing

    return Growing(apart(_worker, instructing.tune(*_start(), _world().lexicon)))


def questions() -> tuple[list[tuple[str, str, str]], int, int]:
    """(story, question, true answer) of every tested dialogue; how many looks and steps there are in all."""
    from model.training import instructing

    found = [
        (" ".join(one.story), " ".join(one.question), " ".join(one.truth))
        for one in instructing.tested(_world().lexicon)
    ]
    return found, len(instructing.LOOKED_AT), instructing.STEPS


def lesson(tuned: Any) -> Lesson:
    """What there is to show of a model.training.instructing.Tuned."""
    from model.training import instructing
    from model.world import dialogues

    tested = instructing.tested(_world().lexicon)
    said = [_words(ids) for ids in tuned.answers]
    right = [one.right(answer) for one, answer in zip(tested, said, strict=True)]
    manners = [dialogues.manner(answer) for answer, good in zip(said, right, strict=True) if good]
    counts = {name: manners.count(name) for name in (*dialogues.MANNERS, dialogues.MIXED)}
    return Lesson(tuned.step, tuned.loss, list(zip(map(" ".join, said), right, strict=True)), counts)


def shares() -> dict[str, float]:
    """How often it hears each manner."""
    from model.world import dialogues

    return dialogues.SHARES


@lru_cache(maxsize=256)
def reply(at: int, own: str) -> str:
    """What the model says at the look `at` to a person's own words. Raises IndexError for a look that is not made yet."""
    from model.training import instructing
    from model.transformer import GPT

    start, tokenizer = _start()
    model = GPT(start.config)
    model.load_state_dict(answering().made[at].weights)
    return " ".join(_words(instructing.answers(model.eval(), tokenizer, [own.split()])[0]))


def _words(ids: Sequence[int]) -> list[str]:
    return [_start()[1].word(token) for token in ids]


def in_words(text: str) -> str:
    """The text as words of the toy with spaces between. Raises UserError for words that it does not know, or too many."""
    tokenizer = _start()[1]
    tokens = tokenizer.encode(text)
    found = [piece.decode().strip() for piece in tokens.pieces]
    if len(found) > MOST_WORDS:
        raise UserError(f"This has {len(found)} words: at most {MOST_WORDS} are read here.")
    raw = text.encode()
    unknown = [
        raw[start:end].decode() for (start, end), word in zip(tokens.spans, found, strict=True) if word == "<|unknown|>"
    ]
    if unknown:
        named = ", ".join(f"“{word[:20]}”" for word in list(dict.fromkeys(unknown))[:5])
        raise UserError(f"The toy knows only the words of its little world, not {named}: use others.")
    return " ".join(found)


@lru_cache(maxsize=1)
def _objectives() -> Any:
    from model.training.objectives import Objectives
    from model.training.texts import WorldTexts

    return Objectives(WorldTexts(_world()))


@lru_cache(maxsize=1)
def comparing() -> Growing[Any]:  # of model.training.objectives.Compared
    """Three models learning from the same stories, each by its own objective."""
    return Growing(apart(_worker, _objectives().steps()))


def objectives() -> tuple[float, int, int, int]:
    """Nats a token that the world itself needs; words in the vocabulary; how many looks and steps there are in all."""
    from model.training import objectives

    found = _objectives()
    return found.texts.floor, found.texts.tokenizer.vocab_size, objectives.LOOKS, objectives.STEPS


def hole(text: str) -> str:
    """A sentence with one [MASK], as words of the toy. Raises UserError for another."""
    found = in_words(re.sub(r"\[mask\]", "[MASK]", text, flags=re.IGNORECASE))
    holes = found.split().count("[MASK]")
    if holes > 1:
        raise UserError(f"Here are {holes} holes: hide one word only.")
    if not holes:
        raise UserError(
            "Hide one word: write [MASK] where it is to be guessed, as in “the [MASK] barked in the park .”"
        )
    return found


def follows(first: str, seconds: Sequence[str]) -> list[bool]:
    """Whether the world may tell each second half after the first."""
    return [_world().tells([*first.split(), *one.split()]) for one in seconds]


Guess = list[tuple[str, float]]  # words with their chances, the likeliest first


@lru_cache(maxsize=256)
def filled(at: int, sentence: str) -> tuple[Guess, Guess]:
    """Words for the hole of a sentence at the look `at`: from what stands before it (none where nothing does), and from all
    around. Raises IndexError for a look that is not made yet."""
    from model.training import objectives
    from model.transformer import GPT

    made, compared = _objectives(), comparing().made[at]
    tokenizer, models = made.texts.tokenizer, (GPT(made.next.config), GPT(made.masked.config))
    for model, weights in zip(models, compared.weights, strict=False):
        model.load_state_dict(weights)
    ids = tokenizer.encode(sentence).ids.tolist()
    place = ids.index(mask := tokenizer.special_tokens["[MASK]"])

    def best(chances: Any) -> Guess:
        words = [token for token in (-chances).argsort().tolist() if token >= len(tokenizer.special_tokens)]
        return [(tokenizer.word(token), float(chances[token])) for token in words[:TOP]]

    before = best(objectives.next_chances(models[0], ids[:place])) if place else []
    return before, best(objectives.filled(models[1], ids, mask)[0])


def followed(compared: Any, first: str, seconds: Sequence[str]) -> list[float]:
    """The chance that the third model of a model.training.objectives.Compared gives each second half."""
    from model.training import objectives
    from model.training.classifier import Classifier
    from model.transformer import GPT

    made = _objectives()
    judge = Classifier(GPT(made.masked.config), 0)
    judge.load_state_dict(compared.weights[2])
    return [
        objectives.following(judge, objectives.paired(made.texts.tokenizer, first.split(), one.split()))
        for one in seconds
    ]


@lru_cache(maxsize=3)
def law(axis: str) -> AxisData:
    """The law of `axis` (compute, parameters or tokens) from the shipped table of runs, and where larger runs should be."""
    import numpy as np

    from model.training import scaling

    floor, runs = scaling.table()
    known = scaling.known(runs, floor)
    used = scaling.chosen(known, axis)
    found = scaling.fitted([getattr(one, axis) for one in used], [one.loss - floor for one in used])
    held_back = [one for one in runs if one.width > scaling.KNOWN[0] or one.steps > scaling.KNOWN[1]]
    points = [RunPoint(one.width, one.steps, getattr(one, axis), one.loss - floor, one in used, one in held_back, one.fitting)
              for one in runs]  # fmt: skip
    xs = np.geomspace(min(one.x for one in points), 1.6 * max(one.x for one in points), 60)
    low, high = found.between(xs)
    width, steps = scaling.LARGER[axis]
    larger = next(one for one in runs if (one.width, one.steps) == (width, steps))
    there = next(one for one in points if (one.width, one.steps) == (width, steps))
    return AxisData(axis, floor, tuple(points), xs, found.law.above(xs), low, high, (found.law.E, found.law.c, found.law.alpha),
                    float(found.law.above(there.x)), found.expected(there.x), there, larger.parameters)  # fmt: skip


def larger(axis: str) -> Plan:
    """The run that the law of `axis` is asked about, to be trained while the class watches (pages.frame.runs)."""
    from model.training import scaling
    from model.training.texts import WorldTexts

    width, steps = scaling.LARGER[axis]
    found = scaling.recipe(WorldTexts(_world()), width, steps)
    return Plan(found.model.n_layers, width, found.model.n_heads, found.model.positions, found.optimizer,
                found.learning_rate, found.batch, steps, found.seed, held=scaling.HELD)  # fmt: skip
