"""What is learned the same for everybody: from labels, and to answer.

Each goes on by a step when somebody asks for it; one worker makes all steps, so that they take one core at most.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any, NamedTuple

from pages.server import processes, world
from pages.server.growing import Growing
from pages.server.jobs import one_thread
from pages.server.keep import keep

SEEDS = 5  # trials of each number of labels
worker = ThreadPoolExecutor(1, thread_name_prefix="glassbox-trials", initializer=one_thread)


@keep(1)
def tuning() -> Growing[Any]:  # of model.training.finetuning.Trial
    """Fine-tuning with few labels, a trial at a time."""
    from model.training import finetuning

    return Growing(processes.apart(finetuning.compare, *world.toy(), world.world(), SEEDS))


def task(examples: int) -> tuple[Sequence[int], int, list[tuple[str, bool]]]:
    """The numbers of labels that are tried, how many sentences are tested, and some labelled ones."""
    from model.training import finetuning

    found = islice(finetuning.reviews(world.world(), "labelled 0"), examples)
    return finetuning.SIZES, finetuning.TESTED, [(" ".join(one.words), bool(one.label)) for one in found]


def tuning_steps() -> int:
    """How many steps a model learns from the labels."""
    from model.training import finetuning

    return finetuning.STEPS


class Lesson(NamedTuple):
    """What a model that learns to answer says after a number of steps.

    loss: nats per token of the true answers; answers: to the tested questions, with whether each is right; styles: how many
    are right in each style.
    """

    step: int
    loss: float
    answers: list[tuple[str, bool]]
    styles: dict[str, int]


@keep(1)
def answering() -> Growing[Any]:  # of model.training.instructing.Tuned
    """The toy learning to answer."""
    from model.training import instructing

    return Growing(processes.apart(instructing.tune, *world.toy(), world.world().lexicon))


def questions() -> tuple[list[tuple[str, str, str]], int, int]:
    """(story, question, true answer) of every tested dialogue; how many looks and steps there are in all."""
    from model.training import instructing

    found = [
        (" ".join(one.story), " ".join(one.question), " ".join(one.truth))
        for one in instructing.tested(world.world().lexicon)
    ]
    return found, len(instructing.LOOKED_AT), instructing.STEPS


def lesson(tuned: Any) -> Lesson:
    """What there is to show of a model.training.instructing.Tuned."""
    from model.training import instructing
    from model.world import dialogues

    tested = instructing.tested(world.world().lexicon)
    said = [world.words(ids) for ids in tuned.answers]
    right = [one.right(answer) for one, answer in zip(tested, said, strict=True)]
    styles = [dialogues.style_of(answer) for answer, good in zip(said, right, strict=True) if good]
    counts = {name: styles.count(name) for name in (*dialogues.STYLES, dialogues.MIXED)}
    return Lesson(tuned.step, tuned.loss, list(zip(map(" ".join, said), right, strict=True)), counts)


def shares() -> dict[str, float]:
    """How often it hears each style."""
    from model.world import dialogues

    return dialogues.SHARES


@keep(256)
def reply(at: int, own: str) -> str:
    """What the model says at the look `at` to a person's own words. Raises UserError for a look that is not made yet."""
    from model.training import instructing
    from model.transformer import GPT

    start, tokenizer = world.toy()
    model = GPT(start.config)
    model.load_state_dict(answering().at(at).weights)
    return " ".join(world.words(instructing.answers(model.eval(), tokenizer, [own.split()])[0]))
