"""Local search on a landscape: restarts, climbers side by side, and beams that share what they find."""

from pages.frame import cache, components, controls, layout, state
from viz.decoding.landscape import payload

KIND = state.Decoding
ROUNDS, SEEDS = 16, 10_000
AT_THE_START = "search:0"


def side() -> None:
    """How many search, where they start, and starts that teach."""
    controls.slide(KIND, "width", "Searchers (k)")
    seed = controls.current(KIND).seed
    controls.settings({"New places": {"seed": (seed + 1) % SEEDS, "spot": AT_THE_START}}, "Start")
    controls.settings(layout.data("decoding")["search"])


def draw(now: state.Decoding) -> layout.Drawn:
    """The four methods beside each other."""
    runs = cache.landscape_runs(now.width, now.seed, ROUNDS)
    components.landscape(payload.landscape(runs, now.spot))
    return layout.Drawn(payload.facts(runs, payload.chosen(now.spot, ROUNDS)), payload.rows(runs))
