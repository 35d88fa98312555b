"""The script behind every page: style, navigation, the page, the address. No logic; app.py serves it."""

from pathlib import Path
from secrets import token_hex

import streamlit as st

from pages.contents import PAGES
from pages.frame import chrome, controls, errors, layout, lesson, model, room
from pages.server import idle, traffic

ICON = Path(__file__).with_name("frame") / "static" / "icon.svg"

idle.note()
pages = [st.Page(one.script, title=one.title, url_path=one.name, default=one is PAGES[0]) for one in PAGES]
chosen = st.navigation(pages, position="hidden")
here = next(one for one, page in zip(PAGES, pages, strict=True) if page.title == chosen.title)
titled = "Glassbox" if here is PAGES[0] else f"{here.title} · Glassbox"
st.set_page_config(page_title=titled, page_icon=str(ICON), layout="wide")

controls.begin(here, PAGES)
with traffic.act(st.session_state.setdefault("gb-visit", token_hex(8)), here.title):
    presenting = controls.current(here.kind).present
    chrome.style(here, presenting)
    if chrome.weights_are_here():
        surroundings = chrome.tools if presenting else chrome.navigation
        surroundings(here)
        chrome.keys(here, presenting)
        said = st.container(key="gb-said")
        if why := model.refusal():
            with said:
                layout.complain(why)
        lesson.line(here, presenting)
        room.board(here, presenting)
        with errors.as_sentences(said):
            chosen.run()
        if not presenting:
            chrome.foot(here)
        controls.finish(here)
