"""The room on the lecturer's screen: what the board is told of the page, so that phones and the remote follow it."""

from typing import Any

import streamlit as st

from pages.frame import components, doors, lesson
from pages.server.address import Page
from pages.server.lessons import Stop


def button() -> None:
    """What opens the join card. The board hears the press before the page does, so that nothing runs."""
    st.button("The room", key="gb-room", type="tertiary")


def board(here: Page, presenting: bool) -> None:
    """The cards of the room and the board over the page, on every page; nothing of it is seen until a room is open."""
    with st.container(key="gb-board"):
        components.view("board")(data=_said(here) | {"presenting": presenting}, key="gb-view-board")


def _said(here: Page) -> dict[str, Any]:
    """What is on the screen, in words. Where no lesson is under way the browser puts the page's question for the caption."""
    title = doors.title(here) if here.aside else doors.name(doors.way()[doors.place()])
    if not (under_way := lesson.current()):
        return {
            "lesson": "",
            "stop": 0,
            "asks": False,
            "caption": "",
            "title": title,
            "where": title,
            "next": "",
            "notes": "",
            "coming": "",
        }
    found, at = under_way
    stop, following = found.stops[at - 1], found.stops[at] if at < len(found.stops) else None
    return {
        "lesson": found.name,
        "stop": at,
        "asks": stop.ask is not None,
        "caption": stop.caption,
        "title": title,
        "where": f"{_page(stop)} · {at} of {len(found.stops)}",
        "next": _page(following) if following else "",
        "notes": stop.notes,
        "coming": following.caption if following else "",
    }


def _page(stop: Stop) -> str:
    """The title of a stop's page."""
    page = doors.find(stop.page)
    return doors.title(page) if page else stop.page
