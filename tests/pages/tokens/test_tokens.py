"""The Tokenization page through the app, without a browser. Component views appear as elements of unknown type."""

import pytest
from streamlit.testing.v1 import AppTest

from pages.server import terms
from pages.server.address import MAX_TEXT
from tests.model.texts import LECTURE
from tests.pages.opening import opened

TITLE = "What does the model read?"


def everything(app: AppTest) -> str:
    """All that the page says, in one string, without the marks of terms."""
    elements = [one for one in app.main if one.type in ("markdown", "html", "caption", "unknown")]
    return terms.bare(" ".join(str(getattr(one, "value", "") or getattr(one.proto, "body", "")) for one in elements))


def calm(app: AppTest) -> bool:
    return not app.exception and not app.error and not app.warning


@pytest.mark.parametrize("view", ["compare", "train", "languages", "chat", "spelling"])
def test_each_view_opens_by_its_link(view: str) -> None:
    app = opened("tokenization", view=view)
    assert calm(app)
    assert TITLE in everything(app)
    assert app.session_state["gb:tokenization:view"] == view


def test_the_mathematics_has_this_moments_numbers() -> None:
    """57 tokens, 252 characters, 16.6 bits an id."""
    said = everything(opened("tokenization", text=LECTURE, tokenizers="cl100k_base"))
    assert "T = 57" in said
    assert "252 characters" in said
    assert r"57 \times 16.6 = 947" in said


def test_a_guess_is_not_given_away() -> None:
    assert "57" not in everything(opened("tokenization", text=LECTURE, tokenizers="cl100k_base", guess="1"))


def test_training_follows_the_text() -> None:
    said = everything(opened("tokenization", view="train", corpus="aaabdaaabac", step="1"))
    assert "Here merge 2 is “a” + “b” with $c = 2$" in said
    assert "from 11 bytes to 9 tokens" in said


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x00",
        "\u202eabc",
        "👨‍👩‍👧‍👦",
        "<script>alert(1)</script>",
        "![x](http://192.0.2.1/x.png) $x$ {0} {title}",
        " " * 20_000,
    ],
)
@pytest.mark.parametrize("view", ["compare", "train", "chat"])
def test_odd_texts(view: str, text: str) -> None:
    app = opened("tokenization", view=view)
    fields = {one.key: one for one in [*app.text_area, *app.text_input]}
    fields["gb:tokenization:text"].set_value(text).run()
    assert calm(app)
    assert "![x]" not in everything(app).replace(text, "")


def test_a_typed_word_is_no_markdown() -> None:
    app = opened("tokenization", view="spelling")
    field = next(one for one in app.text_input if one.key == "gb:tokenization:word")
    field.set_value("![x](http://192.0.2.1/x.png)").run()
    assert calm(app)
    assert not any("![x](" in one.value for one in app.markdown)


def test_nothing_to_learn_from_is_a_sentence() -> None:
    app = opened("tokenization", view="train")
    next(one for one in app.text_area if one.key == "gb:tokenization:corpus").set_value("").run()
    assert not app.exception
    assert "There is no text to learn from" in app.warning[0].value


def test_no_tokenizer_is_a_sentence() -> None:
    app = opened("tokenization")
    app.multiselect[0].set_value([]).run()
    assert not app.exception
    assert "choose at least one tokenizer" in app.warning[0].value


def test_a_wrong_link_shows_the_page() -> None:
    app = opened("tokenization", view="nonsense", tokenizers="gpt9", step="-1", text="x" * (MAX_TEXT + 1))
    assert calm(app)
    assert TITLE in everything(app)


def test_texts_have_a_stated_limit() -> None:
    app = opened("tokenization")
    assert next(one for one in app.text_area if one.key == "gb:tokenization:text").proto.max_chars == 0
