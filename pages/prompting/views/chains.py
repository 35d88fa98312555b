"""Word problems for SmolLM2, with and without written steps: which are right, where a chain breaks, and what a vote is worth."""

from model.errors import UserError
from pages.frame import components, controls, layout
from pages.prompting import mounts
from pages.prompting.address import Prompting
from pages.prompting.work import chained
from pages.server import prose, recordings
from viz.prompting.chains import data as figures
from viz.prompting.chains import payload

KIND = Prompting
WAYS = {
    "direct": "Answer only",
    "zero": "“Step by step”",
    "few": "Four examples",
    "chain": "Examples with steps",
    "samples": "Sampled chains",
}


def side() -> None:
    """The way, and a problem of one's own."""
    controls.choose(KIND, "way", "Asked by", lambda one: WAYS.get(one, one))
    controls.area(
        "words",
        "Your own word problem",
        height=100,
        placeholder="Zoe has 8 plums and eats 3. How many are left?",
        on_change=_mine,
    )
    controls.line("result", "Its answer, if you know it", on_change=_mine)
    controls.settings(prose.examples("prompting")["chains"])


def _mine() -> None:
    """What is typed is what is shown."""
    controls.put(problem=chained.OWN)


def draw(now: Prompting) -> layout.Drawn:
    """All problems, the one that is shown, and the scores; the prose speaks of what is recorded, or of what was measured so far."""
    made = chained.begun()
    found = recordings.until(chained.recorded(), components.lived("chains"), len(made))
    question, complaint = chained.question(now), ""
    try:
        prompts = chained.prompts(question, now.problem == chained.OWN, now.result)
    except UserError as error:
        prompts, complaint = {}, str(error)
    tokens = {
        way: [(piece, *part) for piece, part in zip(read.tokens.pieces, read.parts, strict=True)]
        for way, read in prompts.items()
    }
    shown = {"problem": now.problem, "way": now.way, "votes": now.votes, "complaint": complaint}
    listed = chained.listed()
    mounts.chains(
        payload.chains(listed, (now.words, now.result), shown, tokens, chained.seconds(), recordings.label(found))
    )
    steps = found.found["steps"] if found else [payload.step(one) for one in made]
    return layout.Drawn(figures.facts(steps, len(listed), now.votes), [])
