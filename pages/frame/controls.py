"""Every widget that a page's state hangs on, and the address it is written to. Sole owner of widget keys and the URL.

`begin` runs before a page, `finish` after it. Between them a widget's key in the session is "gb:page:field"; values
also live in one store of ours, since Streamlit forgets a widget that is not drawn (on another page, say).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import Field, fields, replace
from typing import Any, TypeVar

import streamlit as st

from pages.server import address
from pages.server.address import MAX_LINK, MAX_TEXT, Page, Shared
from viz.shared.words import escaped

State = TypeVar("State", bound=Shared)
STORE, ADDRESSES, COMPLAINTS = "gb-store", "gb-addresses", "gb-complaints"
PAGE, EDITED, FINISHED = "gb-page", "gb-edited", "gb-finished"
SHARED = frozenset(part.name for part in fields(Shared))
ONE_LINE, LINE_END = "gb-one-line", "↵"  # keys of one-line texts, and what stands for a line end in them
PAGES = "gb-pages"
KEPT = 20  # addresses that an edit may still carry although newer ones were written


def begin(page: Page, pages: Sequence[Page]) -> None:
    """Take over what the address says, if it changed by other hands than ours: a link, a reload, the back button.

    pages: all that there are, in lecture order, for whoever leads to another (pages.frame.doors).
    """
    st.session_state[PAGES] = pages
    st.session_state[PAGE] = page.name
    store = st.session_state.setdefault(STORE, {})
    params = st.query_params.to_dict()
    known = st.session_state.setdefault(ADDRESSES, [])
    asked, complaints = address.read(page.kind, params)
    st.session_state[COMPLAINTS] = complaints
    # A run that an edit asked for may carry an address from before the last one was written: then the edit wins.
    # The mark stays until `finish`, for the next edit may interrupt this run.
    edited = st.session_state.get(EDITED, False) or any(map(_differs, fields(page.kind)))
    st.session_state[EDITED] = edited
    last = known[-1] if known else None
    followed = params != last and not (edited and params in known)
    for part in fields(page.kind):
        changed = followed and (last is None or address.given(part, params) != address.given(part, last))
        if (changed and not _differs(part)) or _slot(part.name) not in store:
            store[_slot(part.name)] = getattr(asked, part.name)
            st.session_state.pop(_key(part.name), None)
        elif _held(part.name):
            store[_slot(part.name)] = _value(part.name)
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
    if st.query_params.to_dict() != params:
        st.query_params.from_dict(params)


def undo() -> None:
    """Back to what was drawn last, from a callback: whoever waits too long for a change takes it back."""
    page, before = st.session_state.get(FINISHED, ("", {}))
    store = st.session_state[STORE]
    if page != st.session_state[PAGE]:
        return  # nothing of this page was drawn yet
    for slot, value in list(store.items()):
        if slot in before and before[slot] != value:
            name = slot.removeprefix(f"{page}:")
            put(**{name: before[slot]})


def doubt(sentence: str) -> None:
    """Something else was wrong with the address that was asked for: it is said with the rest."""
    st.session_state[COMPLAINTS].append(sentence)


def current(kind: type[State]) -> State:
    """The state as it is now. Call it after the page's widgets."""
    return _stored(st.session_state[PAGE], kind)


def link(page: Page, **changes: Any) -> dict[str, str]:
    """The address of `page` with everything as it is now, except `changes`."""
    return address.write(replace(_stored(page.name, page.kind), **changes))


def put(**changes: Any) -> None:
    """Set fields from a callback (a preset, a click in a view)."""
    st.session_state[EDITED] = True
    for name, value in changes.items():
        st.session_state[STORE][_slot(name)] = value
        _show(name, value)


def follow(page: Page, state: Shared) -> None:
    """Let a page show this state, whatever it showed before; whether it is presented stays as it is. Then go there."""
    store = st.session_state[STORE]
    for part in fields(state):
        if part.name != "present":
            store[_slot(part.name, page.name)] = getattr(state, part.name)
            for shown in (page.name, st.session_state[PAGE]):
                st.session_state.pop(f"gb:{shown}:{part.name}", None)


def line(name: str, label: str, most: int = MAX_TEXT, **options: Any) -> str:
    """A one-line text; line ends in it are shown, and may be typed, as ↵."""
    st.session_state.setdefault(ONE_LINE, set()).add(_key(name))
    st.text_input(label, key=_seed(name), value=_seen(name), **options)
    return _keep(name, _read(name, most))


def area(name: str, label: str, **options: Any) -> str:
    """A text of several lines."""
    st.text_area(label, key=_seed(name), value=_seen(name), **options)
    return _keep(name, _read(name))


def switch(name: str, label: str, **options: Any) -> bool:
    """On or off."""
    return _keep(name, st.toggle(label, key=_seed(name), value=_seen(name), **options))


def pick(kind: type[Shared], name: str, label: str, names: Mapping[str, str], **options: Any) -> str:
    """One of a field's options, as a row of buttons; `names` says what people read."""
    shown = _options(kind, name)
    return _keep(
        name,
        st.segmented_control(
            label,
            shown,
            format_func=lambda one: names.get(one, one),
            required=True,
            key=_seed(name),
            default=_seen(name),
            **options,
        ),
    )


