"""Colours of the dark theme and those that stand for them in the light one, for pictures that leave the page."""

import tomllib
from functools import cache
from pathlib import Path

CONFIG = Path(__file__).resolve().parents[2] / ".streamlit" / "config.toml"
SINGLE = ("backgroundColor", "secondaryBackgroundColor", "textColor", "borderColor", "primaryColor")
LISTS = ("chartCategoricalColors", "chartSequentialColors", "chartDivergingColors")


@cache
def pairs() -> list[tuple[str, str]]:
    """Each a dark colour and its light one, as #RRGGBB. Where two of a theme are alike, the first counts."""
    themes = tomllib.loads(CONFIG.read_text("utf-8"))["theme"]
    dark, light = themes["dark"], themes["light"]
    found = [(dark[name], light[name]) for name in SINGLE]
    return found + [pair for name in LISTS for pair in zip(dark[name], light[name], strict=True)]
