"""The way from one chapter to another, by its name: no chapter knows another."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import streamlit as st

from pages.frame import controls, store
from pages.server.address import Page, titles


def pages() -> Sequence[Page]:
    """The pages of the lecture in its order."""
    return [page for page in everywhere() if not page.aside]


def everywhere() -> Sequence[Page]:
    """All pages, those beside the lecture too, as main handed them to `controls.begin`."""
    return st.session_state[store.PAGES]


def here() -> Page:
    """The page that is drawn."""
    return next(page for page in everywhere() if page.name == st.session_state[store.PAGE])


def find(name: str) -> Page | None:
    """The page of that name, or None while it is not built."""
    return next((page for page in everywhere() if page.name == name), None)


def there(names: Iterable[str]) -> list[Page]:
    """Those of these pages that are built."""
    return [page for name in names if (page := find(name))]


def title(page: Page) -> str:
    """What a door says."""
    return page.title if page.chapter or page.aside else "Home"


def link(page: Page, label: str, **changes: Any) -> None:
    """A door: `page` with everything as it is now, except `changes`."""
    st.page_link(page.script, label=label, query_params=controls.link(page, **changes))


def go(name: str | None, **changes: Any) -> None:
    """Through the door, if there is one."""
    if name and (page := find(name)):
        st.switch_page(page.script, query_params=controls.link(page, **changes))


def way() -> list[tuple[Page, str]]:
    """Every page and view in lecture order, as Page Down walks them."""
    return [(page, view) for page in pages() for view in titles(page.kind) or [""]]


def place() -> int:
    """Where on the way the person is."""
    page = here()
    return way().index((page, getattr(controls.current(page.kind), "view", "")))


def key(page: str, view: str) -> str:
    """A page, or a view of one, as the map names it."""
    return f"{page}/{view}" if view else page


def name(step: tuple[Page, str]) -> str:
    """A step of the way for people: “Attention: Heads”."""
    page, view = step
    return f"{title(page)}: {titles(page.kind)[view]}" if view else title(page)


def sent(where: Mapping[str, Any] | None) -> None:
    """Where a view of the browser asks to go, if it does: a page, and the fields of it that it names."""
    if where:
        go(str(where["page"]), **{name: str(where[name]) for name in ("view", "term") if where.get(name)})


def walk(number: int) -> None:
    """To a step of the way; behind the last is the first."""
    page, view = way()[number % len(way())]
    go(page.name, **({"view": view} if view else {}))
