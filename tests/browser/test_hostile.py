"""Markup and script in whatever people type, on every view: nothing of it runs, nothing of it becomes an element."""

from contextlib import suppress
from dataclasses import fields
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, TimeoutError

from pages.contents import CONTENTS
from tests.browser.serve import settle

RUNS = "window.broken=1"
HOSTILE = (
    f"</script><script>{RUNS}</script>\"'><img src=x onerror={RUNS}><svg onload={RUNS}><iframe srcdoc='<script>parent.{RUNS}</script>'>"
    f"<a href=javascript:{RUNS}>the dog</a> {{{{{RUNS}}}}} ${{{RUNS}}}"
)
MADE = """() => [...document.querySelectorAll('img[src="x"], [onerror], [onload], iframe[srcdoc], a[href^="javascript:"]')]
    .map((one) => one.outerHTML.slice(0, 200))"""
VIEWS = [
    (page, view)
    for page in CONTENTS
    for view in next((part.metadata["options"] for part in fields(page.kind) if part.name == "view"), ("",))
]


def typed(page: object) -> list[str]:
    """The fields of a page that take any text."""
    return [
        part.name
        for part in fields(page.kind)  # type: ignore[attr-defined]
        if part.type in ("str", str) and not part.metadata and part.name not in ("model", "lesson", "present")
    ]


@pytest.mark.slow  # all views: minutes
@pytest.mark.parametrize("at", range(len(VIEWS)), ids=lambda at: f"{VIEWS[at][0].name}-{VIEWS[at][1]}")
def test_nothing_that_is_typed_runs(page: Page, address: str, at: int) -> None:
    """All fields at once, then all but the sentence: one that is refused may hide the others."""
    chapter, view = VIEWS[at]
    names = typed(chapter)
    name = "" if chapter.chapter is None else chapter.name
    for some in (names, names[1:]):
        asked = {"view": view} if view else {}
        page.goto(f"{address}/{name}?{urlencode(asked | dict.fromkeys(some, HOSTILE))}")
        with suppress(TimeoutError):  # a view that computes for minutes stands half drawn, and is looked at so
            settle(page)
        assert page.evaluate("window.broken") is None and page.evaluate(MADE) == [], some


@pytest.mark.parametrize("name", ["", "tokenization", "attention", "decoding"])
def test_nothing_that_is_typed_runs_on_pages_with_a_sentence(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/{name}?{urlencode({'text': HOSTILE})}")
    settle(page)
    assert page.evaluate("window.broken") is None and page.evaluate(MADE) == []
    given = page.locator("textarea, input").evaluate_all("(all) => all.map((one) => one.value).join()")
    assert "onerror" in given  # it has come as far as the page
