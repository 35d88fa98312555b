"""A conversation that is longer than the window: what the model still knows with a summary, with a search, and with all of it."""

from pages.frame import components, controls, layout
from pages.prompting import mounts
from pages.prompting.address import Prompting
from pages.prompting.work import memory
from pages.server import prose, recordings
from viz.prompting.memory import data as figures
from viz.prompting.memory import payload

KIND = Prompting


def side() -> None:
    """How much the window holds, and a question of one's own."""
    controls.pick(KIND, "window", "Tokens in the window", {})
    controls.line("recall", "Your own question", placeholder="Where do we keep the tent?")
    controls.settings(prose.examples("prompting")["memory"])


def draw(now: Prompting) -> layout.Drawn:
    """The conversation and what is known of it; the prose speaks of what is recorded, or of what was measured so far."""
    own, facts, first = memory.question(now), memory.facts(), memory.first(now.window)
    made = memory.measured(now.window).made
    found = recordings.until(memory.recorded(now.window), components.lived("memory"), len(made))
    chosen, took = (now.fact, own), memory.seconds(now.window)
    mounts.memory(payload.memory({"window": now.window}, facts, first, chosen, took, recordings.label(found)))
    steps = found.found["steps"] if found else [payload.step(one) for one in made]
    return layout.Drawn(figures.facts(steps, first, now.window, (memory.tokens(), len(facts))), [])
