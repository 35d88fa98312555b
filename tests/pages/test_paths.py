"""No address and no question leads to a file of this computer, unless other models are allowed."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from pages.contents import ANSWERS, CONTENTS
from pages.pictures.work import brought
from pages.server import endpoint, models
from tests.pages.opening import opened
from tests.pages.test_fuzz import fields

_watched: list[str] = []  # what Python opened, listed or asked the system for, where `_word` is in it
_word: list[str] = []


def _audit(event: str, args: tuple[Any, ...]) -> None:
    if _word and event in ("open", "os.listdir", "os.scandir", "glob.glob", "shutil.copyfile", "import"):
        said = " ".join(map(str, args[:1]))
        if _word[0] in said:
            _watched.append(f"{event} {said}")


sys.addaudithook(_audit)


@pytest.fixture
def canary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A folder like that of a model, which nobody may open."""
    folder = tmp_path / "canary-of-paths"
    folder.mkdir()
    (folder / "config.json").write_text('{"model_type": "llama"}')
    _word[:], _watched[:] = [folder.name], []
    monkeypatch.setenv("GLASSBOX_OTHER_MODELS", "0")
    yield folder
    _word.clear()


def test_the_watch_sees_what_is_opened(canary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the tests below could not fail."""
    monkeypatch.setenv("GLASSBOX_OTHER_MODELS", "1")
    models.is_open(str(canary))
    assert any("listdir" in one or "scandir" in one for one in _watched)
    _watched.clear()
    assert not brought.reads_captions(str(canary)) and any("config.json" in one for one in _watched)


@pytest.mark.parametrize("page", [page.name for page in CONTENTS])
def test_no_address_opens_a_file(page: str, canary: Path) -> None:
    app = opened(page, model=str(canary))
    assert not app.exception and not _watched
    if page == "pictures":
        app = opened(page, view="brought", folder=str(canary))
        assert not app.exception and not _watched


def test_no_question_opens_a_file(canary: Path) -> None:
    for kind in sorted(ANSWERS):
        for path in (str(canary), str(canary / "config.json"), f"../..{canary}"):
            question = dict.fromkeys([*fields(kind.split("/")[0]), "model", "folder", "name"], path)
            assert endpoint.answered(ANSWERS[kind], json.dumps(question).encode()).status_code != 500, kind
    assert not _watched
