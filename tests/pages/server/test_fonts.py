"""Slices of the fonts of scripts: together they have every character of their blocks, each its own."""

from io import BytesIO

import pytest
from fontTools.ttLib import TTFont

from pages.server import fonts
from pages.server.fonts import SCRIPTS


@pytest.mark.parametrize(
    ("script", "text"), [("devanagari", "नमस्ते"), ("arabic", "مرحبا"), ("emoji", "🍏"), ("hebrew", "שלום")]
)
def test_a_slice_has_its_characters_and_the_rules_of_their_shapes(script: str, text: str) -> None:
    font = TTFont(BytesIO(fonts.cut(script, 0)))
    assert {ord(letter) for letter in text} <= font.getBestCmap().keys()
    assert font.flavor == "woff" and "GSUB" in font


def test_the_slices_of_the_large_font_have_chinese_japanese_and_korean() -> None:
    of = {letter: ord(letter) // fonts.SLICE for letter in "你好こ안㐀"}
    for letter, number in of.items():
        assert ord(letter) in TTFont(BytesIO(fonts.cut("cjk", number))).getBestCmap()
    assert max(len(fonts.cut("cjk", number)) for number in of.values()) < 120_000


def test_forms_of_other_countries_stay_in_a_slice() -> None:
    tags = {one.FeatureTag for one in TTFont(BytesIO(fonts.cut("cjk", 0x76)))["GSUB"].table.FeatureList.FeatureRecord}
    assert "locl" in tags


def test_rules_name_each_slice_and_what_the_file_has() -> None:
    assert fonts.rules().count("@font-face") == len(fonts.slices()) < 400
    assert len(fonts.rules()) < 100_000
    assert {one.script for one in fonts.slices()} == SCRIPTS.keys()
    with pytest.raises(KeyError):
        fonts.cut("cjk", 1)
