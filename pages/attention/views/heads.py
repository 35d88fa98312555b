"""Every head at once, and one of them read closely."""

from pages.attention import mounts, work
from pages.attention.address import Attention
from pages.frame import controls, layout, reader
from pages.server import prose
from viz.attention import figures
from viz.attention.finder import payload as finder
from viz.attention.wall import payload

KIND = Attention
READINGS = {"both": "Both", "lines": "Lines", "matrix": "Matrix", "sentence": "Sentence", "fovea": "Eye"}


def side() -> None:
    """The sentence, the model, and how a head is drawn."""
    reader.side(KIND, prose.examples("attention")["presets"])
    controls.pick(KIND, "reading", "Draw as", READINGS)
    with controls.row():
        controls.switch("dim", "Fade the first token")
        controls.switch("guess", "Guess first")


def draw(now: Attention) -> layout.Drawn:
    """The wall, and below it the chosen head."""
    seen = reader.read(now)
    if work.lacks(seen.name, seen.text, now.spot):
        controls.put(spot="")  # the address says what is shown
    sent, chosen = work.wall(seen.name, seen.text), work.chosen(seen.name, seen.text, now.spot)
    revealed = mounts.wall(
        sent, payload.choice(sent, now.spot, now.reading, now.dim, work.start(seen.name, seen.text), now.guess)
    )

    def finding() -> None:
        sentences = prose.examples("attention")["pronouns"]
        known = layout.awaited(
            work.tested(seen.name),
            lambda progress: work.known_habits(seen.name, sentences, progress),
            "Testing every head…",
        )
        found = figures.ranked(work.habits(seen.name, seen.text) | known)
        mounts.finder(finder.finder(found, figures.sink_note(work.attention(seen.name, seen.text), seen.trace.causal)))

    layer, head, *queries = chosen
    return layout.Drawn(
        figures.facts(seen.trace, layer, head, queries[0]),
        figures.rows(seen.trace, layer, head),
        now.guess and not revealed,
        beside=finding,
    )
