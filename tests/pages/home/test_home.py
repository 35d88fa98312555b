"""Home, through the app's main script."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.home import mounts
from pages.server import models
from tests.pages.opening import MAIN


def home(**params: str) -> AppTest:
    app = AppTest.from_file(str(MAIN), default_timeout=120)
    for name, value in params.items():
        app.query_params[name] = value
    return app.run()


def prompt(app: AppTest):
    return next(one for one in app.text_input if one.key == "gb:home:text")


def test_it_opens_with_the_lecture_s_sentence() -> None:
    app = home()
    assert not app.exception and not app.warning and not app.error
    assert prompt(app).value == "The dog chased the"
    # The bare library gives cat .179 (shared/FACTS.md: cat .18); the prose plugs the same softmax in.
    assert any("cat" in one.value and "0.179" in one.value for one in app.markdown)


def test_a_new_text_goes_into_the_address() -> None:
    app = home()
    prompt(app).set_value("The capital of France is").run()
    assert app.query_params["text"] == "The capital of France is"
    assert any("Paris" in one.value for one in app.markdown)  # FACTS.md: Paris .77


@pytest.mark.parametrize(("text", "sentence"), [("", "type at least one word"), ("word " * 300, "up to 256")])
def test_a_text_the_model_cannot_take_gets_one_sentence(text: str, sentence: str) -> None:
    app = home()
    prompt(app).set_value(text).run()
    assert not app.exception and not app.error
    assert len(app.warning) == 1 and sentence in app.warning[0].value
    prompt(app).set_value("The dog").run()
    assert not app.warning


@pytest.mark.parametrize("name", ["no/such-model", "minilm", "/etc/passwd"])
def test_a_model_that_cannot_be_used_leaves_the_built_in_one(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLASSBOX_OTHER_MODELS", "1")
    app = home(model=name)
    assert not app.exception and not app.error
    assert len(app.warning) == 1
    assert any("cat" in one.value for one in app.markdown)


def test_other_models_are_off_where_strangers_can_reach_this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLASSBOX_OTHER_MODELS", "0")
    assert not models.other_models_allowed()
    app = home(model="gpt2")
    assert "are off where Glassbox serves other computers" in app.warning[0].value
    assert not [one for one in app.text_input if one.key == "gb:home:model"]


def seen(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the picture is sent from now on."""
    drawn: list[dict[str, Any]] = []
    really = mounts.flow

    def flow(data: dict[str, Any], text: str) -> mounts.Flow:
        drawn.append(data)
        return really(data, text)

    monkeypatch.setattr(mounts, "flow", flow)
    return drawn


def test_tokens_and_vectors_are_drawn_while_the_model_is_being_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then the whole picture takes their place, without anybody's doing."""
    drawn, is_open, get = seen(monkeypatch), models.is_open, models.get
    opened: list[str] = []

    def opening(name: str) -> Any:
        opened.append(name)
        return get(name)

    monkeypatch.setattr(models, "is_open", lambda name: bool(opened) and is_open(name))
    monkeypatch.setattr(models, "get", opening)
    app = home()
    assert not app.exception and not app.warning and not app.error
    assert [one["begun"] for one in drawn] == [True, False]
    first, whole = drawn
    assert [bytes.fromhex(one["piece"]) for one in first["lanes"]] == [b"The", b" dog", b" chased", b" the"]
    assert first["lanes"] == whole["lanes"] and first["signature"] == whole["signature"]
    assert not first["following"] and whole["following"]
    assert any("cat" in one.value for one in app.markdown)


def test_a_long_text_has_a_lane_for_each_token(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = seen(monkeypatch)
    app = home(text="word " * 200)
    assert not app.exception and not app.warning and not app.error
    pieces = b"".join(bytes.fromhex(one["piece"]) for one in drawn[-1]["lanes"])
    assert pieces.decode() == "word " * 200 and len(drawn[-1]["lanes"]) <= 256
