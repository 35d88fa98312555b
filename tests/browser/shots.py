"""Photographs of every page in the sizes and themes of the design, into the ignored folder shots/: `make shots`."""

import sys
from dataclasses import fields

from pages.contents import PAGES
from tests.browser.serve import ROOT, chromium, open_page, server, settle

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
                for size, pixels in SIZES.items():
                    for theme in ("light", "dark"):
                        tab, _ = open_page(browser, theme, pixels)
                        present = "present=1" if "present" in size else ""
                        query = "&".join(filter(None, (present, f"view={view}" if view else "")))
                        tab.goto(f"{address}/{'' if page is PAGES[0] else page.name}?{query}")
                        settle(tab)
                        tab.wait_for_timeout(600)
                        tab.screenshot(path=folder / f"{name}_{size}_{theme}.png")
                        tab.context.close()
                        print(f"shots/{name}_{size}_{theme}.png")


if __name__ == "__main__":
    main(sys.argv[1:])
