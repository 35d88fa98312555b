"""How far does a model get by being asked? Its weights stay as they are; only what it reads changes."""

from pages.frame import controls, layout
from pages.prompting.address import Prompting
from pages.prompting.views import (
    agent,
    chains,
    fewshot,
    library,
    memory,
    outlook,
    scratch,
    socratic,
    soft,
    sure,
    team,
    thoughts,
)
from pages.server import examples, prose

KIND = Prompting
PROSE = prose.views("prompting")
VIEWS = {
    "fewshot": fewshot,
    "soft": soft,
    "scratch": scratch,
    "chains": chains,
    "thoughts": thoughts,
    "socratic": socratic,
    "sure": sure,
    "library": library,
    "memory": memory,
    "agent": agent,
    "team": team,
    "outlook": outlook,
}

view, module, places = layout.views(KIND, VIEWS)
now = controls.current(KIND)
layout.lesson(
    "How far does it get by being asked?",
    "9 Prompting",
    PROSE[view],
    module.draw,
    (now, examples.shown(KIND(view=view))),
    f"prompting-{view}",
    places,
)
