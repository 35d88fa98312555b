"""Filters, through the app's main script."""

import pytest

from pages.training.work import filters
from tests.pages.asked import asked
from tests.pages.opening import opened, said
from tests.pages.recordings import sent  # noqa: F401

HOSTILE = "<img src=x onerror=alert(1)> The mill by the river has ground corn for six villages since it was built.\n\n<script>alert(2)</script>"


def test_it_opens_on_a_pair_and_on_what_is_masked_by_mistake(sent: dict) -> None:  # noqa: F811
    app = opened("training", view="filters")
    assert not app.exception and not app.warning and not app.error
    found = sent["filters"]
    assert (
        found["pairs"][0]["dropped"]
        and found["stages"][-1]["left"] + sum(one["stopped"] for one in found["stages"]) == found["all"]
    )
    assert "3 of them by mistake, and overlook 1" in said(app)
    marked = [part for one in found["texts"]["private"] for part in one["parts"] if part[1]]
    assert ["978-0-306-40615-7", "telephone", True] in marked


def test_own_text_is_filtered_and_stays_text(sent: dict) -> None:  # noqa: F811
    app = opened("training", view="filters", dirty=HOSTILE)
    assert not app.exception and not app.warning and not app.error
    found = sent["filters"]
    assert found["all"] == 2 and [one["left"] for one in found["stages"]] == [1] * 6
    assert "nobody has told" in said(app) or "No pattern" in said(app)
    assert not found["pairs"] and "No two texts" in said(app)


def test_no_text_is_the_shipped_ones_and_too_many_get_one_sentence(sent: dict) -> None:  # noqa: F811
    app = opened("training", view="filters", dirty=" \n\n ")
    assert not app.exception and not app.warning and sent["filters"]["all"] == 36
    app = opened("training", view="filters", dirty="a\n\n" * 5_500)
    assert not app.exception and len(app.warning) == 1 and "5,500 texts" in app.warning[0].value
    assert sent["filters"]["all"] == 36


@pytest.mark.parametrize("state", [{"language": "German", "filter": "language"}, {"bands": "8", "pair": "11"}])
def test_every_state_opens(state: dict) -> None:
    app = opened("training", view="filters", **state)
    assert not app.exception and not app.warning and not app.error


def test_the_room_is_asked_how_many_come_through() -> None:
    left, wrong = asked("training", view="filters")
    found = filters.filtered("", "English", 16)
    assert left.key is not None and left.key.right == (sum(not one.stage for one in found.documents),)
    assert wrong.key is not None and wrong.key.right == (3,)
