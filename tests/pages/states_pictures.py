"""The states of the views of Pictures for the test of the prose (tests.pages.prose_states)."""

from collections.abc import Callable

from tests.pages.prose_asking import State, asking


def racing(target: str, seed: int, count: int) -> Callable[[], None]:
    """The first moments of four learners."""

    def make() -> None:
        for at in range(count):
            asking("pictures/race", drawn=target, strokes="", seed=seed, changes="", **{"from": at})

    return make


STATES: dict[tuple[str, str], list[State]] = {
    ("pictures", "density"): [
        State({"view": "density", "target": "moons", "seed": "3"}, racing("moons", 3, 2)),
        State({"view": "density", "target": "islands", "seed": "4", "changes": "0ds1"}, racing("islands", 4, 1)),
        State({"view": "density", "target": "line"}),
    ],
}
MEASURED: dict[tuple[str, str], set[str]] = {}
FIXED: dict[tuple[str, str], set[str]] = {}
