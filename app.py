"""Glassbox: `streamlit run app.py`, or `make run`.

The pages live in pages/, the script that frames them in pages/frame/main.py: with that folder beside the main script
Streamlit would run a page without its frame when the first visit is a deep link.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st

from pages.frame import cache, errors
from pages.frame.routes import ROUTES


@asynccontextmanager
async def start(app: st.App) -> AsyncIterator[None]:
    """Open the model while the first browser still loads the page."""
    cache.warm_up()
    yield


app = st.App(
    "pages/frame/main.py",
    routes=ROUTES,
    lifespan=start,
    on_script_error=errors.show,
)
