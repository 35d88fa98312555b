"""Whether the model knows what it knows: how sure it is of its answers, beside whether they are right."""

from pages.frame import components, controls, layout
from pages.prompting import mounts
from pages.prompting.address import Prompting
from pages.prompting.work import sure
from pages.server import prose, recordings
from viz.prompting.sure import data as figures
from viz.prompting.sure import payload

KIND = Prompting
MEASURES = {
    "probability": "Probability of the answer",
    "agreement": "Agreement of drawn answers",
    "entropy": "Entropy of drawn answers",
}


def side() -> None:
    """By what it is told how sure the model is, and when it refuses."""
    controls.pick(KIND, "by_what", "How sure it is, by", MEASURES)
    controls.count(KIND, "least", "Refuse below (per cent)")
    controls.settings(prose.examples("prompting")["sure"])


def draw(now: Prompting) -> layout.Drawn:
    """Reliability, what refusing costs, each question, and the toy; the prose speaks of what is recorded, or measured so far."""
    made, asked = sure.measured().made, sure.questions()
    found = recordings.until(sure.recorded(), components.lived("sure"), len(made))
    chosen = (now.by_what, now.least, now.known)
    mounts.sure(payload.sure({}, asked, chosen, sure.seconds(), recordings.label(found)))
    steps = found.found["steps"] if found else [payload.step(one) for one in made]
    shown = (asked[now.known].question, sure.drawn())
    return layout.Drawn(figures.facts(steps, [one.kind for one in asked], now.by_what, now.least, shown), [])
