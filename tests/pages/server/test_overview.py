"""What the map shows: every view once, under its part, and words without mark-up."""

import json
import re
from pathlib import Path

from starlette.applications import Starlette
from starlette.testclient import TestClient

from pages.contents import CONTENTS
from pages.server import overview, prose
from pages.server.address import titles


def test_every_view_is_there_once_in_lecture_order() -> None:
    answer = TestClient(Starlette(routes=[overview.route(CONTENTS)])).get("/glassbox/map.json")
    pages = json.loads(answer.content)["pages"]
    assert [page["page"] for page in pages] == [page.name for page in CONTENTS]
    for found, page in zip(pages, CONTENTS, strict=True):
        assert [(one["view"], one["title"]) for one in found["views"]] == list(
            titles(page.kind).items() or [("", "Home")]
        )
    parts = [page["part"] for page in pages[1:]]
    assert parts == sorted(parts, key=parts.index) and all(parts)  # no part is torn apart
    assert len(answer.content) < 150_000  # of 110 views


def test_words_have_no_mark_up_and_papers_are_among_them() -> None:
    views = {
        (page["page"], one["view"]): one["words"]
        for page in overview.overview(CONTENTS)["pages"]
        for one in page["views"]
    }
    assert not any(sign in words for words in views.values() for sign in "{}<>*`$\\")
    assert "Olsson et al. 2022" in views["attention", "heads"]


def test_terms_lead_to_views_that_exist() -> None:
    names = {page.name: set(titles(page.kind) or [""]) for page in CONTENTS}
    assert len(prose.glossary()) > 60
    assert all(term.view in names[term.page] for term in prose.glossary())


def test_every_view_has_a_small_picture_and_no_other_has() -> None:
    script = (Path(__file__).parents[3] / "viz/shared/map/glyphs.js").read_text("utf-8")
    drawn = re.findall(r"^  '?([\w/]+)'?: ", script, re.MULTILINE)
    views = [f"{page.name}/{view}" if view else page.name for page in CONTENTS for view in titles(page.kind) or [""]]
    assert sorted(drawn) == sorted(views)
