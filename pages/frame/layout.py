"""What stands around every page's view: the question, the prose of its text.md, a figure with its downloads."""

import re
import time
from collections.abc import Callable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple, ParamSpec, TypeVar

import streamlit as st

from model.errors import UserError
from pages.frame import components, controls, doors, provenance
from pages.server import jobs, prose, terms
from pages.server.address import Shared, titles
from pages.server.prose import View
from viz.shared.words import escaped

if TYPE_CHECKING:  # importing plotly takes a while, and not every page draws with it
    import plotly.graph_objects as go

READABLE = "gb-readable"
TALL = 1200  # pixels of a figure on a phone
CAPTIONS = {"large": 205, "medium": 335}  # letters of a caption that fit two lines, and three of smaller ones
PERCENT = re.compile(r"(?<=\d) %")
Asked = ParamSpec("Asked")
Found = TypeVar("Found")


class Drawn(NamedTuple):
    """What a view leaves for what stands around it: numbers for the prose, rows to download, and more.

    secret: whether these would give away what the class is to guess. listed: a title and words with a number each.
    beside: draws something more beside the view, when all else is there: it may take a while.
    picture: whether the view can be saved as a picture.
    """

    numbers: dict[str, str]
    rows: list
    secret: bool = False
    listed: tuple[str, Sequence[tuple[str, float]]] = ("", ())
    beside: Callable[[], None] | None = None
    picture: bool = True


def ranking(title: str, found: Sequence[tuple[str, float]]) -> None:
    """Words with a number each, and a bar as long as it."""
    rows = "".join(
        f'<li><span>{escape(word.strip() or word)}</span><i style="width:{max(0.0, value) * 40:.1f}%"></i>'
        f"<b>{value:.2f}</b></li>"
        for word, value in found
    )
    st.html(f'<h2 class="gb-label">{escape(title)}</h2><ol class="gb-ranking">{rows}</ol>')


def bars(found: Sequence[tuple[str, int, int, str]]) -> None:
    """Names with how many of how many, a bar each, and a remark."""
    rows = "".join(
        f'<li><span>{escape(name)}</span><div><i style="width:{100 * part / max(1, whole):.1f}%"></i></div>'
        f"<b>{f'{100 * part / whole:.0f} %' if whole else '–'}</b><small>{part:,} of {whole:,}</small><em>{escape(remark)}</em></li>"
        for name, part, whole, remark in found
    )
    st.html(f'<ol class="gb-bars">{rows}</ol>')


def quotes(title: str, texts: Sequence[str], remark: str) -> None:
    """What a model said, a line each, and a remark on it."""
    rows = "".join(f"<li>{escape(text) or '…'}</li>" for text in texts)
    st.html(
        f'<h2 class="gb-label">{escape(title)}</h2><ul class="gb-quotes">{rows}</ul><p class="gb-note">{escape(remark)}</p>'
    )


def head(question: str, lead: str, chapter: str = "") -> None:
    """The question of the page, and what it is about; the chapter shows in presenter mode. Nothing typed goes in here."""
    kicker = f'<span class="gb-kicker">{chapter}</span>' if chapter else ""
    st.html(f'<div class="gb-head">{kicker}<h1 class="gb">{question}</h1><p class="gb-lead">{lead}</p></div>')


def notice(words: View, numbers: dict[str, str]) -> None:
    """What to notice: beside the view, or, in the hall, below it in the largest letters that leave it whole."""
    said = prose.filled(words.notice, numbers)
    size = next((size for size, most in CAPTIONS.items() if len(terms.bare(said)) <= most), "small")
    with st.container(key=f"gb-caption-{size}" if captioned() else "gb-notice", gap="small"):
        section("What to notice", said)


def captioned() -> bool:
    """Whether what to notice is the caption of the picture: in presenter mode, where no lesson says one of its own."""
    now = controls.current(Shared)
    return now.present and not now.lesson


def explain(words: View, numbers: dict[str, str], hide_mathematics: bool = False) -> None:
    """Below the view: the mathematics with this moment's numbers, and the sources."""
    with st.container(key="gb-prose"):
        left, right = st.columns([0.66, 0.34], gap="large")
        if not hide_mathematics:
            with left:
                section("The mathematics", prose.filled(words.mathematics, numbers))
        with right:
            heading("Sources")
            st.html(f'<p class="gb-source">{words.sources}</p>')


def section(title: str, said: str) -> None:
    """A small heading and Markdown below it; a number and its % stay on one line."""
    heading(title)
    st.markdown(PERCENT.sub("\u00a0%", said))


def heading(title: str) -> None:
    """A small heading."""
    st.html(f'<h2 class="gb-label">{title}</h2>')


def complain(sentence: str) -> None:
    """One sentence that says what to change; nothing already there is lost."""
    st.warning(escaped(sentence), icon=":material/edit:")


