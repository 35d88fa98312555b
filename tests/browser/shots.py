"""Photographs of every page in the sizes and themes of the design, into the ignored folder shots/: `make shots`."""

import sys
from dataclasses import fields
from pathlib import Path
from typing import get_args
from urllib.parse import urlencode

from playwright.sync_api import Browser

from pages.contents import PAGES
from tests.browser.serve import ROOT, Theme, chromium, open_page, server, settle

THEMES: tuple[Theme, ...] = get_args(Theme)
SIZES = {
    "390": (390, 844),
    "820": (820, 1180),
    "1024": (1024, 768),
    "1280": (1280, 720),
    "1920_present": (1920, 1080),
}


def views(kind: type) -> tuple[str, ...]:
    """The views of a page, from what its address may say."""
    return next((part.metadata["options"] for part in fields(kind) if part.name == "view"), ("",))


def main(only: list[str]) -> None:
    """Shoot every page and view, or only those whose name holds one of the given words."""
    folder = ROOT / "shots"
    folder.mkdir(exist_ok=True)
    with server() as address, chromium() as browser:
        for page in PAGES:
            for view in views(page.kind):
                name = "_".join(filter(None, (page.name, view)))
                if only and not any(word in name for word in only):
                    continue
                for theme in THEMES:
                    shoot(browser, f"{address}/{'' if page is PAGES[0] else page.name}", view, theme, folder / name)


def shoot(browser: Browser, address: str, view: str, theme: Theme, place: Path) -> None:
    """A view in all sizes, in one theme."""
    tab, _ = open_page(browser, theme)
    for size, (width, height) in SIZES.items():
        present = "present" in size
        tab.set_viewport_size({"width": width, "height": height})
        if present or tab.url == "about:blank":
            tab.goto(f"{address}?{urlencode({'view': view} if view else {})}{'&present=1' if present else ''}")
            settle(tab)
        tab.wait_for_timeout(600)
        tab.screenshot(path=f"{place}_{size}_{theme}.png")
        print(f"shots/{place.name}_{size}_{theme}.png")
    tab.context.close()


if __name__ == "__main__":
    main(sys.argv[1:])
