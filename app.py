"""Glassbox: `streamlit run app.py`, or `make run`.

The pages live in pages/, the script that frames them is pages/main.py: with that folder beside the main script Streamlit
would run a page without its frame when the first visit is a deep link.
"""

import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.middleware import Middleware

from model.errors import UserError
from pages.contents import ANSWERS, JUDGES, PAGES, ROUTES
from pages.frame import errors
from pages.room import brought, door, guard, lan
from pages.room import routes as of_rooms
from pages.room.hall import HALL
from pages.server import endpoint, frames, headers, idle, lessons, logs, metrics, models, processes, routes, standalone

HERE_ALONE = ("127.0.0.1", "localhost", "::1")  # addresses at which only this computer reaches it
try:
    headers.frames()
except UserError as error:
    sys.exit(str(error))
os.environ.setdefault("GLASSBOX_OTHER_MODELS", str(int(st.get_option("server.address") in HERE_ALONE)))


@asynccontextmanager
async def start(app: st.App) -> AsyncIterator[None]:
    """Open the model while the first browser still loads the page, and let everybody out of the rooms at the end."""
    logs.begin()
    idle.watch()
    models.warm_up()
    HALL.judges = JUDGES
    lessons.shelves[:] = [brought.Shelf()]
    HALL.replica.begin()
    lan.DOOR.main = lan.Place(st.get_option("server.address") or "", st.get_option("server.port"))
    yield
    await HALL.close()
    await lan.DOOR.shut()
    processes.end()


app = st.App(
    "pages/main.py",
    routes=[
        *routes.FILES,
        endpoint.route(ANSWERS),
        *ROUTES,
        *of_rooms.routes(PAGES),
        standalone.ROUTE,
        frames.ROUTE,
        *metrics.routes(guard.at_home, models.ready),
        routes.UnknownPage({page.name for page in PAGES}),
    ],
    lifespan=start,
    middleware=[Middleware(logs.Named), Middleware(headers.Guarded), Middleware(door.Door)],
    on_script_error=errors.show,
)
