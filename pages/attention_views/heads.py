"""Every head at once, and one of them read closely."""

from pages.frame import cache, components, controls, layout, reader, state
from viz.attention import figures
from viz.attention.finder import payload as finder
from viz.attention.wall import payload

KIND = state.Attention
READINGS = {"both": "Both", "lines": "Lines", "matrix": "Matrix", "sentence": "Sentence"}


def side() -> None:
    """The sentence, the model, and how a head is drawn."""
    reader.side(KIND, layout.data("attention")["presets"])
    controls.pick(KIND, "reading", "Draw as", READINGS)
    with controls.row():
        controls.switch("dim", "Fade the first token")
        controls.switch("guess", "Guess first")


def draw(now: state.Attention) -> layout.Drawn:
    """The wall, and below it the chosen head."""
    seen = reader.read(now)
    sent, chosen = seen.wall(), seen.chosen(now.spot)
    revealed = components.wall(sent, payload.choice(sent, now.spot, now.reading, now.dim, seen.start(), now.guess))

    def finding() -> None:
        sentences = layout.data("attention")["pronouns"]
        known = layout.awaited(f"habits {seen.name}", lambda progress: cache.known_habits(seen.name, sentences, progress),
                               "Testing every head…")  # fmt: skip
        found = figures.ranked(cache.habits(seen.name, seen.text) | known)
        components.finder(finder.finder(found, figures.sink_note(seen.attention, seen.trace.causal)))

    layer, head, *queries = chosen
    return layout.Drawn(figures.facts(seen.trace, layer, head, queries[0]), figures.rows(seen.trace, layer, head),
                        now.guess and not revealed, beside=finding)  # fmt: skip
