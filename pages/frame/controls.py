"""Every widget that a page's state hangs on, and the address it is written to. Sole owner of widget keys and the URL.

`begin` runs before a page, `finish` after it. Between them a widget's key in the session is "gb:page:field"; values
also live in one store of ours (pages.frame.store), since Streamlit forgets a widget that is not drawn (on another page, say).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

import streamlit as st

from pages.frame import provenance, store
from pages.frame.store import EXAMPLES, ONE_LINE, PAGE, PAGES, STORE
from pages.server import address
from pages.server.address import MAX_LINK, MAX_TEXT, UNTYPED, Page, Shared
from viz.shared.words import escaped

State = TypeVar("State", bound=Shared)
ADDRESSES, COMPLAINTS, EDITED, FINISHED = "gb-addresses", "gb-complaints", "gb-edited", "gb-finished"
KEPT = 20  # addresses that an edit may still carry although newer ones were written


def begin(page: Page, pages: Sequence[Page]) -> None:
    """Take over what the address says, if it changed by other hands than ours: a link, a reload, the back button.

    pages: all that there are, in lecture order, for whoever leads to another (pages.frame.doors).
    """
    provenance.begin()
    st.session_state[PAGES] = pages
    st.session_state[PAGE] = page.name
    kept = st.session_state.setdefault(STORE, {})
    params = st.query_params.to_dict()
    known = st.session_state.setdefault(ADDRESSES, [])
    asked, complaints = address.read(page.kind, params)
    st.session_state[COMPLAINTS] = complaints
    # A run that an edit asked for may carry an address from before the last one was written: then the edit wins.
    # The mark stays until `finish`, for the next edit may interrupt this run.
    edited = st.session_state.get(EDITED, False) or any(map(store.differs, fields(page.kind)))
    st.session_state[EDITED] = edited
    last = known[-1] if known else None
    followed = params != last and not (edited and params in known)
    for part in fields(page.kind):
        changed = followed and (last is None or address.given(part, params) != address.given(part, last))
        if (changed and not store.differs(part)) or store.slot(part.name) not in kept:
            kept[store.slot(part.name)] = getattr(asked, part.name)
            st.session_state.pop(store.key(part.name), None)
        elif store.differs(part):
            kept[store.slot(part.name)] = store.holds(part.name)
    if followed:
        _note(params)


def finish(page: Page) -> None:
    """Write the page's state into the address, and say what was wrong with the one that was asked for."""
    if complaints := st.session_state[COMPLAINTS]:
        st.toast("  \n".join(map(escaped, complaints)), icon=":material/link_off:", duration="long")
    params = link(page)
    _note(params)
    st.session_state[EDITED] = False
    st.session_state[FINISHED] = (page.name, dict(st.session_state[STORE]))
    for shown in st.session_state.get(EXAMPLES, {}).values():
        del shown[:-1]  # a run that came to its end was heard of
    if st.query_params.to_dict() != params:
        st.query_params.from_dict(params)


def undo() -> None:
    """Back to what was drawn last, from a callback: whoever waits too long for a change takes it back."""
    page, before = st.session_state.get(FINISHED, ("", {}))
    now = st.session_state[STORE]
    if page != st.session_state[PAGE]:
        return  # nothing of this page was drawn yet
    for slot, value in list(now.items()):
        if slot in before and before[slot] != value:
            name = slot.removeprefix(f"{page}:")
            put(**{name: before[slot]})


def doubt(sentence: str) -> None:
    """Something else was wrong with the address that was asked for: it is said with the rest."""
    st.session_state[COMPLAINTS].append(sentence)


def current(kind: type[State]) -> State:
    """The state as it is now, with the view's own text as long as nobody has typed one. Call it after the page's widgets."""
    now = store.stored(st.session_state[PAGE], kind)
    return replace(now, text=store.example()) if now.text is UNTYPED else now


def link(page: Page, **changes: Any) -> dict[str, str]:
    """The address of `page` with everything as it is now, except `changes`."""
    return address.write(replace(store.stored(page.name, page.kind), **changes))


def put(**changes: Any) -> None:
    """Set fields from a callback (a preset, a click in a view)."""
    st.session_state[EDITED] = True
    for name, value in changes.items():
        st.session_state[STORE][store.slot(name)] = value
        store.show(name, value)


def follow(page: Page, state: Shared) -> None:
    """Let a page show this state, whatever it showed before; whether it is presented stays as it is. Then go there."""
    kept = st.session_state[STORE]
    for part in fields(state):
        if part.name != "present":
            kept[store.slot(part.name, page.name)] = getattr(state, part.name)
            for shown in (page.name, st.session_state[PAGE]):
                st.session_state.pop(f"gb:{shown}:{part.name}", None)


def line(name: str, label: str, most: int = MAX_TEXT, **options: Any) -> str:
    """A one-line text; line ends in it are shown, and may be typed, as ↵."""
    st.session_state.setdefault(ONE_LINE, set()).add(store.key(name))
    provenance.control(name, label, str)
    st.text_input(label, key=store.seed(name), value=store.seen(name), **options)
    return store.keep(name, _read(name, most))


def area(name: str, label: str, **options: Any) -> str:
    """A text of several lines."""
    provenance.control(name, label, str)
    st.text_area(label, key=store.seed(name), value=store.seen(name), **options)
    return store.keep(name, _read(name))


def switch(name: str, label: str, **options: Any) -> bool:
    """On or off."""
    provenance.control(name, label, lambda on: "yes" if on else "no")
    return store.keep(name, st.toggle(label, key=store.seed(name), value=store.seen(name), **options))


