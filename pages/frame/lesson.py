"""A lesson under way: its line at the foot of the window, the way from stop to stop, and collecting stops of one's own."""

from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from model.errors import UserError
from pages.frame import components, controls, doors
from pages.server import address, ahead, examples, lessons, models
from pages.server.address import Page, Shared, titles
from pages.server.lessons import Lesson, Stop
from viz.shared.words import escaped

COLLECTED = "gb-collected"  # the stops of the lesson that is being made in this session
BASE = "gb-lesson-base"  # the lesson that was opened to go on with: whose audience, author and points are kept
CAPTION = "gb-lesson-caption"
BEGUN = "gb-lesson-begun"  # whether a lesson was begun in this session
PREPARED = "gb-prepared"  # the stop whose successor was run ahead
APART = ("lesson", "stop", "present", "room")  # what an address has beside the picture
FOOT = "6.5rem"  # height of the line and what is said above it
TALL = "10rem"  # the same on a phone
INVITATION = "4.5rem"  # height of the invitation on Home


def current() -> tuple[Lesson, int] | None:
    """The lesson of the address and the number of its stop; None where there is none, or no longer."""
    now = controls.current(Shared)
    found = lessons.find(now.lesson, doors.pages()) if now.lesson else None
    if now.lesson and not found:
        gone = now.lesson.startswith(lessons.OWN)
        why = "is no longer in memory: open its file again" if gone else "does not exist"
        controls.doubt(f"The lesson “{now.lesson[:40]}” {why}.")
        controls.put(lesson="", stop=1)
    if found:
        st.session_state[BEGUN] = True
    if found and now.stop > len(found.stops):
        controls.put(stop=len(found.stops))
    return (found, min(now.stop, len(found.stops))) if found else None


def go(found: Lesson, number: int) -> None:
    """To a stop, as the lesson has it: whatever was changed on its page since is put back. 0 leaves the lesson."""
    if not number:
        controls.put(lesson="", stop=1)
        st.rerun()
    stop = found.stops[number - 1]
    page = doors.find(stop.page)
    assert page is not None  # lessons.read saw to it
    controls.follow(page, replace(lessons.state(stop, doors.pages()), lesson=found.name, stop=number))
    st.switch_page(page.script, query_params=controls.link(page))


def turn(by: int) -> None:
    """So many stops on in the lesson, or views on where none is under way."""
    if not (under_way := current()):
        doors.walk(doors.place() + by)
    elif 1 <= under_way[1] + by <= len(under_way[0].stops):
        go(under_way[0], under_way[1] + by)


def line(here: Page, presenting: bool) -> None:
    """The line at the foot of the window: of the lesson that is under way, or of the chapter that is presented."""
    under_way = current()
    if not (under_way or (presenting and not here.aside)):
        return
    data = _stops(here, *under_way) if under_way else _views(here)
    with st.container(key="gb-lesson"):
        shown = components.view("lesson")
        sent = shown(data=data | {"presenting": presenting}, key="gb-view-lesson", on_go_change=lambda: None).get("go")
    if sent:
        go(under_way[0], int(sent["stop"])) if under_way else doors.walk(int(sent["stop"]) - 1)
    if under_way:
        _prepare(*under_way)


def _stops(here: Page, found: Lesson, at: int) -> dict[str, Any]:
    """The line of a lesson. Stops are counted from 1; 0 leaves it."""
    stop = found.stops[at - 1]
    names = {page.name: doors.title(page) for page in doors.pages()}
    following = found.stops[at] if at < len(found.stops) else None
    return {
        "name": found.name,
        "title": f"Lesson: {found.title}",
        "where": f"{names[stop.page]} · {at} of {len(found.stops)}",
        "at": at,
        "caption": stop.caption,
        "stops": [[number, names[one.page], one.ask.said if one.ask else ""] for number, one in enumerate(found.stops, 1)],
        "begins": [n for n, (one, before) in enumerate(zip(found.stops[1:], found.stops, strict=False), 2) if one.page != before.page],
        "next": f"{names[following.page]}: {following.caption.split('. ')[0].rstrip('.')}" if following else "",
        "left": here.name != stop.page or _changed(here, stop),
        "notes": f"/lesson/{found.name}/notes",
    }  # fmt: skip


def _views(here: Page) -> dict[str, Any]:
    """The line of a chapter: its views, counted from 1 on the way through all of them."""
    way, at = doors.way(), doors.place()
    mine = [(number, doors.name(step)) for number, step in enumerate(way, 1) if step[0] is here]
    return {
        "name": "",
        "title": "Views",
        "where": f"{doors.name(way[at])} · {at + 1} of {len(way)}",
        "at": at + 1,
        "caption": "",
        "stops": [[*one, ""] for one in mine],
        "begins": [],
        "next": doors.name(way[(at + 1) % len(way)]),
        "left": False,
        "notes": "",
    }


