"""Two classes: through the app's main script, and by live questions."""

import numpy as np
import pytest

from model.errors import UserError
from model.pictures import clouds
from pages.pictures import live
from pages.pictures.work import classes
from pages.server.checks import BadQuestion, Question
from tests.pages.asked import asked
from tests.pages.opening import opened, said

ASK = {"shape": "own", "points": "4040.c0c0", "matrix": "full", "features": "squared"}


@pytest.mark.parametrize("shape", clouds.SHAPES)
@pytest.mark.parametrize("features", ["squared", "learned"])
def test_the_view_opens_with_what_was_recorded(shape: str, features: str) -> None:
    app = opened("pictures", view="classes", shape=shape, features=features, matrix="full")
    assert not app.exception and not app.warning and not app.error
    assert "clearly ahead" in said(app) and "…" not in said(app)


def test_points_are_read_as_they_were_written() -> None:
    """Two hexadecimal digits for each number, from -1 to 1."""
    points, labels = classes.points("own", "00ff8000.ff00")
    assert points == pytest.approx(np.array([[-1, 1], [0.004, -1], [1, -1]]), abs=1e-3) and labels.tolist() == [0, 0, 1]


def test_a_border_lies_between_two_points() -> None:
    """Half way, where both densities are the same: the middle of the plane."""
    found = live.told_apart(Question(ASK | {"matrix": "shared"}))
    assert found["line"]["right"] == found["generative"]["right"] == 2 and found["line"]["fresh"] is None
    p = classes.fits(classes.Asked("own", "4040.c0c0", "shared", "squared")).line.p
    middle = classes.CELLS // 2
    assert p[:middle, :middle].max() < 0.5 < p[middle:, middle:].min()


@pytest.mark.parametrize(
    ("points", "sentence"),
    [
        ("", "Nothing is drawn"),
        (".", "Both classes"),
        ("4040.", "Both classes"),
        ("zz.4040", "cannot be read"),
        ("40.40", "cannot be read"),
    ],
)
def test_drawings_that_cannot_be_told_apart_are_told(points: str, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        live.told_apart(Question(ASK | {"points": points}))
    app = opened("pictures", view="classes", shape="own", points=points)
    assert not app.exception and sentence in app.warning[0].value


def test_there_is_room_for_so_many_points() -> None:
    most = "4040" * classes.MOST
    assert live.told_apart(Question(ASK | {"points": f"{most}.{most}"}))["line"]["right"] == classes.MOST
    with pytest.raises(UserError, match="room for 60"):
        live.told_apart(Question(ASK | {"points": f"{most}4040.c0c0"}))


@pytest.mark.parametrize(
    "wrong", [{"shape": "x"}, {"points": 1}, {"points": "0" * 999}, {"matrix": ""}, {"features": None}]
)
def test_questions_that_no_view_asks(wrong: dict) -> None:
    with pytest.raises(BadQuestion):
        live.told_apart(Question(ASK | wrong))


def test_draws_come_one_after_another_and_begin_like_the_recording() -> None:
    recorded = live.recorded_(Question(name="digits"))["steps"]
    found = live.curves(Question(source="digits", seed=0, **{"from": 0}))
    assert found["steps"][0] == recorded[0] and not found["over"] and len(recorded) == 20
    for wrong in ({"source": "x"}, {"seed": 100}, {"seed": -1}, {"from": -1}):
        with pytest.raises(BadQuestion):
            live.curves(Question({"source": "digits", "seed": 0, "from": 0} | wrong))


def test_what_the_room_is_asked() -> None:
    """Counted again from the shape's points."""
    (one,) = asked("pictures", view="classes", shape="ring")
    assert one.key is not None and "How many with the squares" in one.prompt
    points, labels = clouds.points("ring", 40, 0)
    from sklearn.linear_model import LogisticRegression

    peer = LogisticRegression(C=1 / (1e-3 * 80), tol=1e-10, max_iter=5_000).fit(points**2, labels)
    assert one.key.right[0] == pytest.approx(80 * peer.score(points**2, labels))
