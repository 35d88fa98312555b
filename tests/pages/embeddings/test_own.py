"""A person's own vectors on the page: what was recognised is said, and can be corrected; few points draw a map, too."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from model.errors import UserError
from pages.embeddings import work
from pages.embeddings.address import AXES
from pages.server import prose
from tests.pages.opening import opened, said, script

PANDAS = b"word,0,1,2\nant,.1,.3,.6\nbee,.4,.1,.9\ncat,.6,.1,.2\ndog,.7,.5,.3\n"
THOUSANDS = b"a;1,234;5,678\nb;2,345;6,789\nc;1,111;2,222\nd;1,112;-2,222\n"


def bring(app: AppTest, data: bytes, name: str = "mine.csv", label: str = "A file of vectors") -> AppTest:
    return (
        next(one for one in app.file_uploader if one.label.startswith(label))
        .set_value((name, data, "text/plain"))
        .run()
    )


def pick(app: AppTest, label: str, option: str) -> AppTest:
    return next(box for box in app.selectbox if box.label == label).select(option).run()


def fine(app: AppTest) -> bool:
    return not app.exception and not app.error


def test_what_was_recognised_is_said_and_can_be_corrected() -> None:
    app = opened("embeddings", view="map", table="own", method="pca", dimensions="2")
    assert not app.expander
    app = bring(app, PANDAS)
    assert fine(app) and not app.warning and "4 words of 3 numbers" in said(app) and "as header" in said(app)
    app = pick(app, "First line", "no")
    assert fine(app) and not app.warning and "5 words of 3 numbers" in said(app) and "“word” 0, 1, 2" in said(app)
    app.switch_page(script("tokenization")).run()
    app.switch_page(script("embeddings")).run()
    assert "5 words of 3 numbers" in said(app) and "In use: mine" in " ".join(one.value for one in app.caption)
    app = pick(app, "Words", "last")
    assert fine(app) and "Line 1 of mine\\.csv has “word” where a number should be" in app.warning[0].value
    assert len(app.warning) == 1 and "5 words of 3 numbers" in said(app)  # the picture stays as it was
    app = bring(app, PANDAS.replace(b",", b";"), "other.csv")
    assert fine(app) and not app.warning  # another file is read as it is recognised
    assert "4 words of 3 numbers, separated by semicolons" in said(app)


def test_a_file_that_is_refused_can_be_corrected() -> None:
    app = bring(opened("embeddings", view="map", table="own", method="pca", dimensions="2"), THOUSANDS)
    assert fine(app) and "This file cannot be read as it is" in app.warning[0].value
    assert "decimal comma or a thousands separator" in app.warning[1].value
    app = pick(app, "Decimals", "comma")
    assert fine(app) and not app.warning and "“a” 1\\.234, 5\\.678" in said(app)


def test_names_for_rows() -> None:
    app = bring(opened("embeddings", view="map", table="own", method="pca"), b"1.5,2.5\n3.5,1.5\n1.25,3\n4.5,2\n")
    assert "4 rows of 2 numbers without words" in said(app)
    app = bring(app, b"ant\nbee\n", "few.tsv", "Names")
    assert "few\\.tsv has 2 lines, but mine\\.csv has 4 vectors" in app.warning[0].value and fine(app)
    app = bring(app, b"word\tcount\nant\t1\nbee\t2\ncat\t3\ndog\t4\n", "names.tsv", "Names")
    assert fine(app) and not app.warning and "named by names\\.tsv" in said(app) and "“ant” 1\\.5" in said(app)


def own(count: int, width: int) -> bytes:
    rows = np.random.default_rng(count).normal(size=(count, width)).round(3).tolist()
    return "".join(f"w{at},{','.join(map(str, row))}\n" for at, row in enumerate(rows)).encode()


@pytest.mark.parametrize("method", ["pca", "umap", "tsne"])
@pytest.mark.parametrize("dimensions", ["2", "3"])
def test_few_points_or_few_numbers_draw_a_map(method: str, dimensions: str) -> None:
    app = opened("embeddings", view="map", table="own", method=method, dimensions=dimensions)
    for count, width in ((4, 5), (4, 2), (6, 2), (5, 3)):
        app = bring(app, own(count, width), f"{count}x{width}.csv")
        assert fine(app) and not app.warning and f"Each of the ${count}$ points is a vector of {width}" in said(app)
        assert ("as many axes as the vectors have numbers" in said(app)) == (
            width <= int(dimensions) and count > width + 1
        )


@pytest.mark.parametrize("model", ["smollm2", "toy"])
@pytest.mark.parametrize("axis", AXES)
def test_every_axis_is_drawn_or_refused(model: str, axis: str) -> None:
    for space in ("glove", "model"):
        app = opened("embeddings", view="axes", model=model, space=space, axis=axis)
        assert fine(app) and len(app.warning) == (model == "toy" and space == "model" and lacking(axis))


def lacking(axis: str) -> bool:
    known = {word.strip() for word in work.matrix("toy").words}
    return not set(axis.split(" – ")) <= known or not set(prose.examples("embeddings")["placed"][axis]) & known


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-be"])
def test_questions_in_any_encoding(codec: str) -> None:
    text = ("\ufeff" if codec == "utf-16-be" else "") + ": Länder\rfrance paris japan tokyo\r"
    assert work.own_questions(text.encode(codec), "q.txt") == {"Länder": [("france", "paris", "japan", "tokyo")]}
    with pytest.raises(UserError, match=r"Line 2 of q\.txt is not UTF-8 text"):
        work.own_questions("a b c d\nä b c d\n".encode("latin-1"), "q.txt")


@pytest.mark.slow
@pytest.mark.parametrize("model", ["smollm2", "minilm", "toy"])
def test_no_setting_brings_about_a_mistake(model: str) -> None:
    """All views, tables, methods and axes."""
    for view in ("lookup", "axes", "context", "order"):
        assert fine(opened("embeddings", model=model, view=view))
    for space in ("glove", "model"):
        for sums in ("sum", "test"):
            assert fine(opened("embeddings", model=model, view="algebra", space=space, sums=sums))
    for method in ("pca", "umap", "tsne"):
        for dimensions in ("2", "3"):
            asked = {"model": model, "view": "map", "method": method, "dimensions": dimensions}
            assert fine(opened("embeddings", table="lines", lines="a dog\nA dog\nA DOG\na Dog", **asked))
            for words in ("theme", "list", "frequent"):
                assert fine(opened("embeddings", table="model", words=words, count="200", **asked)), (asked, words)
