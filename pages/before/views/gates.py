"""What a recurrent network keeps: its states and gates at each word, and the gradient on its way back."""

from model.errors import UserError
from pages.before import mounts
from pages.before.address import Before
from pages.before.work import gates, race
from pages.frame import controls, layout
from pages.server import prose
from viz.before.gates import data as figures
from viz.before.gates import payload

KIND = Before
PARTS = {"hidden": "hidden state", "cell": "memory cell", "input": "input gate", "forget": "forget gate", "output": "output gate"}  # fmt: skip
FILLED = {0: "none", 1: "one sentence", 2: "two sentences"}


def side() -> None:
    """The story, the network, the part of it, and how long it has learned."""
    controls.area("story", "Story so far", height=96)
    controls.settings(prose.examples("before")["gates"])
    controls.scale(KIND, "fill", "Put between", FILLED.__getitem__)
    with controls.row():
        controls.pick(KIND, "cell", "Network", {"rnn": "RNN", "lstm": "LSTM"})
        controls.pick(KIND, "moment", "Seconds learned", {})
    controls.choose(KIND, "part", "Table of the LSTM’s", PARTS.__getitem__)


def draw(now: Before) -> layout.Drawn:
    """The network of the recorded race; with the view's own story where the typed one cannot be read."""
    story, fill = now.story, now.fill
    there = race.stories.there() is not None
    try:
        found = layout.opening("Telling stories…", there, gates.read, story, fill, now.cell, now.moment)
    except UserError as error:
        layout.complain(f"{error} Until then the picture shows the view’s own story.")
        story, fill = Before().story, Before().fill
        found = gates.read(story, fill, now.cell, now.moment)
    shown = {"story": story, "fill": fill, "cell": now.cell, "moment": now.moment, "part": now.part, "unit": now.unit}
    sent = payload.gates(shown, found)
    mounts.gates(sent)
    return layout.Drawn(figures.facts(sent), figures.rows(sent))
