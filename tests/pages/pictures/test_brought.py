"""A ViT and a picture of one's own: through the app's main script, and files of many kinds."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from model.errors import UserError
from pages.pictures.address import Pictures
from pages.pictures.work import brought
from tests.model.pretrained.test_vision import saved_clip, saved_vit
from tests.pages.opening import opened, said


def file(kind: str, image: Image.Image, **more: object) -> bytes:
    made = io.BytesIO()
    image.save(made, kind, **more)
    return made.getvalue()


def test_it_opens_with_the_toy_and_a_digit() -> None:
    app = opened("pictures", view="brought")
    assert not app.exception and not app.warning and not app.error
    assert "It takes the picture for 3" in said(app).replace("*", "") and "The toy of Patches reads 16 patches" in said(
        app
    )


def test_folders_are_read_and_what_is_beyond_a_model_becomes_its_last(tmp_path: Path) -> None:
    saved_vit(tmp_path / "vit")
    app = opened("pictures", view="brought", folder=str(tmp_path / "vit"), depth="9", eye="9", patch="400")
    assert not app.exception and not app.warning
    assert "In layer 2, head 4, patch 16 puts" in said(app) and "vit reads 16 patches with 8 heads" in said(app)
    saved_clip(tmp_path / "clip")
    app = opened("pictures", view="brought", folder=str(tmp_path / "clip"), captions="a cat\na dog")
    assert not app.exception and "Of the captions it finds" in said(app)


def test_a_folder_that_is_none_gets_a_sentence_and_the_picture_stays() -> None:
    app = opened("pictures", view="brought", folder="/nowhere/at/all")
    assert not app.exception and "There is no folder '/nowhere/at/all'" in app.warning[0].value
    assert "It takes the picture for" in said(app)


def test_folders_are_not_read_where_strangers_can_reach_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLASSBOX_OTHER_MODELS", "0")
    with pytest.raises(UserError, match="Folders are not read where Glassbox serves other computers"):
        brought.asked(Pictures(view="brought", folder="/tmp"), None)


def test_captions_have_a_bound() -> None:
    with pytest.raises(UserError, match="These are 21 captions"):
        brought.asked(Pictures(view="brought", captions="x\n" * 21), None)
    assert brought.asked(Pictures(view="brought", captions=" a \n\n b"), None).captions == ("a", "b")


def test_pictures_of_many_kinds_are_read_as_a_camera_held_them() -> None:
    red = Image.new("RGB", (6, 4), (250, 10, 10))
    red.putpixel((0, 0), (0, 0, 250))
    for kind in ("PNG", "JPEG", "WEBP"):
        assert brought.picture(file(kind, red)).size == (6, 4)
    turned = Image.Exif()
    turned[0x0112] = 6  # held upright: the first row is the right edge
    assert brought.picture(file("JPEG", red, exif=turned)).size == (4, 6)
    clear = Image.new("RGBA", (2, 2), (9, 9, 9, 0))
    assert np.asarray(brought.picture(file("PNG", clear))).min() == 255  # what is not there is white
    deep = Image.fromarray(np.array([[0, 32_768, 65_535]], np.uint16))
    assert np.asarray(brought.picture(file("PNG", deep)))[0, :, 0].tolist() == [0, 128, 255]


def test_what_is_no_picture_gets_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = file("PNG", Image.new("RGB", (64, 64)))
    for bad in (b"", b"hello", whole[:40], file("GIF", Image.new("P", (3, 3)))):
        with pytest.raises(UserError, match=r"x\.png cannot be read as a picture"):
            brought.readable(bad, "x.png")
    monkeypatch.setattr(brought, "MOST_PIXELS", 1_000)
    with pytest.raises(UserError, match="64 by 64 pixels: make it smaller"):
        brought.readable(whole, "x.png")


def test_a_digit_that_was_drawn_in_another_view_does_not_stand_for_the_held_out_one() -> None:
    drawn = brought.asked(Pictures(view="brought", drawn="g" * 64), None)
    assert drawn.picture == brought.asked(Pictures(view="brought"), None).picture
    assert drawn.picture != brought.asked(Pictures(view="brought", picture=9), None).picture
