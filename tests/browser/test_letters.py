"""Text of any script the pages speak of is drawn in a font that the app brings: this computer may have none for it."""

from urllib.parse import quote

import pytest
from playwright.sync_api import Page

from pages.server import fonts
from tests.browser.serve import settle

pytestmark = pytest.mark.browser
TEXTS = {
    "devanagari": "नमस्ते",
    "thai": "สวัสดี",
    "hebrew": "שלום",
    "arabic": "مرحبا",
    "georgian": "გამარჯობა",
    "cjk": "안녕 こんにちは 你好",
    "emoji": "🍏👨‍👩‍👧‍👦",
}
ALONE = "◌ु ◌ั"  # marks that a token has without their letters
LOADED = """() => [...document.fonts].filter((one) => one.family.includes('Noto') && one.status === 'loaded').map((one) => one.unicodeRange)"""
# Whether each cluster of a text is drawn otherwise than a character that no font has, in the families of the pages.
BOXES = """async ([text, family]) => {
  const pen = Object.assign(document.createElement('canvas'), { width: 60, height: 60 }).getContext('2d', { willReadFrequently: true });
  const drawn = (sign) => {
    pen.clearRect(0, 0, 60, 60);
    pen.font = `400 32px ${getComputedStyle(document.querySelector('.stApp')).getPropertyValue(family)}`;
    pen.fillText(sign, 10, 40);
    return pen.getImageData(0, 0, 60, 60).data.join();
  };
  const box = drawn('\\u{E123}'), clear = drawn(' ');
  const signs = [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)].map((one) => one.segment).filter((one) => one.trim());
  return signs.filter((sign) => [box, clear].includes(drawn(sign)));
}"""


def first(script: str) -> str:
    """How the browser writes the first characters of a script's rule."""
    return f"U+{next(one.characters[0] for one in fonts.slices() if one.script == script):X}"


def test_scripts_are_fetched_when_their_letters_are_there_and_drawn(page: Page, address: str) -> None:
    page.goto(f"{address}/tokenization?text=Hello")
    settle(page)
    assert page.evaluate(LOADED) == []
    page.goto(f"{address}/tokenization?text={quote(' '.join([*TEXTS.values(), ALONE]))}")
    settle(page)
    page.wait_for_function(f"({LOADED})().length > 10")
    page.wait_for_timeout(300)
    loaded = page.evaluate(LOADED)
    for script in TEXTS.keys() - {"cjk"}:
        assert any(one.startswith(first(script)) for one in loaded), script
    for letter in "안こ你":
        assert any(one.startswith((f"U+{ord(letter) // 256:X}", "U+3000")) for one in loaded), letter
    for family in ("--gb-sans", "--gb-serif", "--gb-mono"):
        assert page.evaluate(BOXES, [" ".join([*TEXTS.values(), ALONE]), family]) == []
    assert page.evaluate(BOXES, ["\ue456", "--gb-sans"]) == ["\ue456"]  # the check sees a box


def test_names_of_languages_are_drawn(page: Page, address: str) -> None:
    page.goto(f"{address}/tokenization?view=languages")
    settle(page)
    page.wait_for_function(f"({LOADED})().some((one) => one.startsWith('{first('devanagari')}'))")
    loaded = page.evaluate(LOADED)
    assert all(any(one.startswith(first(script)) for one in loaded) for script in TEXTS.keys() - {"cjk", "emoji"})
