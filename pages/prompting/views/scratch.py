"""Steps before the answer: two learners with the same seconds, and what happens to the answer when a step is changed."""

from pages.frame import components, controls, layout
from pages.prompting import mounts
from pages.prompting.address import Prompting
from pages.prompting.work import stepwise
from pages.server import prose, recordings
from viz.prompting.scratch import data as figures
from viz.prompting.scratch import payload

KIND = Prompting
SHORT = {"parity": "Parity", "sums": "Sums"}


def side() -> None:
    """What is learned, and the question that is asked."""
    name = controls.pick(KIND, "puzzle", "The learners learn", SHORT)
    if name == "parity":
        controls.line("string", "16 bits")
    else:
        controls.line("sum", "A sum")
    controls.settings(prose.examples("prompting")["scratch"])


def draw(now: Prompting) -> layout.Drawn:
    """Both learners; the prose speaks of what is recorded, or of what was learned so far."""
    name, touch = now.puzzle, stepwise.of(now)
    made, other = stepwise.begun(name), next(one for one in stepwise.TITLES if one != name)
    found = recordings.until(stepwise.recorded(name), components.lived("scratch"), len(made))
    behind, faithful = stepwise.recorded(other), stepwise.faithful(name)
    beside = behind.found["steps"] if behind else []
    asked = stepwise.asked(touch)
    said = payload.said(asked, stepwise.said(touch, stepwise.RECORDED))
    sent = payload.scratch(
        {"puzzle": name},
        {"text": touch.text, "touch": touch.touch, "place": touch.place},
        stepwise.about(name),
        said,
        faithful,
        {"title": stepwise.TITLES[other], "name": other, "ticks": beside},
        recordings.label(found),
    )
    mounts.scratch(sent)
    ticks = found.found["steps"] if found else [payload.tick(one) for one in made]
    titles = stepwise.TITLES[name], stepwise.TITLES[other]
    facts = figures.facts(
        ticks, beside, faithful if found else None, *titles, touch.touch, touch.place, stepwise.batch()
    )
    return layout.Drawn(facts, [])
