"""The glossary: every term once, in order, with one sentence and a view that exists."""

import re
from dataclasses import fields
from pathlib import Path

from pages.contents import CONTENTS
from pages.server import prose, terms

ROOT = Path(__file__).resolve().parents[2]
LINES = [line for line in (ROOT / "pages/text/glossary.md").read_text("utf-8").splitlines() if line.startswith("- ")]
TERM = re.compile(
    r"- \*\*(?P<term>[^*]+)\*\* \((?P<page>\w+)(?:, (?P<view>\w+))?"
    r"(?:; also (?P<also>[^;)]+))?(?:; other in (?P<other>[^;)]+))?\): (?P<sentence>.+)"
)
FOUND = [TERM.fullmatch(line) for line in LINES]


def test_every_line_is_a_term() -> None:
    assert [line for line, found in zip(LINES, FOUND, strict=True) if not found] == []
    assert len(FOUND) > 60


def test_terms_come_once_and_in_order() -> None:
    terms = [found["term"].lower().replace("-", " ") for found in FOUND if found]
    plain = [re.sub(r"[^a-z ]", "", term) for term in terms]
    assert len(set(terms)) == len(terms)
    assert plain == sorted(plain, key=lambda term: term.replace(" ", ""))


def test_every_view_exists_and_every_chapter_is_there() -> None:
    views = {
        page.name: next((part.metadata["options"] for part in fields(page.kind) if part.name == "view"), (None,))
        for page in CONTENTS
    }
    wrong = [found["term"] for found in FOUND if found and found["view"] not in views.get(found["page"], ())]
    assert wrong == [] and {found["page"] for found in FOUND if found} == set(views) - {"training"} | {"training"}


def test_each_is_one_sentence_that_can_be_read_at_once() -> None:
    for found in FOUND:
        assert found
        sentence = found["sentence"]
        assert sentence[0].isupper() and sentence.endswith(".") and ". " not in sentence
        assert len(sentence.split()) <= 30, found["term"]


def test_other_names_are_of_one_term_each_and_pages_exist() -> None:
    found = prose.glossary()
    names = [form.lower() for term in found for name in (term.name, *term.also) for form in terms.forms(name)]
    assert len(set(names)) == len(names)
    assert {page for term in found for page in term.other} <= {page.name for page in CONTENTS}
    assert len(found) == len(FOUND)
