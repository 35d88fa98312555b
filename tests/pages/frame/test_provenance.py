"""What a saved picture says of where it comes from: what the page was asked, by whom it was read, and how to find it."""

import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.decoding import mounts
from pages.frame import components, provenance
from pages.server import scripts
from tests.pages.opening import opened

ROBOT = "The robot did not cross the road because it was too tired."


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What pages hand to the buttons that save, the latest last."""
    found: list[dict[str, Any]] = []
    monkeypatch.setattr(components, "save", lambda name, rows, about, picture=True: found.append(about))
    return found


def test_a_page_of_a_model(told: list[dict[str, Any]]) -> None:
    opened("attention", view="heads", dim="1", reading="matrix", present="1")
    assert told[-1] == {
        "chapter": "Attention",
        "view": "Heads",
        "question": "Where does the model look?",
        "model": "SmolLM2",
        "text": "The robot fell because it was too tired. The robot fell",
        "settings": [["Draw as", "Matrix"], ["Fade the first token", "yes"]],
        "cut": False,
        "address": "/attention?reading=matrix&dim=1",
        "version": provenance.version(),
    }


def test_two_models_and_the_text_that_was_typed(told: list[dict[str, Any]]) -> None:
    opened("attention", view="sides", text="Hello you")
    assert (told[-1]["model"], told[-1]["text"]) == ("SmolLM2 and MiniLM", "Hello you")
    assert told[-1]["address"] == "/attention?text=Hello+you&view=sides"


def test_an_address_says_where_it_lacks_the_text(told: list[dict[str, Any]]) -> None:
    opened("tokenization", text="word " * 390)
    assert not told[-1]["cut"] and "text=" in told[-1]["address"]
    opened("tokenization", text="word " * 410)
    assert told[-1]["cut"] and "text=" not in told[-1]["address"]


def test_a_page_without_model_or_text(told: list[dict[str, Any]]) -> None:
    opened("tokenization", view="languages")
    assert (told[-1]["model"], told[-1]["text"]) == (None, None)
    assert told[-1]["settings"][-1] == ["Tokens", "per character"]


def test_a_text_that_cannot_be_read_is_not_what_is_shown(told: list[dict[str, Any]]) -> None:
    app = opened("attention", view="heads", text=ROBOT)
    app.text_area[0].set_value("word " * 400).run()
    assert told[-1]["text"] == ROBOT


def test_of_many_settings_those_that_were_changed(told: list[dict[str, Any]]) -> None:
    app: AppTest = opened("training", view="learn", width="32")
    assert not app.exception
    assert told[-1]["settings"] == [["Width", "32"]]


def test_settings_of_a_view_of_its_own(told: list[dict[str, Any]]) -> None:
    opened("decoding", view="step", top_k="40", temperature="80")
    assert told[-1]["settings"] == [["Temperature", "0.8"], ["Top-k", "40"]]
    opened("attention", view="steps", temperature="14", mask="0")
    assert told[-1]["settings"] == [["Step", "5"], ["Temperature", "2.00"], ["Mask", "no"]]


def test_dials_are_called_as_the_browser_calls_them() -> None:
    script = scripts.scripts()["decoding/dials/index.js"]
    shown = {name: title for name, title in re.findall(r"^  (\w+): \['([^']+)'", script, re.MULTILINE)}
    assert shown == {name: title for name, (title, _, _) in mounts.DIALS.items()}


def test_home_names_its_model_and_has_no_view(told: list[dict[str, Any]]) -> None:
    opened("home", text="The capital of France is")
    assert (told[-1]["chapter"], told[-1]["view"], told[-1]["model"]) == ("Home", "", "SmolLM2")
    assert told[-1]["address"] == "/?text=The+capital+of+France+is"


def test_the_version_is_the_one_that_is_cited() -> None:
    cited = re.search(r"^version: (.+)$", (provenance.PROJECT.parent / "CITATION.cff").read_text("utf-8"), re.MULTILINE)
    assert cited and cited[1] == provenance.version()
