"""Opening a model: a built-in one, one from a folder or a hub, or one that was made here."""

import copy
import logging
import os
import socket
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import getproxies

import torch
from huggingface_hub import constants
from transformers import AutoConfig, AutoModel, AutoModelForCausalLM, AutoTokenizer, PreTrainedModel

from model import tokenizers, weights
from model.checkpoints import Checkpoint
from model.errors import UserError
from model.pretrained import toy
from model.pretrained.language_model import LanguageModel
from model.pretrained.layouts import LAYOUTS
from model.pretrained.network import ModelError
from model.tokenizers.small import Small

log = logging.getLogger(__name__)

BUILT_IN = {"smollm2": "SmolLM2", "minilm": "MiniLM", "toy": "Toy"}  # name -> what people call it


def choose_device(wanted: str = "auto") -> str:
    """GLASSBOX_DEVICE if set, else `wanted`; "auto" takes CUDA, then MPS, then the CPU."""
    wanted = os.environ.get("GLASSBOX_DEVICE") or wanted
    if wanted != "auto":
        try:
            torch.empty(1, device=wanted)
        except (RuntimeError, AssertionError) as error:
            raise ModelError(f"This computer has no device {wanted!r}: set GLASSBOX_DEVICE to cpu or auto.") from error
        return wanted
    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def load(name: str, device: str = "auto") -> LanguageModel:
    """A built-in model (`smollm2`, `minilm`, `toy`), or a decoder by its name on a model hub or its folder.

    Only safetensors are read, and no code that comes with a model is run.
    Raises ModelError, or weights.WeightsError, with one sentence for a person.
    """
    where = choose_device(device)
    if name == "toy":
        return small(name, toy.shipped(), where)
    if name in BUILT_IN:
        home = weights.folder(name)
        kind = AutoModel if name == "minilm" else AutoModelForCausalLM
        model = kind.from_pretrained(home, local_files_only=True, dtype=torch.float32)
        tokenizer = tokenizers.get("wordpiece" if name == "minilm" else name)
    else:
        model, tokenizer = _load_other(name)
    return LanguageModel(name, model.to(where), tokenizer)


def small(name: str, checkpoint: Checkpoint[Small], device: str = "auto") -> LanguageModel:
    """A copy of a model of model.transformer, whose original may go on learning."""
    wrapped = toy.Wrapped(copy.deepcopy(checkpoint.model)).to(choose_device(device))
    return LanguageModel(name, wrapped, checkpoint.tokenizer)


def _load_other(name: str) -> tuple[PreTrainedModel, tokenizers.Tokenizer]:
    shown = name if len(name) <= 60 else f"{name[:60]}…"
    try:
        local = Path(name).expanduser()
        source = str(local) if local.is_dir() else name
        options = {"trust_remote_code": False, "local_files_only": local.is_dir() or not _hub_answers()}
        family = AutoConfig.from_pretrained(source, **options).model_type
        if family not in LAYOUTS or family == "bert":
            raise ModelError(
                f"{shown!r} is a {family!r} model, which Glassbox cannot open: choose a decoder of the type "
                f"{', '.join(known for known in LAYOUTS if known != 'bert')}."
            )
        model = AutoModelForCausalLM.from_pretrained(source, use_safetensors=True, dtype=torch.float32, **options)
        backend = AutoTokenizer.from_pretrained(source, **options).backend_tokenizer
        return model, tokenizers.wrap(name, backend)
    except UserError:
        raise
    except Exception as error:  # a hub, a file or a format may fail in any way; the person needs one sentence
        log.warning("loading %r", shown, exc_info=True)
        raise ModelError(
            f"The model {shown!r} could not be opened: check the name or folder, that it holds safetensors, and the "
            "network; Glassbox goes on with SmolLM2."
        ) from error


def _hub_answers() -> bool:
    """Whether the model hub can be reached within seconds; its own client would try for half a minute."""
    if getproxies():
        return True  # only the hub's client knows the proxies
    hub = urlsplit(constants.ENDPOINT)
    try:
        with socket.create_connection((hub.hostname or "", hub.port or 443), timeout=4):
            return True
    except OSError:
        return False
