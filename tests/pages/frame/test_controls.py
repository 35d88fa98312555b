"""Whose word counts, the address's or an edit's, when runs are interrupted and addresses arrive late."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.opening import opened


def page() -> None:
    """A page of one field; a run with `cut` set ends in its middle, as one does that the next edit interrupts."""
    import streamlit as st

    from pages import contents
    from pages.frame import controls

    here = contents.CONTENTS[0]
    controls.begin(here, contents.CONTENTS)
    controls.line("text", "Text")
    if "cut" in st.session_state:
        st.stop()
    controls.finish(here)


def edit(app: AppTest, text: str, cut: bool = False) -> None:
    if cut:
        app.session_state["cut"] = True
    app.text_input[0].set_value(text).run()
    if cut:
        del app.session_state["cut"]


def test_an_edit_that_interrupts_the_first_run_is_kept() -> None:
    app = AppTest.from_function(page)
    app.session_state["cut"] = True
    app.run()
    edit(app, "A cat", cut=True)
    app.run()
    assert app.text_input[0].value == "A cat"
    assert app.query_params["text"] == "A cat"


def test_an_interrupted_edit_wins_over_the_address_from_before() -> None:
    app = AppTest.from_function(page).run()
    edit(app, "A cat")
    edit(app, "A dog", cut=True)
    del app.query_params["text"]  # the browser had not yet read the last address when it asked for this run
    app.run()
    assert app.text_input[0].value == "A dog"
    assert app.query_params["text"] == "A dog"


@pytest.mark.parametrize("text", ["A cat", ""])
def test_the_back_button_is_followed(text: str) -> None:
    app = AppTest.from_function(page).run()
    edit(app, text)
    edit(app, "A dog")
    app.query_params["text"] = text
    app.run()
    assert app.text_input[0].value == text


def test_a_link_and_an_edit_at_once_both_count() -> None:
    """A text that is not yet sent when “Present” is clicked arrives in the same run as the link's address."""
    app = AppTest.from_function(page).run()
    app.query_params["present"] = "1"
    edit(app, "A dog")
    assert app.text_input[0].value == "A dog"
    assert app.query_params["text"] == "A dog"
    assert app.query_params["present"] == "1"


def test_a_change_that_takes_too_long_is_taken_back() -> None:
    """What a run has begun to draw when it is stopped: its change is in the store, and was never finished."""
    app = opened("attention", text="A dog", view="off")
    app.session_state["gb-store"]["text"] = "Something endless"
    app.session_state["gb-store"]["attention:how"] = "mean"
    app = next(one for one in app.button if one.key == "gb-key-stop").click().run()
    assert not app.exception
    assert app.query_params["text"] == "A dog" and "how" not in app.query_params
    assert app.text_area[0].value == "A dog"
