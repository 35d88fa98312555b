"""Open models and what they read: opened once, shared by everybody who visits.

One that was made or brought here lies on the shelf (pages.server.shelf), where the chapter that made it has put it.
"""

import gc
import importlib
import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from model import weights
from model.errors import UserError
from model.tokenizers import chat
from model.trace import ForwardTrace, Tokens
from pages.server import idle, processes, shelf
from pages.server.address import DEFAULT_MODEL, DEFAULT_TEXT
from pages.server.batches import Batches
from pages.server.keep import forget_all, keep

if TYPE_CHECKING:  # importing torch takes seconds
    from model.pretrained.glance import Glance
    from model.pretrained.language_model import LanguageModel

SWITCH = 0.0005  # seconds after which an import lets the server answer the first browser: a tenth of what is usual
NEEDED = ("smollm2", "minilm", "glove")  # the weights that the pages need
TITLES = {
    "smollm2": "SmolLM2",
    "toy": "Toy",
}  # models that predict a next word and are always there, as people know them
ENCODERS = {"minilm": "MiniLM"}  # the same of those that predict none
BUILT_IN = (*TITLES, *ENCODERS)
_stamps: dict[str, tuple[tuple[str, int, int], ...]] = {}  # of models that were brought here, when last looked at


def missing_weights() -> list[str]:
    """Names of the weights that the pages need and that are not there yet, or no longer whole."""
    return [name for name in NEEDED if not weights.is_ready(name)]


def fetch_weights(progress: weights.Progress) -> None:
    """Fetch what is missing. Raises UserError with one sentence if that cannot be done."""
    for name in missing_weights():
        weights.folder(name, progress)


def get(name: str) -> "LanguageModel":
    """An open model. Raises UserError where there is none of that name."""
    return _made_here(name) if shelf.has(name) else _opened(name)


def glance(name: str, text: str) -> "Glance | None":
    """The tokens and vectors of a text whose model is not open yet, at once; None where there is nothing to gain."""
    if name != DEFAULT_MODEL or is_open(name):
        return None
    from model.pretrained.glance import glance

    return glance(text)


def is_open(name: str) -> bool:
    """Whether it is there at once. A page asks once in a run, so that files are looked at no oftener than that."""
    _renew(name)
    return shelf.has(name) or _opened.there(name) is not None


def _renew(name: str) -> None:
    """Forget what is known of a model whose files were saved again since: it is opened anew."""
    if name in BUILT_IN or shelf.has(name) or not other_models_allowed():
        return
    now = stamp(name)
    if _stamps.setdefault(name, now) != now:
        _stamps[name] = now
        forget_all(name)


def stamp(name: str) -> tuple[tuple[str, int, int], ...]:
    """By which it shows that files were saved again: names, sizes and times of the files of a folder, or of one file; nothing for a name on a hub."""
    try:
        path = Path(name).expanduser()
        files = sorted(path.iterdir()) if path.is_dir() else [path]
        found = [(file.name, file.stat()) for file in files if file.is_file()]
    except (OSError, ValueError, RuntimeError):
        return ()
    return tuple((file, status.st_size, status.st_mtime_ns) for file, status in found)


def weights_of_open() -> Iterator[object]:
    """What is shared by all that works with an open model: a text that it goes on with, a copy with other layers."""
    there = (one for one in _opened.keeper.values() if one.in_memory)
    return (weight for one in there for weight in one.network.model.parameters())


@keep(6, shared=weights_of_open)
def _made_here(name: str) -> "LanguageModel":
    return shelf.take(name)


@keep(4)
def _opened(name: str) -> "LanguageModel":
    if name not in BUILT_IN and not other_models_allowed():
        raise UserError(
            "Models other than SmolLM2 are off where Glassbox serves other computers: set GLASSBOX_OTHER_MODELS=1."
        )
    from model import served

    loaded = served.load(name)
    # The collector of garbage need not look through torch's objects each time: they stay.
    gc.unfreeze()  # or what was let go since the last one was opened would stay, too
    gc.collect()
    gc.freeze()
    return loaded


@keep(32)
def chat_message(name: str, text: str) -> chat.Chat:
    """One message of a user as the model called `name` reads it."""
    return chat.render(name, [chat.Message("user", text)])


@keep(32)
def trace(name: str, text: str) -> ForwardTrace:
    """What the model does with `text`, read together with the texts that others wait for."""
    return _batches(name).ask(get(name).tokenize(text).ids.tolist())


@keep(16)
def _batches(name: str) -> "Batches[ForwardTrace]":
    return Batches(lambda texts: get(name).traces(texts), get(name).lanes)


def waiting() -> int:
    """How many texts wait to be read, by whichever model."""
    return sum(map(len, _batches.keeper.values()))


def limit(name: str) -> int:
    """How many tokens the model reads here."""
    return get(name).limit


def heads(name: str) -> int:
    """How many attention heads a layer of the model has."""
    return get(name).n_heads


def layers(name: str) -> int:
    """How many layers the model has."""
    return get(name).n_layers


def continued(name: str, text: str) -> Tokens:
    """The tokens of a text that goes on after another, without marks around it."""
    return get(name).continuation(text)


def vocabulary(name: str) -> int:
    """How many tokens the model knows."""
    return get(name).vocabulary


def read(name: str, text: str) -> Tokens:
    """The tokens that the model reads for `text`, marks around it included."""
    return get(name).tokenize(text)


def pieces(name: str) -> Callable[[int], bytes]:
    """What gives the bytes of a token: quicker than `piece` where many are wanted."""
    return get(name).tokenizer.piece


def piece(name: str, token_id: int) -> bytes:
    """The bytes of one token of the model's vocabulary."""
    return get(name).tokenizer.piece(token_id)


def title(name: str) -> str:
    """A model as people know it."""
    known = shelf.title(name) or (TITLES | ENCODERS).get(name)
    return known or (Path(name).name or name if name.startswith(("/", "~", ".")) else name)


def other_models_allowed() -> bool:
    """Whether a visitor may name a model of their own: not where strangers can reach this computer (app.py)."""
    return os.environ.get("GLASSBOX_OTHER_MODELS") == "1"


def ready() -> bool:
    """Whether who comes now need not wait for weights or for the default model."""
    return _opened.there(DEFAULT_MODEL) is not None


def warm_up() -> None:
    """Open the default model in the background while the first visitor's browser still loads the page."""
    if not missing_weights():
        threading.Thread(target=_warm, name="glassbox-warm", daemon=True).start()


def _warm() -> None:
    """In the order in which the first visitor needs it: what any page draws with, the tokens, the model.

    Then, once nobody waits, what other models need, whose import takes seconds: the first who asks for one finds it.
    """
    usual = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH)
    try:
        importlib.import_module("pandas")  # Streamlit imports it as the first page is drawn
        glance(DEFAULT_MODEL, DEFAULT_TEXT)
        trace(DEFAULT_MODEL, DEFAULT_TEXT)
    finally:
        sys.setswitchinterval(usual)
    idle.wait()
    importlib.import_module("model.pretrained.brought")
    processes.warm_up()
