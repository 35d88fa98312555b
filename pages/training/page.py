"""How does it learn? A model that learns to speak in front of the class, and what it was like at every step."""

from pages.frame import controls, layout
from pages.server import prose
from pages.training.address import Training
from pages.training.views import (
    backward,
    emergence,
    exams,
    filters,
    finetune,
    forgetting,
    instruct,
    learn,
    objectives,
    recited,
    scaling,
    students,
    taught,
    update,
)

KIND = Training
PROSE = prose.views("training")
VIEWS = {
    "learn": learn,
    "own": learn,
    "objectives": objectives,
    "finetune": finetune,
    "instruct": instruct,
    "scaling": scaling,
    "emergence": emergence,
    "exams": exams,
    "backward": backward,
    "update": update,
    "taught": taught,
    "filters": filters,
    "recited": recited,
    "students": students,
    "forgetting": forgetting,
}

view, module, places = layout.views(KIND, VIEWS)
now = controls.current(KIND)
layout.lesson(
    "How does it learn to speak?",
    "7 Training",
    PROSE[view],
    module.draw,
    (now, KIND(view=view)),
    f"training-{view}",
    places,
)
