"""The glossary's page: every term with its sentence and a door that keeps the text; one of them asked for."""

from typing import Any

import pytest

from pages.contents import BESIDE, CONTENTS
from pages.frame import lesson
from pages.server import lessons, prose
from pages.server.address import titles
from tests.pages.opening import opened
from tests.pages.recordings import sent

__all__ = ["sent"]


def test_all_terms_are_listed_with_doors_that_keep_the_text(sent: dict[str, Any]) -> None:
    app = opened("glossary", term="logit", text="a token of mine")
    assert not app.exception and not app.toast
    listed = sent["listing"]
    assert listed["chosen"] == "logit" and [one["name"] for one in listed["terms"]] == [
        one.name for one in prose.glossary()
    ]
    logit = next(one for one in listed["terms"] if one["name"] == "logit")
    assert logit["title"] == "Decoding: Step" and logit["address"] == "decoding?text=a+token+of+mine"
    tracing = next(one for one in listed["terms"] if one["name"] == "causal tracing")
    assert tracing["address"] == "block?text=a+token+of+mine&view=facts"
    home = next(one for one in listed["terms"] if one["page"] == "home")
    assert home["title"] == "Home" and home["address"] == ".?text=a+token+of+mine"


def test_an_unknown_term_is_said_and_changes_nothing(sent: dict[str, Any]) -> None:
    app = opened("glossary", term="<b>nothing</b>")
    assert not app.exception and len(sent["listing"]["terms"]) == len(prose.glossary())
    assert "does not have" in app.toast[0].value and "<b>" not in app.toast[0].value.replace("\\<", "")


def test_what_stands_beside_the_lecture_is_at_the_foot_and_on_no_way(sent: dict[str, Any]) -> None:
    for page in ("home", "glossary", "about"):
        app = opened(page)
        assert not app.exception
        links = [one.proto.label for one in app.get("page_link")]
        assert links[-2:] == ["Glossary", "About"] and links.count("Glossary") == 1
        turning = {one.label for one in app.button} & {"PageDown", "PageUp", "Present"}
        assert turning == (set() if page != "home" else {"PageDown", "PageUp", "Present"})
    assert not any(one.part or titles(one.kind) for one in BESIDE) and not set(BESIDE) & set(CONTENTS)


def test_a_lesson_goes_on_from_the_glossary_and_presenting_shows_no_views_of_it(
    sent: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lesson, "_prepare", lambda *_: None)
    assert not opened("glossary", lesson=lessons.TOUR, stop="2").exception
    assert sent["lesson"]["at"] == 2 and sent["lesson"]["left"]
    sent.clear()
    assert not opened("glossary", present="1").exception and "lesson" not in sent