def opening(
    sentence: str, there: bool, work: Callable[Asked, Found], *args: Asked.args, **kwargs: Asked.kwargs
) -> Found:
    """What `work` finds; a sentence stands on the page meanwhile, where it is not `there` yet."""
    if there:
        return work(*args, **kwargs)
    with st.spinner(sentence):
        return work(*args, **kwargs)


def awaited(name: str, work: Callable[[Callable[[str, float], None]], Any], sentence: str) -> Any:
    """What `work` finds, done in the background and kept under `name`; after a second the page says so and counts.

    `work` may tell its progress: what it is at, and the share done.
    """
    job = jobs.start(name, work)
    place, began = st.empty(), time.monotonic()
    while not job.done():
        time.sleep(0.02)
        doing, share = job.progress
        if (waited := time.monotonic() - began) > 1:
            said = f"{sentence} {escape(doing)} {100 * share:.0f} %," if share else sentence
            place.html(f'<p class="gb-note">{said} {waited:.0f} s</p>')
            time.sleep(0.2)
    place.empty()
    if job.error():
        jobs.forget(name)
    return job.result()


class Places(NamedTuple):
    """Where a page puts what it has: style.css lays them out beside each other, or below where the window is narrow."""

    head: Any
    stage: Any
    side: Any


def views(kind: type[Shared], modules: dict[str, Any]) -> tuple[str, Any, Places]:
    """The places of a page; its views as buttons before the stage, and at its side the controls of the chosen one's module.

    In the hall the buttons lie with the controls in the drawer. Returns the view's name, its module, and the places for
    `lesson`.
    """
    with st.container(key="gb-page"):
        head, switch = st.container(key="gb-top"), st.container(key="gb-switch")
        places = Places(head, st.container(key="gb-stage"), st.container(key="gb-side"))
    with places.side:
        side = st.container(key="gb-controls", gap="small")
    with side if controls.current(kind).present else switch:
        view = controls.pick(kind, "view", "Look at", titles(kind))
    module = modules[view]
    with side:
        module.side()
    return view, module, places


def lesson(
    question: str,
    kicker: str,
    words: View,
    draw: Callable[[Any], Drawn],
    states: tuple[Any, Any],
    name: str,
    places: Places,
) -> None:
    """A page: its question, the view, and at its side (below the controls, which stand there) what to notice.

    states: as the controls ask for it, and one that can always be drawn. Where the first cannot, a sentence says why,
    and the picture stays the last that could.
    """
    words = terms.marked(words, doors.here().name)
    with places.head:
        head(question, terms.in_html(words.lead), kicker)
    with places.stage:
        place = st.container()
        with st.container(key="gb-picture"):
            drawn = _drawn(draw, *states, name, place)
    with places.side:
        with st.container(key="gb-below"):  # on a phone, whose headline stands alone
            st.html(f'<p class="gb-lead">{terms.in_html(words.lead)}</p>')
        if drawn.listed[1]:
            ranking(*drawn.listed)
        room = st.container()
        if not drawn.secret:
            with places.stage if captioned() else places.side:
                notice(words, drawn.numbers)
            shown = st.session_state.get(f"{READABLE}-{name}", states[1])
            components.save(name, drawn.rows, provenance.about(shown, question), drawn.picture)
    explain(words, drawn.numbers, hide_mathematics=drawn.secret)
    if drawn.beside:
        with room:
            drawn.beside()


def _drawn(draw: Callable[[Any], Drawn], now: Any, safe: Any, name: str, place: Any) -> Drawn:
    try:
        drawn = draw(now)
    except UserError as error:
        last = st.session_state.get(f"{READABLE}-{name}")
        shown = "stays as it was" if last else "is the page's own example"
        place.warning(f"{escaped(str(error))} Until then the picture {shown}.", icon=":material/edit:")
        provenance.read_nothing()
        return draw(last or safe)
    st.session_state[f"{READABLE}-{name}"] = now
    return drawn


def figure(drawn: "go.Figure", name: str, said: str = "", tall: "go.Figure | None" = None) -> None:
    """A Plotly figure in the colours of the theme; style.css gives it the height that is left of the window.

    said: what it shows, in words, for who cannot see it. tall: what stands there on a phone instead.
    """
    shown: list[tuple[go.Figure, str, Any]] = [(drawn, "-wide" if tall else "", "stretch")]
    for one, kind, height in shown + ([(tall, "-tall", TALL)] if tall else []):
        with st.container(key=f"gb-figure-{name}{kind}"):
            st.plotly_chart(one, theme="streamlit", height=height, config={"displayModeBar": False})
    if said:
        st.html(f'<p class="gb-unseen" aria-live="polite">{escape(said)}</p>')
