"""A small model in a file: safetensors with JSON inside, and a checksum over both. Never pickle."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Generic, NamedTuple, TypeVar

import safetensors
import safetensors.torch
from torch import Tensor

from model import encodings
from model.errors import UserError
from model.tokenizers.small import Small, restored
from model.transformer import GPT, Config

FORMAT = 1
MAX_CONTEXT = 65_536  # tokens
MAX_BYTES = 50_000_000


Cut = TypeVar("Cut", bound=Small, covariant=True)


class Checkpoint(NamedTuple, Generic[Cut]):
    """A model, its tokenizer, and notes on how it was made."""

    model: GPT
    tokenizer: Cut
    about: Mapping[str, Any]


def packed(model: GPT, tokenizer: Small, about: Mapping[str, Any]) -> bytes:
    """The bytes of the file. about: anything that JSON can hold."""
    weights = {name: weight.detach().cpu().contiguous() for name, weight in model.state_dict().items()}
    if model.config.tied:
        del weights["lm_head.weight"]  # the embedding table is saved once
    said = json.dumps(
        {"format": FORMAT, "config": asdict(model.config), "tokenizer": tokenizer.spec(), "about": about},
        sort_keys=True,
    )
    return sealed(weights, said)


def opened(data: bytes) -> Checkpoint[Small]:
    """What `packed` wrote. Raises UserError with one sentence for anything else."""
    header, weights = unsealed(data, "model", MAX_BYTES)
    if header.get("format") != FORMAT:
        raise UserError("This file was saved by another version of Glassbox: save the model again.")
    try:
        config = Config(**header["config"])
        _check(config, weights)
        model = GPT(config)
        if model.config.tied:
            weights["lm_head.weight"] = weights["wte.weight"]
        model.load_state_dict(weights)
        return Checkpoint(model.eval(), restored(header["tokenizer"]), header["about"])
    except (ValueError, KeyError, TypeError, RuntimeError, AttributeError) as error:
        raise UserError("The parts of this model do not fit together: save the model again.") from error


def _check(config: Config, weights: Mapping[str, Tensor]) -> None:
    """Raises ValueError where the file's weights are of other sizes than it says: a model as large as a made-up file says is never built."""
    layers = {name.split(".")[1] for name in weights if name.startswith("blocks.")}
    table = tuple(weights["wte.weight"].shape)
    if table != (config.vocab_size, config.d_model) or len(layers) != config.n_layers or config.context > MAX_CONTEXT:
        raise ValueError(f"{config} is no model of {len(layers)} layers over a table of {table}")


def sealed(weights: Mapping[str, Tensor], said: str) -> bytes:
    """A file of tensors on the CPU and a header in JSON, with a checksum over both."""
    return safetensors.torch.save(dict(weights), {"glassbox": said, "sha256": _checksum(weights, said)})


def unsealed(data: bytes, kind: str, most: int) -> tuple[dict[str, Any], dict[str, Tensor]]:
    """What `sealed` wrote: the header and the tensors. kind: what the file should hold, for people.

    Raises UserError with one sentence for anything else, and for more than `most` bytes.
    """
    if len(data) > most:
        raise UserError(f"This file has {len(data):,} bytes: choose one of at most {most:,}.")
    try:
        metadata = json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])["__metadata__"]
        said, weights = metadata["glassbox"], safetensors.torch.load(data)
        header = dict(json.loads(said))
    except (ValueError, KeyError, TypeError, RecursionError, safetensors.SafetensorError) as error:
        is_what = f"is {what} and " if (what := encodings.foreign(data)) else ""
        raise UserError(
            f"This file {is_what}holds no {kind} that Glassbox saved: choose one that was saved on this page."
        ) from error
    if metadata.get("sha256") != _checksum(weights, said):
        raise UserError(f"This file was changed or damaged after it was saved: save the {kind} again.")
    return header, weights


def _checksum(weights: Mapping[str, Tensor], said: str) -> str:
    """SHA-256 over the JSON and every tensor, in the order of their names."""
    digest = hashlib.sha256(said.encode())
    for name in sorted(weights):
        digest.update(f"{name} {tuple(weights[name].shape)} {weights[name].dtype}".encode())
        digest.update(weights[name].numpy().tobytes())
    return digest.hexdigest()
