"""The wall of all heads is sent to the browser as it was made: a click makes no new one."""

from typing import Any

import pytest

from pages.attention import work
from tests.pages.opening import opened
from viz.attention.wall import payload


def test_a_click_makes_no_new_wall(monkeypatch: pytest.MonkeyPatch) -> None:
    """At 256 tokens that was 0.9 seconds and 7 MB for each click."""
    made: list[int] = []
    true = payload.wall

    def counted(*args: Any) -> dict[str, Any]:
        made.append(1)
        return true(*args)

    monkeypatch.setattr(payload, "wall", counted)
    work.wall.keeper.clear()
    app = opened("attention", text="The cat sat on the mat because it was kept", view="heads")
    for spot in ("heads:3.1.2", "heads:4.0.5"):
        app.query_params["spot"] = spot
        app.run()
        assert not app.exception
    assert len(made) == 1
