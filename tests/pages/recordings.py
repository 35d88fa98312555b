"""How a recording is compared with what the code gives now, and what a view is sent of it."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from pages.frame import components
from pages.server.recordings import Made, Recording


def differences(made: Any, recorded: Any, off: float = 0.01, at: str = "") -> list[str]:
    """Where two answers differ: numbers by more than `off` (so much is left to the arithmetic of another computer), lists by
    their length. Pictures that only have to look alike, map and attention, count by their size."""
    if isinstance(recorded, Mapping):
        if not isinstance(made, Mapping) or set(made) != set(recorded):
            return [f"{at}: other fields"]
        return [found for name in recorded for found in differences(made[name], recorded[name], off, f"{at}.{name}")]
    if at.endswith((".places", ".patterns")):
        return [] if len(made) == len(recorded) else [f"{at}: {len(made)} and {len(recorded)}"]
    if isinstance(recorded, Sequence) and not isinstance(recorded, str):
        if len(made) != len(recorded):
            return [f"{at}: {len(made)} and {len(recorded)}"]
        pairs = enumerate(zip(made, recorded, strict=True))
        return [found for place, (one, other) in pairs for found in differences(one, other, off, f"{at}[{place}]")]
    if isinstance(recorded, float) and not isinstance(made, str | None):
        return [] if abs(made - recorded) <= off else [f"{at}: {made} and {recorded}"]
    return [] if made == recorded else [f"{at}: {made!r} and {recorded!r}"]


def begins(made: Made, recording: Recording, off: float = 0.01) -> list[str]:
    """Where a run that has just begun differs from the beginning of the recorded one: settings, seeds, its first steps."""
    settings, seeds, found = made
    count = len(found["steps"])
    assert 0 < count <= len(recording.found["steps"])
    return [
        *differences(settings, recording.settings, 0),
        *differences(seeds, recording.seeds, 0),
        *differences(found["steps"], recording.found["steps"][:count], off),
    ]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the views of a page are sent while it is drawn, by their names."""
    found: dict[str, Any] = {}
    real = components.view

    def view(name: str) -> Any:
        def call(**given: Any) -> Any:
            found[name] = given["data"]
            return real(name)(**given)

        return call

    monkeypatch.setattr(components, "view", view)
    return found