def pick(kind: type[Shared], name: str, label: str, names: Mapping[str, str], **options: Any) -> str:
    """One of a field's options, as a row of buttons; `names` says what people read."""
    shown = _options(kind, name)
    provenance.control(name, label, lambda one: names.get(one, one))
    return store.keep(
        name,
        st.segmented_control(
            label,
            shown,
            format_func=lambda one: names.get(one, one),
            required=True,
            key=store.seed(name),
            default=store.seen(name),
            **options,
        ),
    )


def several(kind: type[Shared], name: str, label: str, names: Mapping[str, str], **options: Any) -> tuple[str, ...]:
    """Some of a field's options."""
    most = _rules(kind, name)["most"]
    provenance.control(name, label, lambda chosen: ", ".join(names.get(one, one) for one in chosen))
    key = store.seed(name)
    st.session_state[key] = list(st.session_state[key])
    chosen = st.multiselect(
        label,
        _options(kind, name),
        format_func=lambda one: names.get(one, one),
        key=key,
        default=store.seen(name),
        max_selections=most,
        **options,
    )
    return store.keep(name, tuple(chosen))


def slide(kind: type[Shared], name: str, label: str, most: int | None = None, **options: Any) -> int:
    """A whole number in the field's range; at most `most`, where a model has no more. No control where one is left."""
    least, end = _rules(kind, name)["range"]
    end = end if most is None else max(least, min(end, most))
    if store.seen(name) > end:
        store.show(name, end)
    if least == end:
        return store.keep(name, least)
    provenance.control(name, label, str)
    return store.keep(name, st.slider(label, least, end, key=store.seed(name), value=store.seen(name), **options))


def scale(kind: type[Shared], name: str, label: str, say: Callable[[int], str]) -> int:
    """A whole number in the field's range that people read as `say` writes it: tenths as decimals."""
    least, most = _rules(kind, name)["range"]
    provenance.control(name, label, say)
    options = range(least, most + 1)
    shown = st.select_slider(label, options, key=store.seed(name), value=store.seen(name), format_func=say)
    return store.keep(name, shown)


def count(kind: type[Shared], name: str, label: str) -> int:
    """A whole number in the field's range, typed."""
    least, most = _rules(kind, name)["range"]
    provenance.control(name, label, str)
    return store.keep(name, st.number_input(label, least, most, key=store.seed(name), value=store.seen(name)))


def choose(kind: type[Shared], name: str, label: str, say: Callable[[str], str] = str) -> str:
    """One of a field's many options, from a list that opens; `say` writes an option for people."""
    options = _options(kind, name)
    provenance.control(name, label, say)
    return store.keep(
        name, st.selectbox(label, options, format_func=say, key=store.seed(name), index=options.index(store.seen(name)))
    )


def select(name: str, label: str, names: Mapping[str, str], **options: Any) -> str:
    """One of `names`, which say what people read, from a list that opens; or what is typed, where the options allow it."""
    listed, key = list(names), store.seed(name)
    say = lambda one: names.get(one, one)  # noqa: E731
    provenance.control(name, label, say)
    return store.keep(
        name, st.selectbox(label, listed, format_func=say, key=key, index=listed.index(store.seen(name)), **options)
    )


def reset(name: str, value: Any) -> None:
    """Set a field whose widget is drawn already, for the next run."""
    st.session_state[STORE][store.slot(name)] = value
    st.session_state.pop(store.key(name), None)


def forget(page: Page) -> None:
    """Let another page open as at first the next time, but for what travels from page to page."""
    for part in fields(page.kind):
        if part.name not in store.SHARED:
            st.session_state[STORE].pop(store.slot(part.name, page.name), None)


def row() -> Any:
    """A container in which controls stand beside each other."""
    return st.container(horizontal=True, gap="small")


def presets(name: str, values: Mapping[str, str], label: str = "Try", **also: Any) -> None:
    """A row of quiet buttons that put a text into field `name`, and fields `also` to fixed values."""
    settings({title: {name: value, **also} for title, value in values.items()}, label)


def settings(values: Mapping[str, Mapping[str, Any]], label: str = "Try") -> None:
    """A row of quiet buttons that set several fields each."""
    with st.container(key=f"gb-try-{label}-{len(values)}", horizontal=True, vertical_alignment="center"):
        st.html(f'<span class="gb-label">{label}</span>', width="content")
        for title, fields_of in values.items():
            st.button(title, key=f"gb-preset-{label}-{title}", type="tertiary", on_click=put, kwargs=dict(fields_of))


def _note(params: dict[str, str]) -> None:
    """Remember an address that was taken over or written; the last one is where the browser is, or soon will be."""
    known = st.session_state[ADDRESSES]
    if not known or known[-1] != params:
        known.append(params)
        del known[:-KEPT]


def _read(name: str, most: int = MAX_TEXT) -> str:
    """What a text's widget holds, and a line about it if it is too long for a page or a link."""
    typed = len(st.session_state[store.key(name)])
    if typed > most:
        st.caption(f"Only the first {most:,} of {typed:,} characters are read.")
    elif typed > MAX_LINK:
        st.caption(f"Over {MAX_LINK:,} characters: this text stays out of the link.")
    return store.holds(name)


def _rules(kind: type[Shared], name: str) -> Mapping[str, Any]:
    return next(part.metadata for part in fields(kind) if part.name == name)


def _options(kind: type[Shared], name: str) -> Sequence[str]:
    return _rules(kind, name)["options"]
