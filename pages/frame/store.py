"""What pages.frame.controls keeps of every field in this session, and what the field's widget holds meanwhile."""

from dataclasses import Field, fields
from typing import Any, TypeVar

import streamlit as st

from pages.server import examples
from pages.server.address import MAX_TEXT, UNTYPED, Shared

State = TypeVar("State", bound=Shared)
STORE, PAGE, PAGES = "gb-store", "gb-page", "gb-pages"
SHARED = frozenset(part.name for part in fields(Shared))
ONE_LINE, LINE_END = "gb-one-line", "↵"  # keys of one-line texts, and what stands for a line end in them
EXAMPLES = "gb-examples"  # by widget, the views' own texts that it may still hold, the latest last


def key(name: str) -> str:
    """A widget's key, one per page: Streamlit empties a text whose one-line widget turns into an area under the same key."""
    return f"gb:{st.session_state[PAGE]}:{name}"


def slot(name: str, page: str = "") -> str:
    """Where the store keeps a field: what all pages share under its name, what is one page's under the page's too."""
    return name if name in SHARED else f"{page or st.session_state[PAGE]}:{name}"


def stored(page: str, kind: type[State]) -> State:
    """The state of a page as it is kept, UNTYPED and all."""
    store = st.session_state[STORE]
    return kind(**{part.name: store.get(slot(part.name, page), part.default) for part in fields(kind)})


def example() -> str:
    """The text that the view opens on, in words that the chosen model knows."""
    here = next(page for page in st.session_state[PAGES] if page.name == st.session_state[PAGE])
    return examples.text(stored(here.name, here.kind))


def holds(name: str) -> Any:
    """What a field's widget holds, a text only as far as pages read it."""
    value = st.session_state[key(name)]
    if isinstance(value, str):
        value = value.replace(LINE_END, "\n") if key(name) in st.session_state.get(ONE_LINE, ()) else value
        return value[:MAX_TEXT]
    return tuple(value) if isinstance(value, list) else value  # a multiselect's own is a list


def differs(part: Field) -> bool:
    """Whether a field's widget holds something else than the store: a person has just changed it."""
    if not there(part.name):
        return False
    value, kept = holds(part.name), st.session_state[STORE].get(slot(part.name))
    return value not in own_texts(part.name) if kept is UNTYPED else value != kept


def own_texts(name: str) -> list[str]:
    """The views' own texts that a field's widget may hold although nobody has typed anything.

    More than one while runs are interrupted: the browser may not yet have heard of the latest, and send one from before.
    """
    return st.session_state.setdefault(EXAMPLES, {}).setdefault(key(name), [])


def there(name: str) -> bool:
    """Whether a field's widget is there and holds something: one that just went away may hold None."""
    return st.session_state.get(key(name)) is not None


def seed(name: str) -> str:
    """The key of a field's widget, which then shows what the store holds, or the view's example where nothing was typed."""
    kept = st.session_state[STORE][slot(name)]
    wanted = example() if kept is UNTYPED else kept
    if kept is UNTYPED and wanted not in own_texts(name)[-1:]:
        own_texts(name).append(wanted)
    # Only where it has to change: each time that a widget is set, the browser is told.
    if key(name) not in st.session_state or (kept is UNTYPED and holds(name) != wanted):
        show(name, wanted)
    return key(name)


def seen(name: str) -> Any:
    """What a field's widget holds. It is also given as the widget's own default: Streamlit tells the browser of a value in
    the session in one run only, and the browser may miss that one where the next run follows at once."""
    return st.session_state[seed(name)]


def show(name: str, value: Any) -> None:
    """Make a field's widget hold `value`, or what its view opens on, where that is no text yet."""
    if value is UNTYPED:
        st.session_state.pop(key(name), None)  # it is found when the widget is drawn
        return
    one_line = key(name) in st.session_state.get(ONE_LINE, ())
    st.session_state[key(name)] = value.replace("\n", LINE_END) if one_line else value


def keep(name: str, value: Any) -> Any:
    """Take over what a field's widget says; returns what counts."""
    kept = st.session_state[STORE][slot(name)]
    if kept is UNTYPED:  # `begin` has taken what was typed
        return value
    if value is None:  # as a widget that is being taken away says
        return kept
    st.session_state[STORE][slot(name)] = value
    return value