def views() -> tuple[list[str], int]:
    """The views that the lesson under way shows, as page or page/view, and the number of its stops."""
    if not (under_way := current()):
        return [], 0
    stops = under_way[0].stops
    first = {page.name: next(iter(titles(page.kind)), "") for page in doors.pages()}  # the view that a page opens on
    return sorted({doors.key(one.page, dict(one.params).get("view", first[one.page])) for one in stops}), len(stops)


def menu() -> None:
    """The lessons, and one of one's own: in the navigation, on every page."""
    with st.popover("Lessons", key="gb-lessons", type="tertiary"):
        for name in lessons.names():
            if found := lessons.find(name, doors.pages()):
                about = f"{len(found.stops)} stops" + (f", {found.minutes} minutes" if found.minutes else "")
                if st.button(f"{found.title} · {about}", key=f"gb-lesson-{name}", type="tertiary"):
                    go(found, 1)
        _own()


def invite() -> None:
    """The newcomer's lesson and the lectures, at the foot of Home, until one is begun."""
    if not invites():
        return
    with st.container(key="gb-invite", horizontal=True, vertical_alignment="center", gap="medium"):
        for name in lessons.names():
            if not (found := lessons.find(name, doors.pages())):
                continue
            tour = name == lessons.TOUR
            label = f"**{found.title}**, {len(found.stops)} stops →" if tour else found.title.rpartition(" · ")[2]
            if st.button(label, key=f"gb-begin-{name}", type="secondary" if tour else "tertiary"):
                go(found, 1)
            if tour:
                st.html('<span class="gb-label">Or along a lecture</span>', width="content")


def invites() -> bool:
    """Whether Home has the invitation: nobody presents, and no lesson was begun in this session."""
    return not (controls.current(Shared).present or st.session_state.get(BEGUN))


def _own() -> None:
    """Stops that are collected while one goes through Glassbox, and files."""
    made: list[Stop] = st.session_state.setdefault(COLLECTED, [])
    st.html('<h2 class="gb-label">A lesson of your own</h2>')
    st.text_input("What is said of this picture", key=CAPTION, max_chars=lessons.MOST_CAPTION)
    st.button("Add this picture to my lesson", key="gb-lesson-add", on_click=_add, disabled=doors.here().aside)
    for at, stop in enumerate(made):
        with controls.row():
            st.markdown(f"{at + 1}. {escaped(stop.caption or stop.link)}", width="stretch")
            st.button("↑", key=f"gb-lesson-up-{at}", type="tertiary", disabled=not at, on_click=_up, args=(at,))
            st.button("×", key=f"gb-lesson-out-{at}", type="tertiary", on_click=_out, args=(at,))
    if made:
        base: Lesson = st.session_state.get(BASE, Lesson("", "My lesson", ()))
        title = st.text_input("Title", base.title, key="gb-lesson-title", max_chars=lessons.WORDS["title"])
        mine = replace(base, name="", title=title or base.title, stops=tuple(made))
        with controls.row():
            st.download_button(
                "Save as TOML", lessons.written(mine), "lesson.toml", "application/toml", key="gb-lesson-save"
            )
            if st.button("Begin it", key="gb-lesson-begin"):
                go(lessons.keep(mine), 1)
    file = st.file_uploader("Open a lesson (TOML)", ["toml"], key="gb-lesson-file", max_upload_size=1)
    if file and st.session_state.get("gb-lesson-opened") != file.file_id:
        try:
            found = lessons.bring(file.getvalue(), file.name, doors.pages())
        except UserError as error:
            st.warning(escaped(str(error)), icon=":material/edit:")
            return
        st.session_state["gb-lesson-opened"] = file.file_id
        st.session_state[COLLECTED] = list(found.stops)
        st.session_state[BASE] = found
        go(found, 1)


def _out(at: int) -> None:
    st.session_state[COLLECTED].pop(at)


def _add() -> None:
    said = " ".join(st.session_state[CAPTION].split())
    st.session_state[COLLECTED].append(Stop(doors.here().name, _here(), said or doors.title(doors.here())))
    st.session_state[CAPTION] = ""


def _up(at: int) -> None:
    made = st.session_state[COLLECTED]
    made[at - 1], made[at] = made[at], made[at - 1]


def _here() -> tuple[tuple[str, str], ...]:
    """The picture that is on the screen, as a stop holds it."""
    return _plain(controls.link(doors.here()))


def _plain(params: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in params.items() if name not in APART)


def _changed(here: Page, stop: Stop) -> bool:
    """Whether the page shows something else than the stop does."""
    return _plain(controls.link(here)) != _plain(address.write(lessons.state(stop, doors.pages())))


def _prepare(found: Lesson, at: int) -> None:
    """Make what the next two stops' pictures need, while this one is looked at; once, however many are at this stop."""
    if at == len(found.stops) or st.session_state.get(PREPARED) == (found.name, at):
        return
    st.session_state[PREPARED] = (found.name, at)
    for stop in found.stops[at : at + 2]:
        page, state = doors.find(stop.page), lessons.state(stop, doors.pages())
        if page and (models.is_open(state.model) or not page.reads):
            state = examples.shown(state)
            ahead.make((page.name, state), partial(page.prepare, state))
