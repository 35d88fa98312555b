"""The script behind every page: style, navigation, the page, the address. No logic; app.py serves it."""

from pathlib import Path

import streamlit as st

from pages.contents import CONTENTS
from pages.frame import chrome, controls, errors, layout, lesson, model
from pages.server import idle

ICON = Path(__file__).with_name("frame") / "static" / "icon.svg"

idle.note()
st.set_page_config(page_title="Glassbox", page_icon=str(ICON), layout="wide")
pages = [st.Page(one.script, title=one.title, url_path=one.name, default=one.chapter is None) for one in CONTENTS]
chosen = st.navigation(pages, position="hidden")
here = next(one for one, page in zip(CONTENTS, pages, strict=True) if page.title == chosen.title)

controls.begin(here, CONTENTS)
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
    with errors.as_sentences(said):
        chosen.run()
    controls.finish(here)
