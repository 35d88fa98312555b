"""What Glassbox is: what is computed live, which models it shows, what is not true of larger ones, sources, licences."""

from html import escape

import streamlit as st

from pages.about import work
from pages.frame import doors, layout
from pages.server import prose

layout.head(
    "What are you looking at?",
    "Which numbers are computed live, which models they come from, and what they do not say about larger ones.",
)
with st.container(key="gb-about"):
    sections = [*prose.sections("about").items()]
    half = len(sections) // 2
    for column, some in zip(st.columns(2, gap="large"), (sections[:half], sections[half:]), strict=True):
        with column:
            for title, said in some:
                layout.section(title, said.format(**work.facts()))
rows = "".join(
    f"<li>{escape(paper)} <i>{', '.join(doors.title(page) for page in doors.there(places))}</i></li>"
    for paper, places in work.sources(doors.pages()).items()
)
with st.container(key="gb-papers", gap="small"):
    layout.heading("Sources of all views")
    st.html(f'<ul class="gb-papers">{rows}</ul>')
