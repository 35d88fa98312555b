"""A page, or the stops of a lesson, as one HTML file that works from a disk: scripts, styles, fonts and what was shown.

The browser sends what stands on the page (viz/shared/standalone/take.js); here it is put together with what only the server
has. The file asks nothing of anybody, and its Content-Security-Policy keeps it from doing so.
"""

import gzip
import json
import re
from base64 import b64encode
from datetime import date
from functools import cache
from html import escape, unescape
from importlib.resources import files
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pages.server import endpoint, fonts, frames, palette, scripts, terms
from pages.server.checks import BadQuestion, Question, listed
from pages.server.fonts import NOTO, SCRIPTS
from pages.server.limits import Full, Gate
from pages.server.routes import SCRIPTS as OWN

ROOT = Path(__file__).resolve().parents[2]
STYLE = ROOT / "pages" / "frame" / "style.css"
MOST_BYTES = 64_000_000
MOST_STOPS = 200
BOOT = "standalone"
_gate = Gate(3)  # pages that are saved at once: each may take some hundred MB
# The families of the pages by their names in style.css: package, file, style.
FAMILIES = (
    ("Source Serif Glassbox", "fontpkg_source_serif_4", "SourceSerif4[opsz,wght].ttf", "normal"),
    ("Source Serif Glassbox", "fontpkg_source_serif_4", "SourceSerif4-Italic[opsz,wght].ttf", "italic"),
    ("Inter Glassbox", "fontpkg_inter", "Inter[opsz,wght].ttf", "normal"),
    ("Source Code Glassbox", "fontpkg_source_code_pro", "SourceCodePro[wght].ttf", "normal"),
)
HEX = re.compile(r'"((?:[0-9a-f]{2})+)"')  # a piece of text, as payloads write its bytes
OWN_SCRIPT = re.compile(r'<script src="/?glassbox/scripts/(jquery|d3)/([\w.-]+)"></script>')
TERM = re.compile(r'<a href="glossary\?term=[^"]*"[^>]*>([^<]*)</a>')  # a mark: pages.server.terms
POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval' blob:; style-src 'unsafe-inline'; img-src data: blob:; "
    "font-src data:; frame-src 'self'; base-uri 'none'; form-action 'none'"
)
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<title>{title} · Glassbox</title>
<style>{style}</style></head>
<body class="stApp"><noscript>This page needs JavaScript.</noscript>
<script type="application/json" id="gb-page">{page}</script>
<script type="application/json" id="gb-styles">{styles}</script>
<script type="text/plain" id="gb-plotly">{plotly}</script>
<script type="module">{script}
const held = (id) => document.getElementById(id).textContent;
const { {boot}: boot, ...views } = $views;
let plotly = null;
const unpacked = async () => {
  const bytes = Uint8Array.from(atob(held('gb-plotly')), (one) => one.charCodeAt(0));
  const text = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text();
  document.head.append(Object.assign(document.createElement('script'), { textContent: text }));
  return globalThis.Plotly;
};
boot({ page: JSON.parse(held('gb-page')), styles: JSON.parse(held('gb-styles')), views, plotly: () => (plotly ??= unpacked()) });
</script></body></html>
"""


def page(asked: Question) -> str:
    """The file for what `asked` holds: title, version, and stops of html, mounts, plots, frames, answers, theme, caption,
    about. Raises BadQuestion."""
    stops = [_stop(stop) for stop in listed(asked["stops"], 1, MOST_STOPS)]
    views = sorted({mount["view"] for stop in stops for mount in stop["mounts"]})
    title, version = str(asked["title"]), str(asked["version"])
    held = _embedded(
        {
            "title": title,
            "version": version,
            "date": date.today().isoformat(),
            "palette": palette.pairs(),
            "stops": stops,
        }
    )
    script = scripts.together([*views, BOOT]).replace("</", "<\\/")
    parts = {
        "policy": escape(POLICY),
        "title": escape(title),
        "style": "".join((_faces(held + script), STYLE.read_text("utf-8"), scripts.style(BOOT).replace("</", "<\\/"))),
        "page": held,
        "styles": _embedded({view: scripts.style(view) for view in views}),
        "plotly": plotly() if any(stop["plots"] for stop in stops) else "",
        "script": script,
        "boot": BOOT,
    }
    return re.sub(r"\{(\w+)\}", lambda found: parts.get(found[1], found[0]), PAGE)


def _stop(given: Any) -> dict[str, Any]:
    if not isinstance(given, Question):
        raise BadQuestion("a stop is no object")
    mounts = [mount for mount in listed(given["mounts"]) if isinstance(mount, Question)]
    known = scripts.names()
    if wrong := [mount["view"] for mount in mounts if mount["view"] not in known]:
        raise BadQuestion(f"{wrong[0]!r} is no view")
    framed = [OWN_SCRIPT.sub(_inlined, frames.page(str(frame))) for frame in listed(given["frames"])]
    rest = {name: given[name] for name in ("plots", "answers", "theme", "about", "caption")}
    html = TERM.sub(_explained, str(given["html"]))
    return {**rest, "html": html, "mounts": mounts, "frames": framed}


def _explained(found: re.Match[str]) -> str:
    """A term with what it means, where there is no glossary to open."""
    term = terms.of(unescape(found[1]))
    return f'<dfn tabindex="0" title="{escape(term.says)}">{found[1]}</dfn>' if term else found[1]


def _inlined(found: re.Match[str]) -> str:
    package, folder = OWN[found[1]]
    text = files(package).joinpath(folder, found[2]).read_text("utf-8")
    return "<script>" + text.replace("</script", "<\\/script") + "</script>"


def _embedded(data: Any) -> str:
    """JSON that may stand in a script element."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _faces(shown: str) -> str:
    """Rules with the letters of a text in them, and those that people may yet see: of all families, and of scripts."""
    pieces = (bytes.fromhex(found[1]).decode("utf-8", "ignore") for found in HEX.finditer(shown))
    wanted = {*map(chr, range(32, 127)), *shown, *"".join(pieces)} - {"\n", "\r", "\t"}
    letters = {ord(letter) for letter in wanted if not "\ud800" <= letter <= "\udfff"}
    rules = [
        _face(family, fonts.subset(str(files(package).joinpath("files", file)), letters), style)
        for family, package, file, style in FAMILIES
    ]
    own: dict[str, set[int]] = {}
    for one in fonts.slices():
        if found := letters.intersection(one.characters) - set(range(128)):
            own.setdefault(one.script, set()).update(found)
    for name, found in own.items():
        ranges = ",".join(f"U+{letter:X}" for letter in sorted(found))
        data = fonts.subset(SCRIPTS[name].path, found, SCRIPTS[name].fixed)
        rules.append(_face(NOTO, data, "normal", f";unicode-range:{ranges}"))
    return "".join(rules)


