"""What the views of Prompting are told while something is measured."""

from typing import Any

from pages.prompting import asked
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
from pages.server.checks import BadQuestion, Question, option, whole
from pages.server.endpoint import Answers
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


def fewshot(question: Question) -> dict[str, Any]:
    """The next items that were asked, those after the first `from`."""
    ask, start = asked.asked(question), whole(question["from"])
    growing, most = few.measured(ask), len(ask.task.items)
    found = growing.after(start, most)
    return {"steps": [payload.step(one) for one in found], "over": start + len(found) >= most}


def looked(question: Question) -> dict[str, Any]:
    """Where heads look from the end of the prompt, before the model answers."""
    ask = asked.asked(question)
    found = few.looked(ask, *asked.place(question, ask))
    return payload.looked(found, few.induction(found[: few.HEADS]), few.HEADS)


def recorded(question: Question) -> dict[str, Any]:
    """What was recorded of a task that was asked in one way."""
    names = {
        few.NAME: list(few.runs()),
        tuned.NAME: list(tuned.runs()),
        stepwise.NAME: list(stepwise.TITLES),
        library.NAME: list(library.runs()),
        sure.NAME: [sure.NAME],
        memory.NAME: list(memory.runs()),
        thinking.NAME: list(thinking.runs()),
        chained.NAME: list(chained.runs()),
        acting.NAME: list(acting.runs()),
        socratic.NAME: list(socratic.runs()),
        teamed.NAME: [teamed.NAME],
    }
    name = option(question["name"], sorted(one for runs in names.values() for one in runs))
    view = next(view for view, runs in names.items() if name in runs)
    return {"steps": recordings.read(few.CHAPTER, view).found["runs"][name]}


def soft(question: Question) -> dict[str, Any]:
    """The next look at vectors that are learned, the one after the first `from`."""
    start, found, most = whole(question["from"]), tuned.tuned(*asked.tuned(question)), tuned.looks()
    looks = found.after(start, most)
    piece = models.pieces(DEFAULT_MODEL)
    return {"steps": [of_tuning.look(one, piece) for one in looks], "over": start + len(looks) >= most}


def scratch(question: Question) -> dict[str, Any]:
    """The next moments of two learners, those after the first `from`."""
    name, start = asked.puzzle(question), whole(question["from"])
    found = stepwise.after(name, start)
    return {"steps": [of_steps.tick(one) for one in found], "over": start + len(found) >= stepwise.looks()}


def written(question: Question) -> dict[str, Any]:
    """What both learners write at the moment `at`, and what the touched steps lead to."""
    touch, at = asked.touch(question)
    return of_steps.said(stepwise.asked(touch), stepwise.said(touch, at))


def followed(question: Question) -> dict[str, Any]:
    """Whether the answers to many questions follow changed steps, at the moment `at`."""
    return {"followed": of_steps.followed(stepwise.followed(asked.puzzle(question), asked.moment(question)))}


def library_(question: Question) -> dict[str, Any]:
    """The next questions about the library, those after the first `from`."""
    size, start = option(question["size"], library.SIZES), whole(question["from"])
    growing, most = library.measured(size), len(library.questions())
    found = growing.after(start, most)
    return {"steps": [of_library.step(one) for one in found], "over": start + len(found) >= most}


def said(question: Question) -> dict[str, Any]:
    """What is said behind some passages, and where the model looks."""
    return of_library.said(*library.said(*asked.passages(question)))


def sure_(question: Question) -> dict[str, Any]:
    """The next questions with known answers, then looks at the toy: those after the first `from`."""
    start, most = whole(question["from"]), sure.most()
    found = sure.measured().after(start, most)
    return {"steps": [of_sureness.step(one) for one in found], "over": start + len(found) >= most}


def memory_(question: Question) -> dict[str, Any]:
    """The next summaries, then the next questions about a conversation: those after the first `from`."""
    window, start = option(question["window"], memory.WINDOWS), whole(question["from"])
    most = memory.most(window)
    found = memory.measured(window).after(start, most)
    return {"steps": [of_memory.step(one) for one in found], "over": start + len(found) >= most}


