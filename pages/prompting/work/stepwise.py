"""Two learners of the same questions, with and without written steps: their run, what they write, and what changed steps do."""

from typing import TYPE_CHECKING, Any, NamedTuple

from model.errors import UserError
from pages.prompting.address import Prompting
from pages.prompting.work import few
from pages.server import processes, recordings, watching
from pages.server.growing import Growing
from pages.server.keep import keep
from pages.server.recordings import Recording

if TYPE_CHECKING:  # importing torch takes seconds
    from model.prompting.stepwise import Tick
    from model.prompting.touching import Followed, Written

NAME = "scratch"
TITLES = {"parity": "Parity of 16 bits", "sums": "Sums of four-digit numbers"}
RECORDED = -1  # the moment at the end of the recorded run


class Touch(NamedTuple):
    """What is asked, and what is done to the steps."""

    puzzle: str
    text: str
    touch: str
    place: int


def of(now: Prompting) -> Touch:
    """What the controls say. A place beyond the steps becomes the last."""
    text = now.string if now.puzzle == "parity" else now.sum
    return Touch(now.puzzle, text, now.touch, min(now.place, puzzle(now.puzzle).steps))


def puzzle(name: str) -> Any:
    """A kind of question (model.prompting.puzzles.Puzzle)."""
    from model.prompting.stepwise import PUZZLES

    return PUZZLES[name]


def batch() -> int:
    """Questions in a batch."""
    from model.prompting.stepwise import BATCH

    return BATCH


@keep(2)
def run(name: str) -> Growing["Tick"]:
    """A run, made on demand and shared by all who ask for it."""
    from model.prompting import stepwise

    return Growing(processes.apart(stepwise.race, plan(name)))


def after(name: str, start: int) -> list["Tick"]:
    """The moments behind the first `start` that there are already, or else the next one; none yet where that is being made."""
    return watching.after(run(name), start, looks())


def begun(name: str) -> list["Tick"]:
    """The moments of a run that somebody has let begin."""
    return watching.begun(run, name)


def plan(name: str) -> Any:
    """The run of a puzzle (model.prompting.stepwise.Plan)."""
    from model.prompting.stepwise import SECONDS, Plan

    return Plan(name, SECONDS[name])


def looks() -> int:
    """The moments of a run, the one before it begins included."""
    from model.prompting.stepwise import TICKS

    return TICKS + 1


def learners(name: str, at: int) -> dict[str, Any]:
    """Both learners at a moment of the live run, or at the end of the recorded one. Raises UserError for a moment that is not there."""
    from model.prompting import stepwise, touching

    if at == RECORDED:
        return touching.learned(name)
    growing = run.there(name)
    if not growing:
        raise UserError("This run is not in memory any more: press Run it live.")
    return {key: stepwise.with_weights(name, one) for key, one in growing.at(at).weights.items()}


@keep(256)
def said(touch: Touch, at: int) -> dict[str, "Written"]:
    """What both learners write. Raises UserError for a text that is no question of theirs."""
    from model.prompting import touching

    kind = puzzle(touch.puzzle)
    question, models = kind.read(touch.text), learners(touch.puzzle, at)
    return {
        "with": touching.written(models["with"], kind, question, touch.touch, touch.place),
        "without": touching.unwritten(models["without"], kind, question),
    }


@keep(8)
def followed(name: str, at: int) -> dict[str, list["Followed"]]:
    """Whether the answers to many questions follow changed steps."""
    from model.prompting import touching

    return touching.measured(learners(name, at)["with"], puzzle(name))


def keep_weights(name: str, tick: "Tick") -> None:
    """Put the learners of a moment where those of the recorded run are found."""
    from model.prompting import touching

    touching.save(name, tick.weights)


def asked(touch: Touch) -> dict[str, Any]:
    """What a question is made of, and its right steps and answer. Raises UserError for a text that is no question."""
    import numpy as np

    kind = puzzle(touch.puzzle)
    question = np.array([kind.read(touch.text)])
    return {
        "question": question[0].tolist(),
        "steps": kind.worked(question)[0].tolist(),
        "answer": kind.answers(question)[0].tolist(),
        "pieces": list(kind.pieces),
    }


def about(name: str) -> dict[str, Any]:
    """What stays the same in a run: its title, the seconds and moments that it has, the steps and what a guess would get."""
    kind = puzzle(name)
    return {"title": TITLES[name], "seconds": plan(name).seconds, "looks": looks(), "steps": kind.steps}


def settings() -> dict[str, Any]:
    """What the recording was made from."""
    from model.prompting import stepwise, touching

    return {
        "seconds": stepwise.SECONDS,
        "sizes": [stepwise.WIDTH, stepwise.LAYERS, stepwise.HEADS],
        "optimizers": {name: list(one) for name, one in stepwise.OPTIMIZERS.items()},
        "batch": stepwise.BATCH,
        "ticks": stepwise.TICKS,
        "judged": stepwise.JUDGED,
        "tried": touching.TRIED,
        "weights": {name: touching.digest(name) for name in TITLES},
    }


def recorded(name: str) -> Recording | None:
    """The recorded run of a puzzle, under its name, if there is one."""
    return recordings.one_of(recordings.of(few.CHAPTER, NAME, settings()), name)


def faithful(name: str) -> Any:
    """What was recorded of changed steps: right answers, those that follow, and questions, by touch and place."""
    found = recordings.of(few.CHAPTER, NAME, settings())
    return found.found["followed"][name] if found else None
