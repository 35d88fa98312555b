"""Opening a model: a built-in one, one from a folder or a hub, or one that was made here."""

import copy
import os

import torch

from model import tokenizers, weights
from model.checkpoints import Checkpoint
from model.pretrained import llama, toy
from model.pretrained.language_model import LanguageModel
from model.pretrained.network import ModelError
from model.tokenizers.small import Small

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
    """A built-in model (`smollm2`, `minilm`, `toy`), or a decoder by its name on a model hub, its folder or GGUF file.

    Raises ModelError, or weights.WeightsError, with one sentence for a person.
    """
    where = choose_device(device)
    if name == "toy":
        return small(name, toy.shipped(), where)
    if name == "smollm2":
        return LanguageModel(name, llama.opened(weights.folder(name)).to(where), tokenizers.get(name))
    from model.pretrained import brought  # transformers: only where needed

    if name == "minilm":
        return LanguageModel(name, brought.encoder(weights.folder(name)).to(where), tokenizers.get("wordpiece"))

    model, tokenizer = brought.opened(name)
    return LanguageModel(name, model.to(where), tokenizer)


def small(name: str, checkpoint: Checkpoint[Small], device: str = "auto") -> LanguageModel:
    """A copy of a model of model.transformer, whose original may go on learning."""
    wrapped = toy.Wrapped(copy.deepcopy(checkpoint.model)).to(choose_device(device))
    return LanguageModel(name, wrapped, checkpoint.tokenizer)
