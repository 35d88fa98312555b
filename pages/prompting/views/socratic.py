"""Questions that need several facts, asked as a whole and as a tree of sub-questions, with a control question behind each."""

from pages.frame import components, controls, layout
from pages.prompting import mounts
from pages.prompting.address import Prompting
from pages.prompting.work import socratic
from pages.server import prose, recordings
from viz.prompting.socratic import data as figures
from viz.prompting.socratic import payload

KIND = Prompting
FORMS = {
    "found": "Who found it",
    "both": "Two names",
    "followed": "Who followed",
    "place": "Where",
    "places": "Two places",
}


def side() -> None:
    """The form of the question."""
    controls.pick(KIND, "composite", "Form of the question", FORMS)
    controls.settings(prose.examples("prompting")["socratic"])


def draw(now: Prompting) -> layout.Drawn:
    """The tree of the chosen story; the prose speaks of what is recorded, or of what was asked so far."""
    form, word = now.composite, socratic.instead(now)
    made = socratic.measured(form).made
    found = recordings.until(socratic.recorded(form), components.lived("socratic"), len(made))
    shown, counts = (now.tale, word), (socratic.STORIES, socratic.CHOICES)
    ask, label = {"form": form}, recordings.label(found)
    mounts.socratic(
        payload.socratic(ask, shown, socratic.words(form), socratic.scores(), counts, socratic.seconds(form), label)
    )
    steps = found.found["steps"] if found else [payload.step(one) for one in made]
    scores = socratic.score([one for some in steps for one in some])
    return layout.Drawn(figures.facts(scores, socratic.asked(form)[now.tale].asks.replace(" ?", "?")), [])
