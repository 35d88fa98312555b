"""Local search on a landscape: restarts, climbers side by side, and beams that share what they find."""

from pages.decoding import mounts, work
from pages.decoding.address import Decoding
from pages.frame import controls, layout
from pages.server import prose
from viz.decoding.landscape import payload

KIND = Decoding
ROUNDS, SEEDS = 16, 10_000
AT_THE_START = "search:0"


def side() -> None:
    """How many search, where they start, and starts that teach."""
    controls.slide(KIND, "width", "Searchers (k)")
    seed = controls.current(KIND).seed
    controls.settings({"New places": {"seed": (seed + 1) % SEEDS, "spot": AT_THE_START}}, "Start")
    controls.settings(prose.examples("decoding")["search"])


def draw(now: Decoding) -> layout.Drawn:
    """The four methods beside each other."""
    runs = work.landscape_runs(now.width, now.seed, ROUNDS)
    mounts.landscape(payload.landscape(runs, now.spot))
    return layout.Drawn(payload.facts(runs, payload.chosen(now.spot, ROUNDS)), payload.rows(runs))
