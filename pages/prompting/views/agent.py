"""A model with tools: it thinks, acts and reads what a tool says, in a trace that a person may rewrite at any step."""

from typing import Any

from pages.frame import components, controls, layout
from pages.prompting import mounts
from pages.prompting.address import Prompting
from pages.prompting.work import acting
from pages.server import prose, recordings
from viz.prompting.agent import data as figures
from viz.prompting.agent import payload

KIND = Prompting
CALLS = {"masked": "Masked", "free": "Free"}
SCORES = {"tasks": "Thirty tasks", "calls": "Calculator alone", "again": "A second try"}


def side() -> None:
    """The question, and how the model is asked."""
    controls.line("errand", "Question", on_change=lambda: controls.put(trace="", act=-1, token=-1))
    controls.pick(KIND, "calls", "Calls", CALLS)
    controls.pick(KIND, "taught", "Examples of calls", {})
    controls.pick(KIND, "scores", "Scores", SCORES)
    controls.settings(prose.examples("prompting")["agent"])


def draw(now: Prompting) -> layout.Drawn:
    """The trace, what the mask leaves, and the scores; the prose speaks of what is recorded, or of what was measured so far."""
    ask = acting.asked(now)
    fork, growing = acting.fork(now), acting.measured(now.scores, ask.setting)
    written = acting.traced(acting.bare(fork))
    found = recordings.until(acting.recorded(now.scores, ask.setting), components.lived("agent"), len(growing.made))
    own, done, broke = acting.shown(ask)
    number, task = acting.task(ask.question)
    usual = Prompting()
    first = (now.errand, now.calls, now.taught) == (usual.errand, usual.calls, usual.taught)
    question: dict[str, Any] = {
        "text": ask.question,
        "number": number,
        "answer": task.answer if task else "",
        "notes": acting.notes(ask.question),
        "story": acting.story(ask.question),
        "done": done,
        "broke": broke,
        "yours": [at for at, one in enumerate(fork) if one.startswith("*")],
        "seconds": acting.found()["seconds"].get(acting.key(now.scores, ask.setting), 0),
    }
    mounts.agent(
        payload.agent(
            {"scores": now.scores, "calls": now.calls, "taught": now.taught},
            question,
            (acting.traced(own), written),
            (now.act, now.token),
            acting.listed(now.scores),
            {"answers": acting.found()["known"] if first else {}, "compared": acting.compared()},
            recordings.label(found),
        )
    )
    runs = acting.found()["runs"]
    if not found:
        made = [payload.line(one) if now.scores == "calls" else payload.turn(one) for one in growing.made]
        runs = runs | {acting.key(now.scores, ask.setting): made}
    tasks, calls, again = (runs.get(acting.key(name, ask.setting), []) for name in SCORES)
    return layout.Drawn(figures.facts(tasks, calls, again, acting.kinds(), ask.setting.masked), [])