def recalled(question: Question) -> dict[str, Any]:
    """What is said to a question of one's own, in one way."""
    return of_memory.told(memory.told(*asked.recalled(question)))


def thoughts(question: Question) -> dict[str, Any]:
    """The next levels of trees, and chains, those after the first `from`."""
    ask, start = asked.thought(question), whole(question["from"])
    most = thinking.most(ask)
    found = thinking.measured(ask).after(start, most)
    return {"steps": [of_thoughts.step(one) for one in found], "over": start + len(found) >= most}


def chains(question: Question) -> dict[str, Any]:
    """The next answers to the word problems, those after the first `from`, and what is being written."""
    return _written(chained.measured(), whole(question["from"]))


def worked(question: Question) -> dict[str, Any]:
    """The next answers to a problem of one's own, those after the first `from`, and what is being written."""
    return _written(chained.own(asked.problem(question)), whole(question["from"]))


def _written(run: chained.Run, start: int) -> dict[str, Any]:
    found, writing = run.after(start)
    over = start + len(found) >= run.most
    steps, now = [of_chains.step(one) for one in found], of_chains.writing(writing)
    return {"steps": steps, "over": over, "writing": now, "queue": chained.queue()}


def agent(question: Question) -> dict[str, Any]:
    """The next turns of the tasks that are measured, or the next lines for the calculator alone, those after the first `from`."""
    (what, setting), start = asked.scores(question), whole(question["from"])
    growing = acting.measured(what, setting)
    found: list[Any] = growing.after(start, acting.MOST)
    made = [of_agent.line(one) if what == "calls" else of_agent.turn(one) for one in found]
    return {"steps": made, "over": growing.over and start + len(found) >= len(growing.made)}


def acted(question: Question) -> dict[str, Any]:
    """What comes behind some steps: a thought, or an act and what its tool says."""
    return of_agent.following(acting.following(asked.tools(question), asked.steps(question)))


def allowed(question: Question) -> dict[str, Any]:
    """What might have been written at each token of the last of some steps, an act."""
    steps = asked.steps(question)
    if not steps or steps[-1].kind != "act":
        raise BadQuestion("the last step is no act")
    found = acting.allowed(asked.tools(question), steps[:-1], steps[-1].text)
    return of_agent.allowed(found, models.pieces(DEFAULT_MODEL))


def socratic_(question: Question) -> dict[str, Any]:
    """The next questions of a form with what is said to them, those after the first `from` steps."""
    form, start = option(question["form"], socratic.FORMS), whole(question["from"])
    most = socratic.most()
    found = socratic.measured(form).after(start, most)
    return {"steps": [of_questions.step(one) for one in found], "over": start + len(found) >= most}


def filled(question: Question) -> dict[str, Any]:
    """What is said when a word is filled in for the first answer."""
    return of_questions.question(socratic.filled(*asked.filled(question)))


def team(question: Question) -> dict[str, Any]:
    """The next tasks with a field lost, then the next turns of the single agent, those after the first `from`."""
    start, growing = whole(question["from"]), teamed.measured()
    found = growing.after(start, teamed.MOST)
    return {
        "steps": [of_team.step(one) for one in found],
        "over": growing.over and start + len(found) >= len(growing.made),
    }


def passed(question: Question) -> dict[str, Any]:
    """What comes of a task when fields of its messages were struck out or rewritten."""
    return of_team.step(teamed.passed(*asked.message(question)))


ANSWERS: Answers = {
    "fewshot": fewshot,
    "looked": looked,
    "recorded": recorded,
    "soft": soft,
    "scratch": scratch,
    "written": written,
    "followed": followed,
    "library": library_,
    "said": said,
    "sure": sure_,
    "memory": memory_,
    "recalled": recalled,
    "thoughts": thoughts,
    "chains": chains,
    "worked": worked,
    "agent": agent,
    "acted": acted,
    "allowed": allowed,
    "socratic": socratic_,
    "filled": filled,
    "team": team,
    "passed": passed,
}
