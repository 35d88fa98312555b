"""Inside a layer, through the app's main script."""

import re

import pytest

from pages.layer.views import facts
from tests.pages.opening import opened, said

CAPITAL = "The capital of France is"


@pytest.mark.parametrize("view", ["walk", "stream", "facts", "cache", "cost"])
def test_every_view_opens(view: str) -> None:
    app = opened("block", view=view, text=CAPITAL)
    assert not app.exception and not app.warning and not app.error
    assert len(said(app)) > 200


@pytest.mark.parametrize("text", ["Hi", "🍎 </script> `a` $x$ [CLS]"])
@pytest.mark.parametrize(
    "params", [{"view": "walk"}, {"view": "walk", "reader": "minilm", "layer": "200"}, {"view": "stream"}]
)
def test_odd_texts(params: dict[str, str], text: str) -> None:
    app = opened("block", text=text, **params)
    assert not app.exception and not app.error and not app.warning


def test_the_logit_is_the_sum_of_its_parts() -> None:
    app = opened("block", view="stream", text=CAPITAL)
    match = re.search(r"together \*\*(\S+)\*\*; the model itself says (\S+?)\.?$", said(app), re.MULTILINE)
    assert match
    total, true = match.groups()
    assert "“␣Paris”" in said(app) and float(total) == pytest.approx(float(true), abs=0.002)


def test_a_fact_is_traced_to_its_subject() -> None:
    app = opened("block", view="facts", text=CAPITAL, subject="France")
    match = re.search(r"“␣Paris” has probability (\S+); with “France” blurred, (0\.\d+)", said(app))
    assert match
    clean, blurred = map(float, match.groups())
    assert clean > 0.7 and blurred < 0.1


def test_what_the_model_does_not_know_is_said() -> None:
    app = opened("block", view="facts", text="The Space Needle is in the city of")
    assert len(app.warning) == 1 and "is unsure" in app.warning[0].value and not app.exception


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"view": "facts", "subject": "Germany"}, "“Germany” is not in the text"),
        ({"view": "facts", "text": "word " * 30}, "up to 24 tokens"),
        ({"view": "stream", "wanted": "hippopotamus"}, "the logit is that of its first"),
        ({"view": "cache", "text": "word " * 250}, "shorten it"),
        ({"view": "walk", "text": ""}, "nothing to read"),
        ({"view": "walk", "text": "word " * 300}, "shorten it"),
    ],
)
def test_what_cannot_be_done_gets_one_sentence(params: dict[str, str], sentence: str) -> None:
    app = opened("block", **({"text": CAPITAL} | params))
    assert not app.exception and not app.error
    assert len(app.warning) == 1 and sentence in app.warning[0].value


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("The Space Needle is in the city of", "Space Needle"),
        ("The dog chased the", "dog"),
        ("Hi", "Hi"),
        ("…", ""),
        ("The capital of France is", "France"),
    ],
)
def test_what_a_sentence_is_about(text: str, subject: str) -> None:
    assert facts.subject_of(text) == subject
