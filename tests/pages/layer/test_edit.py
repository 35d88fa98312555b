"""Edit, opened through the app's main script: what was recorded, and what cannot be rewritten."""

import pytest

from pages.layer.address import CAPITALS
from pages.layer.work import rewritten
from tests.pages.asked import asked
from tests.pages.opening import opened


@pytest.mark.parametrize("params", [{}, {"country": "Kenya"}, {"country": "Germany", "capital": "Berlin"}])
def test_a_recorded_fact_opens_at_once(params: dict[str, str]) -> None:
    app = opened("block", view="edit", **params)
    assert not app.exception and not app.warning and not app.error
    assert not rewritten._made.there("Germany", "Athens")


def test_a_country_never_gets_its_own_capital() -> None:
    for country, own in CAPITALS.items():
        assert rewritten.answer(country, own) == rewritten.answer(country, "") != own
        assert rewritten.answer(country, "Cairo") == "Cairo"


def test_what_the_room_is_asked() -> None:
    (one,) = asked("block", view="edit", country="Japan")
    found = rewritten.found("Japan", rewritten.answer("Japan", ""))
    assert found is not None and one.key is not None
    near = [prompt for prompt in found.prompts if prompt.kind == 2]
    assert one.key.right == (sum(prompt.true_after > prompt.new_after for prompt in near),) and one.most == 6
