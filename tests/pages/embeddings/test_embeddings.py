"""The Embeddings page, through the app's main script."""

import numpy as np
import pytest

from model.pretrained import toy
from pages.embeddings import work
from pages.server import world
from tests.pages.opening import opened, said, script


@pytest.mark.parametrize("view", ["lookup", "map", "algebra", "axes", "context", "order"])
def test_every_view_opens(view: str) -> None:
    app = opened("embeddings", view=view)
    assert not app.exception and not app.warning and not app.error
    assert len(said(app)) > 200


def test_king_minus_man_plus_woman() -> None:
    app = opened("embeddings", view="algebra")
    prose = said(app)
    assert prose.index("“queen”") < prose.index("“king”") and "it was put in" in prose
    assert "“queen”" in said(app) and "0.852" in said(app)  # brute force: tests/model/embeddings/test_embeddings.py


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"view": "algebra", "expression": "king - mann + wooman +"}, "A word is missing"),
        ({"view": "algebra", "expression": "king - elephannnt"}, "did you mean “elephant”"),
        ({"view": "algebra", "expression": "king - king"}, "zero vector"),
        ({"view": "algebra", "walk": "cold"}, "type two different words"),
        ({"view": "map", "table": "own"}, "There are no vectors yet"),
        ({"view": "map", "words": "list", "list": "cat dog"}, "at least 4"),
        ({"view": "map", "table": "lines", "lines": "one\ntwo"}, "at least 4 different lines"),
        ({"view": "context", "focus": "zebra"}, "must be a word of both sentences"),
        ({"view": "order", "repeated": "strawberries and cream"}, "choose a word that is a single token"),
    ],
)
def test_what_cannot_be_done_gets_one_sentence(params: dict[str, str], sentence: str) -> None:
    app = opened("embeddings", **params)
    assert not app.exception and not app.error
    assert len(app.warning) == 1 and sentence in app.warning[0].value


def test_settings_that_few_points_do_not_allow_are_lowered() -> None:
    for method in ("umap", "tsne"):
        app = opened("embeddings", view="map", table="lines", method=method)
        assert not app.exception and not app.warning and "8" in said(app)


def test_a_walk_that_leads_nowhere_leaves_the_sum() -> None:
    app = opened("embeddings", view="algebra", walk="King king")
    assert "two different words" in app.warning[0].value and "“queen”" in said(app)


def test_a_causal_model_has_the_same_vector_for_it() -> None:
    app = opened("embeddings", view="context")
    assert "they have 1.00" in said(app)


def test_its_fields_do_not_mix_with_those_of_other_pages() -> None:
    """Tokens has a `view` and a `word` too."""
    app = opened("embeddings", view="algebra", word="dog")
    app.switch_page(script("tokenization")).run()
    assert not app.exception and "view" not in app.query_params
    app.switch_page(script("embeddings")).run()
    assert app.query_params["view"] == ["algebra"] or app.query_params["view"] == "algebra"


def test_the_toy_has_a_table_too() -> None:
    app = opened("embeddings", model="toy", text="the lion frightened the duck because it")
    assert not app.exception and not app.warning and "“␣roared”" in said(app)
    app = opened("embeddings", model="toy", view="map", table="model", dimensions="2")
    assert not app.exception and not app.warning
    kinds = world.kinds("toy")
    assert len(kinds) <= 8 and all(
        work.matrix("toy").find(word) is not None for words in kinds.values() for word in words
    )
    assert world.kinds("smollm2") == {}
    assert np.array_equal(work.matrix("toy").vectors, toy.shipped().model.wte.weight.detach().numpy())
    app = opened(
        "embeddings", model="toy", view="algebra", space="model", expression="dog - barked + meowed", walk="dog cat"
    )
    assert not app.exception and not app.warning
