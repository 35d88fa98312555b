"""How does one sentence become another? Encoder-decoders, with and without attention, that learn before one's eyes."""

from pages.frame import controls, layout
from pages.server import examples, prose
from pages.translation.address import Translation
from pages.translation.views import (
    architecture,
    forcing,
    gradients,
    learners,
    letters,
    lookback,
    masks,
    speech,
    tasks,
    tree,
)

KIND = Translation
PROSE = prose.views("translation")
VIEWS = {
    "learners": learners,
    "lookback": lookback,
    "gradients": gradients,
    "forcing": forcing,
    "tree": tree,
    "architecture": architecture,
    "masks": masks,
    "speech": speech,
    "letters": letters,
    "tasks": tasks,
}
QUESTIONS = {
    "speech": "How does sound become words?",
    "letters": "How do letters become sounds?",
    "tasks": "What can be done with a text?",
}

view, module, places = layout.views(KIND, VIEWS)
now = controls.current(KIND)
layout.lesson(
    QUESTIONS.get(view, "How does one sentence become another?"),
    "5 Translation",
    PROSE[view],
    module.draw,
    (now, examples.shown(KIND(view=view))),
    f"translation-{view}",
    places,
)
