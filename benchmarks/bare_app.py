"""The least that Streamlit can do with a text: hand it to a component. What every page's answer is compared with."""

import streamlit as st

SCRIPT = "export default ({ data, parentElement }) => { parentElement.querySelector('.told').textContent = data; }"

view = st.components.v2.component("bare", html='<div class="told"></div>', js=SCRIPT)
view(key="bare", data=st.text_input("Add and subtract words"))
