"""Saved figures as pictures: drawn by programs that have none of our fonts, and how far two drawings are apart."""

import io
import shutil
import subprocess
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, Page

BLOCK = 24  # pixels of a figure drawn twice as large: about one letter
RSVG = shutil.which("rsvg-convert")
INKSCAPE = shutil.which("inkscape")


def saved(page: Page, kind: str) -> tuple[str, bytes]:
    """The name and the content of the file that a button gives."""
    with page.expect_download() as waiting:
        page.get_by_label(f"Save as {kind}").click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def by_librsvg(figure: bytes) -> np.ndarray:
    """As GNOME, Wikipedia and many converters draw it."""
    assert RSVG
    return pixels(subprocess.run([RSVG, "-z", "2"], input=figure, capture_output=True, check=True).stdout)


def by_inkscape(figure: bytes, folder: Path) -> np.ndarray:
    """As people open it who go on drawing."""
    assert INKSCAPE
    drawing, made = folder / "figure.svg", folder / "figure.png"
    drawing.write_bytes(figure)
    subprocess.run([INKSCAPE, drawing, "--export-type=png", "-d", "192", "-o", made], capture_output=True, check=True)
    return pixels(made.read_bytes())


def by_chromium(figure: bytes, browser: Browser) -> np.ndarray:
    """As a browser draws it that is on no page of ours: it has loaded no font."""
    context = browser.new_context(device_scale_factor=2, viewport={"width": 2000, "height": 2500})
    page = context.new_page()
    page.set_content(f"<style>body{{margin:0}}svg{{display:block}}</style>{figure.decode()}")
    assert page.evaluate("document.fonts.size") == 0
    box = page.locator("svg").first.bounding_box()
    assert box
    shot = page.screenshot(clip=box)
    context.close()
    return pixels(shot)


def pixels(png: bytes) -> np.ndarray:
    """Grey values [height, width]."""
    return np.asarray(Image.open(io.BytesIO(png)).convert("L")).astype(np.float32)


def apart(one: np.ndarray, other: np.ndarray) -> float:
    """How far two pictures are apart where they differ most: the mean over a block, of 255. Edges of letters, which every
    program smooths in its own way, count for 4 at most; a letter that is missing, or two pixels off, for 18 and more."""
    assert one.shape == other.shape
    high, wide = (size // BLOCK * BLOCK for size in one.shape)
    off = np.abs(one - other)[:high, :wide]
    return float(off.reshape(high // BLOCK, BLOCK, wide // BLOCK, BLOCK).mean((1, 3)).max())
