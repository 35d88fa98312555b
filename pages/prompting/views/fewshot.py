"""Examples in the prompt: how often the answer is right with none, one, two, four and eight of them."""

from pages.frame import components, controls, layout
from pages.prompting import asked, mounts
from pages.prompting.address import Prompting
from pages.prompting.work import few
from pages.server import prose, recordings
from viz.prompting.fewshot import data as figures
from viz.prompting.fewshot import payload

KIND = Prompting
ANSWERS = {"true": "True", "shuffled": "Shuffled", "swapped": "Swapped"}
FORMS = {"text": "Lines of a text", "chat": "A chat"}


def side() -> None:
    """The task, and how it is asked."""
    task = controls.pick(KIND, "task", "Task", few.TITLES)
    if task == few.OWN:
        controls.area("table", "Question and answer, a pair a line")
    controls.pick(KIND, "shots", "Examples in the prompt", {})
    controls.pick(KIND, "answers", "Answers in the examples", ANSWERS)
    form = controls.pick(KIND, "form", "The prompt is", FORMS)
    if form == "chat":
        controls.area("system", "System message", height=80, placeholder="the model's own")
    with controls.row():
        if task != few.OWN:
            controls.pick(KIND, "instruct", "Task in words", {"no": "No", "yes": "Yes"})
        controls.count(KIND, "order", "Order")
    controls.settings(prose.examples("prompting")["fewshot"])


def draw(now: Prompting) -> layout.Drawn:
    """The curve, the prompt and the items; the prose speaks of what is recorded, or of what was measured so far."""
    ask = few.asked(now)
    task, made = ask.task, few.measured(ask).made
    found = recordings.until(few.recorded(ask), components.lived("fewshot"), len(made))
    count, item = asked.shown(now, ask)
    tried, read = few.counts(task), few.prompt(ask, count, item)
    pieces = [(piece, *part) for piece, part in zip(read.tokens.pieces, read.parts, strict=True)]
    sent = payload.fewshot(
        asked.question(now), task.items, tried, (count, item), pieces, few.others(ask), recordings.label(found)
    )
    mounts.fewshot(sent)
    steps = found.found["steps"] if found else [payload.step(one) for one in made]
    return layout.Drawn(figures.facts(steps, tried, count, task.title, few.compared(ask, tried.index(count))), [])
