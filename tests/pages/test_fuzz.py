"""Every question that a view can ask, with anything in its fields: an answer or a sentence, never a mistake of ours, and nothing learned."""

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from model.errors import UserError
from pages.contents import ANSWERS, PAGES
from pages.server import endpoint, models, processes
from pages.server.growing import Growing

ROOT = Path(__file__).resolve().parents[2] / "pages"
HOSTILE = (
    "<script>window.broken=1</script>",
    "../../etc/passwd",
    "' OR 1=1 --",
    "\ud800",
    "\x00",
    "9" * 400,
    "a" * 5_000,
    "NaN",
    "{{7*7}}",
)
LEAVES = (
    some.none() | some.booleans() | some.integers(-3, 300) | some.integers() | some.floats(allow_nan=False, allow_infinity=False)
    | some.text(max_size=20) | some.sampled_from(HOSTILE)
)  # fmt: skip
VALUES = some.recursive(
    LEAVES,
    lambda one: some.lists(one, max_size=4) | some.dictionaries(some.text(max_size=5), one, max_size=3),
    max_leaves=6,
)


def fields(chapter: str) -> list[str]:
    """The fields that a chapter's questions have, as its readers name them."""
    texts = [path.read_text("utf-8") for path in (ROOT / chapter).rglob("*.py")]
    return sorted({name for text in texts for name in re.findall(r"""(?:question|asked|one|said)\["(\w+)"\]""", text)})


def choices(chapter: str) -> list[str]:
    """Words that its controls offer: most fields take one of some."""
    page = next((one for one in PAGES if one.folder == chapter), None)
    found = [part.metadata.get("options", ()) for part in dataclasses.fields(page.kind)] if page else []
    return sorted({str(one) for options in found for one in options}) or [""]


@pytest.fixture(autouse=True)
def _nothing_heavy(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is asked is checked before anything is computed: what is computed is not what is tried here."""

    def refuse(*_: Any, **__: Any) -> Any:
        raise UserError("Nothing is computed here: ask again.")

    monkeypatch.setattr(Growing, "upto", refuse)
    monkeypatch.setattr(models, "get", refuse)
    monkeypatch.setattr(models, "trace", refuse)
    monkeypatch.setattr(processes, "apart", refuse)
    monkeypatch.setattr(processes, "Held", refuse)


@pytest.mark.parametrize("kind", sorted(ANSWERS))
def test_whatever_is_asked_is_answered_or_refused(kind: str) -> None:
    chapter = kind.split("/")[0]
    likely = some.sampled_from(choices(chapter)) | some.integers(0, 12) | some.text("01.", max_size=20) | VALUES
    every = dict.fromkeys(fields(chapter), likely)
    one = some.fixed_dictionaries(every) | some.fixed_dictionaries({}, optional=every)

    @settings(max_examples=20, suppress_health_check=list(HealthCheck))
    @given(one)
    def tried(question: dict[str, Any]) -> None:
        body = json.dumps(question).encode()
        answer = endpoint.answered(ANSWERS[kind], body)
        assert answer.status_code in (200, 400, 422), (question, answer.body)
        assert b"Traceback" not in answer.body

    tried()
