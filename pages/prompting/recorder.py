"""Records what Prompting measures: python -m pages.prompting.recorder [view ...]"""

from collections.abc import Callable
from typing import Any

from pages.prompting import live
from pages.prompting.address import Prompting
from pages.prompting.work import (
    acting,
    chained,
    few,
    library,
    memory,
    socratic,
    stepwise,
    sure,
    teamed,
    thinking,
    tuned,
)
from pages.server import models, recordings
from pages.server.address import DEFAULT_MODEL
from pages.server.checks import Question
from pages.server.recordings import Made
from viz.prompting.agent import payload as of_agent
from viz.prompting.chains import payload as of_chains
from viz.prompting.fewshot import payload
from viz.prompting.library import payload as of_library
from viz.prompting.memory import payload as of_memory
from viz.prompting.scratch import payload as of_steps
from viz.prompting.socratic import payload as of_questions
from viz.prompting.soft import payload as of_tuning
from viz.prompting.sure import payload as of_sureness
from viz.prompting.team import payload as of_team
from viz.prompting.thoughts import payload as of_thoughts


def fewshot() -> Made:
    """Each task, asked in each way, with what is said to each question."""
    runs = {key: few.measured(ask).upto(len(ask.task.items)) for key, ask in few.runs().items()}
    return few.settings(), [0], {"runs": {key: [payload.step(one) for one in steps] for key, steps in runs.items()}}


def soft() -> Made:
    """Each task with vectors that are learned."""
    piece = models.pieces(DEFAULT_MODEL)
    runs = {key: tuned.tuned(*one).upto(tuned.looks()) for key, one in tuned.runs().items()}
    found = {key: [of_tuning.look(one, piece) for one in looks] for key, looks in runs.items()}
    return tuned.settings(), [tuned.SEED], {"runs": found}


def scratch() -> Made:
    """Two learners of parity and of sums; their weights at the end go where the view finds them."""
    runs, followed = {}, {}
    for name in stepwise.TITLES:
        ticks = stepwise.run(name).upto(stepwise.looks())
        stepwise.keep_weights(name, ticks[-1])
        runs[name] = [of_steps.tick(one) for one in ticks]
        followed[name] = of_steps.followed(stepwise.followed(name, stepwise.RECORDED))
    return stepwise.settings(), [0], {"runs": runs, "followed": followed}


def library_() -> Made:
    """All questions, with passages of each size."""
    runs = {key: library.timed(size) for key, size in library.runs().items()}
    found = {key: [of_library.step(one) for one in steps] for key, (steps, _) in runs.items()}
    return library.settings(), [0], {"runs": found, "seconds": {key: round(took) for key, (_, took) in runs.items()}}


def sure_() -> Made:
    """All questions with known answers, and the toy's looks."""
    steps, took = sure.timed()
    found = {sure.NAME: [of_sureness.step(one) for one in steps]}
    return sure.settings(), [sure.SEED], {"runs": found, "seconds": round(took)}


def memory_() -> Made:
    """A conversation, with each window."""
    runs = {key: memory.timed(window) for key, window in memory.runs().items()}
    found = {key: [of_memory.step(one) for one in steps] for key, (steps, _) in runs.items()}
    return memory.settings(), [0], {"runs": found, "seconds": {key: round(took) for key, (_, took) in runs.items()}}


def thoughts() -> Made:
    """All puzzles, by each judge and breadth."""
    runs = {key: thinking.timed(ask) for key, ask in thinking.runs().items()}
    found = {key: [of_thoughts.step(one) for one in steps] for key, (steps, _) in runs.items()}
    took = {key: round(seconds) for key, (_, seconds) in runs.items()}
    return thinking.settings(), [thinking.SEED], {"runs": found, "seconds": took}


def chains() -> Made:
    """All word problems in all ways."""
    answers, took = chained.timed()
    found = {"runs": {chained.NAME: [of_chains.step(one) for one in answers]}, "seconds": round(took)}
    return chained.settings(), [0], found


def agent() -> Made:
    """All tasks under each setting, the calculator alone, tries with notes; and all that the first picture asks."""
    runs, seconds = {}, {}
    for key, (what, setting) in acting.runs().items():
        found, took = acting.timed(what, setting)
        runs[key] = [of_agent.line(one) if what == "calls" else of_agent.turn(one) for one in found]
        seconds[key] = round(took)
    return acting.settings(), [0], {"runs": runs, "seconds": seconds, "known": _known()}


def _known() -> dict[str, Any]:
    """The answers to what is asked for the first picture, by their steps."""
    now, known = Prompting(), {}
    for steps in ([], acting.bare(acting.fork(now))):
        over = False
        while not over:
            question = Question(errand=now.errand, taught=now.taught, calls=now.calls, steps=list(steps))
            answer = live.acted(question)
            known["\n".join(["acted", *steps])] = answer
            steps, over = [*steps, *answer["steps"]], answer["over"]
        for at in range(1, len(steps), 3):
            question = Question(errand=now.errand, taught=now.taught, calls=now.calls, steps=steps[: at + 1])
            known["\n".join(["allowed", *steps[: at + 1]])] = live.allowed(question)
    return known


def socratic_() -> Made:
    """Questions of each form, as a whole and in parts."""
    runs = {key: socratic.timed(form) for key, form in socratic.runs().items()}
    found = {key: [of_questions.step(one) for one in steps] for key, (steps, _) in runs.items()}
    took = {key: round(seconds, 1) for key, (_, seconds) in runs.items()}
    return socratic.settings(), [socratic.SEED], {"runs": found, "seconds": took}


def team() -> Made:
    """All tasks with every field and with each one lost, and by a single agent."""
    steps, took = teamed.timed()
    found = {"runs": {teamed.NAME: [of_team.step(one) for one in steps]}, "seconds": round(took)}
    return teamed.settings(), [0], found


MAKERS: dict[str, Callable[[], Made]] = {
    few.NAME: fewshot,
    tuned.NAME: soft,
    stepwise.NAME: scratch,
    library.NAME: library_,
    sure.NAME: sure_,
    memory.NAME: memory_,
    thinking.NAME: thoughts,
    chained.NAME: chains,
    acting.NAME: agent,
    socratic.NAME: socratic_,
    teamed.NAME: team,
}

if __name__ == "__main__":
    recordings.make(few.CHAPTER, MAKERS)