def _face(family: str, data: bytes, style: str, more: str = "") -> str:
    url = f"data:font/woff;base64,{b64encode(data).decode()}"
    return f'@font-face{{font-family:"{family}";font-style:{style};font-weight:100 900;src:url("{url}"){more}}}'


@cache
def plotly() -> str:
    """Plotly's script, gzipped, in base64: a third of its megabytes."""
    script = files("plotly").joinpath("package_data", "plotly.min.js").read_bytes()
    return b64encode(gzip.compress(script, 9)).decode()


async def _answer(request: Request) -> Response:
    """Only JSON is taken: a browser asks before it sends that from a page of another site, and is told no."""
    try:
        with _gate.entered():
            return await _made(request)
    except Full:
        return JSONResponse({"error": "Several pages are being saved: try again in a moment."}, 503)


async def _made(request: Request) -> Response:
    if request.headers.get("content-type") != "application/json":
        return JSONResponse({"error": "This is no page of Glassbox."}, 404)
    body = await endpoint.body(request, MOST_BYTES)
    if body is None:
        sentence = f"This is more than {MOST_BYTES // 1_000_000} MB: save fewer stops, or shorter texts."
        return JSONResponse({"error": sentence}, 413)
    try:
        made = await run_in_threadpool(lambda: page(Question.read(body)))
    except BadQuestion:
        return JSONResponse({"error": "This page could not be saved: reload it and try again."}, 400)
    name = 'attachment; filename="glassbox.html"'
    return Response(made, media_type="application/octet-stream", headers={"Content-Disposition": name})


ROUTE = Route("/glassbox/page", _answer, methods=["POST"])