def several(kind: type[Shared], name: str, label: str, names: Mapping[str, str], **options: Any) -> tuple[str, ...]:
    """Some of a field's options."""
    most = _rules(kind, name)["most"]
    key = _seed(name)
    st.session_state[key] = list(st.session_state[key])
    chosen = st.multiselect(
        label,
        _options(kind, name),
        format_func=lambda one: names.get(one, one),
        key=key,
        default=_seen(name),
        max_selections=most,
        **options,
    )
    return _keep(name, tuple(chosen))


def slide(kind: type[Shared], name: str, label: str, most: int | None = None, **options: Any) -> int:
    """A whole number in the field's range; at most `most`, where a model has no more. No control where one is left."""
    least, end = _rules(kind, name)["range"]
    end = end if most is None else max(least, min(end, most))
    if _seen(name) > end:
        _show(name, end)
    if least == end:
        return _keep(name, least)
    return _keep(name, st.slider(label, least, end, key=_seed(name), value=_seen(name), **options))


def count(kind: type[Shared], name: str, label: str) -> int:
    """A whole number in the field's range, typed."""
    least, most = _rules(kind, name)["range"]
    return _keep(name, st.number_input(label, least, most, key=_seed(name), value=_seen(name)))


def choose(kind: type[Shared], name: str, label: str, say: Callable[[str], str] = str) -> str:
    """One of a field's many options, from a list that opens; `say` writes an option for people."""
    options = _options(kind, name)
    return _keep(name, st.selectbox(label, options, format_func=say, key=_seed(name), index=options.index(_seen(name))))


def select(name: str, label: str, names: Mapping[str, str], **options: Any) -> str:
    """One of `names`, which say what people read, from a list that opens; or what is typed, where the options allow it."""
    listed, key = list(names), _seed(name)
    say = lambda one: names.get(one, one)  # noqa: E731
    return _keep(
        name, st.selectbox(label, listed, format_func=say, key=key, index=listed.index(_seen(name)), **options)
    )


def reset(name: str, value: Any) -> None:
    """Set a field whose widget is drawn already, for the next run."""
    st.session_state[STORE][_slot(name)] = value
    st.session_state.pop(_key(name), None)


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


def _key(name: str) -> str:
    """A widget's key, one per page: Streamlit empties a text whose one-line widget turns into an area under the same key."""
    return f"gb:{st.session_state[PAGE]}:{name}"


def _slot(name: str, page: str = "") -> str:
    """Where the store keeps a field: what all pages share under its name, what is one page's under the page's too."""
    return name if name in SHARED else f"{page or st.session_state[PAGE]}:{name}"


def _stored(page: str, kind: type[State]) -> State:
    store = st.session_state[STORE]
    return kind(**{part.name: store.get(_slot(part.name, page), part.default) for part in fields(kind)})


def _value(name: str) -> Any:
    """What a field's widget holds, a text only as far as pages read it."""
    value = st.session_state[_key(name)]
    if isinstance(value, str):
        value = value.replace(LINE_END, "\n") if _key(name) in st.session_state.get(ONE_LINE, ()) else value
        return value[:MAX_TEXT]
    return tuple(value) if isinstance(value, list) else value  # a multiselect's own is a list


def _differs(part: Field) -> bool:
    """Whether a field's widget holds something else than the store: a person has just changed it."""
    return _held(part.name) and _value(part.name) != st.session_state[STORE].get(_slot(part.name))


def _held(name: str) -> bool:
    """Whether a field's widget is there and holds something: one that just went away may hold None."""
    return st.session_state.get(_key(name)) is not None


def _seed(name: str) -> str:
    """The key of a field's widget, which then shows what the store holds."""
    if _key(name) not in st.session_state:
        _show(name, st.session_state[STORE][_slot(name)])
    return _key(name)


def _seen(name: str) -> Any:
    """What a field's widget holds. It is also given as the widget's own default: Streamlit tells the browser of a value in
    the session in one run only, and the browser may miss that one where the next run follows at once."""
    return st.session_state[_seed(name)]


def _show(name: str, value: Any) -> None:
    """Make a field's widget hold `value`."""
    one_line = _key(name) in st.session_state.get(ONE_LINE, ())
    st.session_state[_key(name)] = value.replace("\n", LINE_END) if one_line else value


def _keep(name: str, value: Any) -> Any:
    if value is None:  # as a widget that is being taken away says
        return st.session_state[STORE][_slot(name)]
    st.session_state[STORE][_slot(name)] = value
    return value


def _read(name: str, most: int = MAX_TEXT) -> str:
    """What a text's widget holds, and a line about it if it is too long for a page or a link."""
    typed = len(st.session_state[_key(name)])
    if typed > most:
        st.caption(f"Only the first {most:,} of {typed:,} characters are read.")
    elif typed > MAX_LINK:
        st.caption(f"Over {MAX_LINK:,} characters: this text stays out of the link.")
    return _value(name)


def _rules(kind: type[Shared], name: str) -> Mapping[str, Any]:
    return next(part.metadata for part in fields(kind) if part.name == name)


def _options(kind: type[Shared], name: str) -> Sequence[str]:
    return _rules(kind, name)["options"]
