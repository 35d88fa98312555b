"""Kinds of model: through the app's main script, and by live questions."""

import numpy as np
import pytest

from model.errors import UserError
from model.pictures import digits, pixelwise
from pages.pictures import guess, live
from pages.pictures.address import Pictures
from pages.pictures.work import family, pixels, shown
from pages.server.checks import BadQuestion, Question
from tests.pages.opening import opened, said

PICTURE = shown.written(digits.held_out().pictures[2])


@pytest.mark.parametrize("altered", ["no", "turned", "shuffled", "noise", "empty"])
def test_it_opens_with_a_picture_put_to_all(altered: str) -> None:
    app = opened("pictures", view="family", altered=altered)
    assert not app.exception and not app.warning and not app.error
    assert "bits by the model that writes pixels, exactly" in said(app) and "…" not in said(app)


def test_what_is_done_to_a_picture() -> None:
    grid = np.rint(digits.held_out().pictures[2] * 16).astype(int).reshape(8, 8)
    put = {one: family.levels(family.Asked(PICTURE, one)) for one in ("no", "turned", "shuffled", "noise", "empty")}
    assert (put["no"].reshape(8, 8) == grid).all() and (put["turned"].reshape(8, 8) == np.rot90(grid, 2)).all()
    assert sorted(put["shuffled"]) == sorted(grid.flat) and (put["shuffled"] != grid.flat).any()
    assert put["noise"].max() == 16 and put["noise"].min() == 0 and not put["empty"].any()


def test_the_writers_number_is_that_of_pixel_by_pixel() -> None:
    """The sum over classes by the writer itself, which is told every pixel."""
    levels = family.levels(family.Asked(PICTURE, "turned"))
    model = pixels.learner(pixels.RECORDED)
    costs = [pixelwise.written(model, label, levels, 1.0, 0).bits.sum(dtype=np.float64) for label in range(10)]
    found = live.likely(Question({"picture": PICTURE, "altered": "turned"}))["bits"]["autoregressive"]
    assert found == pytest.approx(-np.log2(np.exp2(-np.array(costs)).mean()), abs=0.06)


def test_what_each_draws_ends_with_what_is_shown() -> None:
    for name, drawn in family.drawn().items():
        assert len(drawn.pictures) == family.DRAWN
        last, one = drawn.stages[-1], drawn.pictures[family.ONE]
        assert (np.asarray(last) == np.asarray(one)).all(), name


def test_bad_questions_and_pictures_get_a_sentence() -> None:
    for bad in ({"picture": PICTURE, "altered": "mirrored"}, {"picture": 3, "altered": "no"}):
        with pytest.raises(BadQuestion):
            live.likely(Question(bad))
    with pytest.raises(UserError, match="Nothing is drawn yet"):
        live.likely(Question({"picture": "0" * 64, "altered": "no"}))


def test_the_room_is_asked_what_is_likeliest() -> None:
    (asked,) = guess.family_(Pictures(view="family"))
    bits = {
        one: live.likely(Question({"picture": PICTURE, "altered": one}))["bits"]["autoregressive"]
        for one in ("no", "turned", "shuffled", "empty")
    }
    assert min(bits, key=lambda one: bits[one]) == "empty" and "An empty page costs" in str(asked)
