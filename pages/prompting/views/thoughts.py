"""A tree of thoughts on the game of 24: what the model proposes, who judges it, and what is lost by that."""

from pages.frame import components, controls, layout
from pages.prompting import mounts
from pages.prompting.address import Prompting
from pages.prompting.work import thinking
from pages.server import prose, recordings
from viz.prompting.thoughts import data as figures
from viz.prompting.thoughts import payload

KIND = Prompting
JUDGES = {"model": "The model", "exact": "The truth", "chance": "Chance"}


def side() -> None:
    """Who values a position, how many are kept, and a puzzle of one's own."""
    controls.pick(KIND, "judge", "A position is valued by", JUDGES)
    controls.pick(KIND, "breadth", "Positions kept", {})
    controls.line("numbers", "Your own four numbers", placeholder="8 5 2 2")
    controls.settings(prose.examples("prompting")["thoughts"])


def draw(now: Prompting) -> layout.Drawn:
    """The tree of the chosen puzzle; the prose speaks of what is recorded, or of what was played so far."""
    ask = thinking.asked(now)
    made, found = thinking.measured(ask).made, thinking.recorded(ask)
    found = recordings.until(found, components.lived("thoughts"), len(made))
    question = {"judge": ask.judge, "breadth": ask.breadth, "numbers": now.numbers if ask.own else ""}
    puzzles, chosen = thinking.described(ask), 0 if ask.own else now.puzzle24
    mounts.thoughts(
        payload.thoughts(question, puzzles, chosen, thinking.scores(), thinking.seconds(ask), recordings.label(found))
    )
    steps = found.found["steps"] if found else [payload.step(one) for one in made]
    numbers = figures.facts(
        steps, ask.judge, int(ask.breadth), thinking.proposed(), thinking.LEVELS, [int(one) for _, one in puzzles]
    )
    return layout.Drawn(numbers, [])
