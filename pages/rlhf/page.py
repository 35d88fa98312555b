"""How does it learn what we want? The room votes, a reward learns from the votes, and a model changes to get more of it."""

from pages.frame import controls, layout
from pages.rlhf.address import Rlhf
from pages.rlhf.views import (
    cliff,
    derive,
    direct,
    gradient,
    hacking,
    loop,
    maximum,
    policy,
    process,
    real,
    reward,
    rooms,
    vote,
)
from pages.server import prose

KIND = Rlhf
PROSE = prose.views("rlhf")
VIEWS = {
    "rooms": rooms,
    "vote": vote,
    "reward": reward,
    "loop": loop,
    "process": process,
    "policy": policy,
    "direct": direct,
    "hacking": hacking,
    "gradient": gradient,
    "cliff": cliff,
    "derive": derive,
    "maximum": maximum,
    "real": real,
}

view, module, places = layout.views(KIND, VIEWS)
now = controls.current(KIND)
layout.lesson(
    "How does it learn what we want?",
    "8 RLHF",
    PROSE[view],
    module.draw,
    (now, KIND(view=view)),
    f"rlhf-{view}",
    places,
)
