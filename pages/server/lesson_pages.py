"""Addresses of lessons beside Streamlit's: where one begins, and the notes that follow it in a window of their own."""

import asyncio
from collections.abc import Sequence
from html import escape
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from pages.server import headers, lessons
from pages.server.address import Page

FOLLOW = """
const lesson = document.body.dataset.lesson, channel = new BroadcastChannel('glassbox-lesson');
channel.onmessage = ({ data }) => {
  if (data.lesson !== lesson) return;
  for (const stop of document.querySelectorAll('li')) stop.toggleAttribute('aria-current', stop.value === data.stop);
  document.querySelector('li[aria-current]')?.scrollIntoView({ block: 'center' });
};
channel.postMessage('where');
addEventListener('keydown', (event) => {
  const by = { PageDown: 1, PageUp: -1, ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  channel.postMessage({ turn: by, lesson });
});
"""
STYLE = """
:root { color-scheme: light dark; font: 400 20px/1.45 Georgia, serif; background: light-dark(#FCFBF8, #16171A); color: light-dark(#22211F, #ECE9E1); }
body { max-width: 40rem; margin: 1rem auto; padding: 0 1rem; }
li { padding: .75rem; margin: .25rem 0; border-left: 4px solid transparent; opacity: .6; }
li[aria-current] { opacity: 1; border-left-color: light-dark(#D55E00, #FF8A3D); background: light-dark(#F4F1EA, #1F2125); }
p { margin: .25rem 0; white-space: pre-line; }
.caption { font-weight: 600; }
"""

POLICY = (  # the one script that stands in the page, and no other
    f"default-src 'none'; script-src {headers.hashed(FOLLOW)}; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)


def _points(lesson: lessons.Lesson, stop: lessons.Stop) -> str:
    """The points of the lesson that a stop treats, for whoever speaks."""
    said = "; ".join(f"{point}. {lesson.points[point - 1]}" for point in stop.points)
    return f"<small>{escape(said)}</small>" if said else ""


def routes(pages: Sequence[Page]) -> list[BaseRoute]:
    """/lesson/<name> leads to its first stop, /lesson/<name>/notes has what is said at each."""

    async def begin(request: Request) -> Response:
        found = await asyncio.to_thread(lessons.find, request.path_params["name"], pages)
        if not found:
            return RedirectResponse("/?" + urlencode({"lesson": request.path_params["name"]}))
        stop = found.stops[0]
        path = "/" if stop.page == "home" else f"/{stop.page}"
        presented = [("present", "1")] if request.query_params.get("present") == "1" else []
        return RedirectResponse(f"{path}?{urlencode([*stop.params, ('lesson', found.name), *presented])}")

    async def notes(request: Request) -> Response:
        found = await asyncio.to_thread(lessons.find, request.path_params["name"], pages)
        if not found:
            return HTMLResponse("<p>This lesson is not in memory: open its file again.</p>", 404)
        titles = {page.name: page.title if page.chapter else "Home" for page in pages}
        items = "".join(
            f'<li value="{at}"><small>{escape(titles[stop.page])}</small><p class="caption">{escape(stop.caption)}</p>'
            f"<p>{escape(stop.notes)}</p>{_points(found, stop)}</li>"
            for at, stop in enumerate(found.stops, 1)
        )
        title = escape(found.title)
        return HTMLResponse(
            f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Notes: {title}</title><style>{STYLE}</style>'
            f'<body data-lesson="{escape(found.name)}"><h1>{title}</h1><ol>{items}</ol><script>{FOLLOW}</script></body></html>',
            headers={"Content-Security-Policy": POLICY},
        )

    return [Route("/lesson/{name}/notes", notes, methods=["GET"]), Route("/lesson/{name}", begin, methods=["GET"])]
