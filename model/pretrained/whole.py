"""Whether a folder of transformers holds a whole model: looked at before it is opened, and afterwards. Each raises ModelError with one
sentence that names the cause."""

import json
import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import safetensors
import torch

from model.library import AutoModelForCausalLM
from model.pretrained.network import ModelError

# Buffers that older versions of transformers saved with the weights; the model computes them itself.
BUFFERS = re.compile(r"(attn|attention)\.(masked_)?bias|rotary_emb\.inv_freq")
WRAPPERS = {
    "_orig_mod.": "torch.compile wrapped it; save model._orig_mod instead",
    "module.": "DataParallel wrapped it; save model.module instead",
    "base_model.model.": "adapters are still around them; save what merge_and_unload() gives instead",
    "pretrained_model.": "a value head was wrapped around it; save model.pretrained_model instead",
}  # what the names of weights begin with where a model was saved inside another object -> why, and what to do
SLACK = 2**24  # numbers
LFS = b"version https://git-lfs"


def look_for_config(folder: Path, shown: str) -> None:
    """Say what a folder lacks, before a library says so in its own words."""
    if not (folder / "config.json").is_file():
        inside = sorted(one.parent.name for one in folder.glob("*/config.json"))
        hint = f"; perhaps you mean one of the folders inside, such as {inside[-1]}" if inside else ""
        raise ModelError(
            f"The model {shown!r} could not be opened: check the name or folder, as there is no config.json in it{hint}."
        )
    try:
        json.loads((folder / "config.json").read_text("utf-8"))
    except ValueError as error:
        raise ModelError(f"config.json in {shown!r} is no JSON: save the model again.") from error


def look_for_weights(folder: Path, shown: str) -> None:
    """The same of the files that hold its weights."""
    index = folder / "model.safetensors.index.json"
    files = sorted(folder.glob("*.safetensors"))
    if not files and not index.is_file():
        raise ModelError(
            f"The model {shown!r} could not be opened: see to it that it holds safetensors, as save_pretrained writes them. "
            "Pickled weights (.bin, .pt) are not read, as they may run code of strangers."
        )
    if index.is_file():
        named = {folder / one for one in json.loads(index.read_text("utf-8"))["weight_map"].values()}
        if gone := sorted(one.name for one in named if not one.is_file()):
            raise ModelError(f"{gone[0]} is missing in {shown!r} ({len(gone)} of {len(named)} files): copy it too.")
    for file in files:
        with open(file, "rb") as opening:
            if opening.read(len(LFS)) == LFS:
                raise ModelError(f"{file.name} in {shown!r} is a pointer of Git LFS: run git lfs pull there.")
        try:
            with safetensors.safe_open(str(file), framework="pt"):
                pass
        except Exception as error:
            raise ModelError(f"{file.name} in {shown!r} is damaged or incomplete ({error}): copy it again.") from error


def held_by(folder: Path) -> list[int]:
    """How many numbers each tensor in the folder's files has."""
    held = []
    for file in sorted(folder.glob("*.safetensors")):
        with safetensors.safe_open(str(file), framework="pt") as opening:
            names = list(opening.keys())
            held += [math.prod(opening.get_slice(name).get_shape()) for name in names]
    return held


def check_sizes(config: Any, held: Sequence[int], shown: str) -> None:
    """The model that the settings describe is not much larger than what the files hold: a library would make up the rest, for minutes and
    beyond all memory. What differs a little has a better sentence in `check_weights`."""
    wanted = 0
    if config.num_hidden_layers <= len(held):
        with torch.device("meta"):  # its shapes alone
            wanted = sum(weight.numel() for weight in AutoModelForCausalLM.from_config(config).parameters())
    if config.num_hidden_layers > len(held) or wanted > 4 * sum(held) + SLACK:
        raise ModelError(
            f"The settings of {shown!r} describe a model that is much larger than its weights ({sum(held):,} numbers in "
            f"{len(held)} tensors): put the config.json beside them that they were saved with."
        )


def check_weights(model: torch.nn.Module, report: Mapping[str, Any], shown: str) -> None:
    """Every weight of the model was in the file, in its size, and the file holds no others."""
    missing, extra = sorted(report["missing_keys"]), _unexpected(report)
    if sizes := sorted(report["mismatched_keys"]):
        name, there, wanted = sizes[0]
        raise ModelError(
            f"Weights of {shown!r} have another size than its config.json says ({len(sizes)} of them), such as {name}: "
            f"{list(there)}, not {list(wanted)}."
        )
    if why := next((why for start, why in WRAPPERS.items() if extra and extra[0].startswith(start)), ""):
        raise ModelError(f"The weights of {shown!r} have other names than the model's, such as {extra[0]}, as {why}.")
    if missing:
        raise ModelError(
            f"Weights are missing in {shown!r} ({len(missing)} of them), such as {missing[0]}: save the whole model again."
        )
    if extra:
        raise ModelError(
            f"{shown!r} holds weights that its config.json has no place for ({len(extra)} of them), such as {extra[0]}: "
            "correct config.json, or save the model alone."
        )
    check_finite(model, shown)


def _unexpected(report: Mapping[str, Any]) -> list[str]:
    return sorted(name for name in report["unexpected_keys"] if not BUFFERS.search(name))


def check_finite(model: torch.nn.Module, shown: str) -> None:
    """All weights are numbers."""
    for name, weight in model.named_parameters():
        if not bool(weight.isfinite().all()):
            raise ModelError(
                f"The weights {name} of {shown!r} hold NaN or infinity, so nothing can be computed with them: "
                "choose an earlier checkpoint."
            )
