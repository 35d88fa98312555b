"""Models that other tools saved: a folder of transformers or peft, a GGUF file, or a name on a model hub.

Each is looked at once, when it is opened. What is not whole is refused with its cause: nothing is ever computed from
weights that were not in the file.
"""

import json
import logging
import socket
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies

import gguf
import tokenizers
import torch
from huggingface_hub import constants
from safetensors.torch import load_file

from model import convert
from model.errors import UserError
from model.library import (
    AutoConfig,
    AutoModel,
    AutoModelForCausalLM,
    AutoTokenizer,
    PreTrainedModel,
    disable_progress_bar,
)
from model.pretrained.layouts import LAYOUTS
from model.pretrained.network import ModelError
from model.pretrained.whole import check_finite, check_sizes, check_weights, held_by, look_for_config, look_for_weights
from model.tokenizers import Brought, Tokenizer

log = logging.getLogger(__name__)

DECODERS = {
    "gpt2": "GPT-2",
    "llama": "LLaMA",
    "mistral": "Mistral",
    "qwen2": "Qwen 2",
    "qwen3": "Qwen 3",
    "gpt_neox": "Pythia (GPT-NeoX)",
    "phi3": "Phi-3",
    "olmo2": "OLMo 2",
    "gemma2": "Gemma 2",
    "gemma3_text": "Gemma 3 (text)",
}
PICTURES = "<image_soft_token>"  # Gemma 3 has no row for this one where it reads text only


def encoder(folder: Path) -> PreTrainedModel:
    """An encoder of transformers, as a folder holds it."""
    found: PreTrainedModel = AutoModel.from_pretrained(folder, local_files_only=True, dtype=torch.float32)
    return found


def opened(name: str, adapters: bool = True) -> tuple[PreTrainedModel, Tokenizer]:
    """The model and its tokenizer, whole and of a known family. Raises UserError with one sentence for a person.

    Only safetensors and GGUF are read, and no code that comes with a model is run. adapters: whether it may consist of
    adapters and a base model.
    """
    shown = name if len(name) <= 60 else f"…{name[-60:]}"
    try:
        path = Path(name).expanduser()
        disable_progress_bar()
        if path.suffix.lower() == ".gguf":
            return _gguf(path, shown)
        if path.is_file():
            raise ModelError(
                f"{shown!r} is a file: name the folder that holds the model, or a file that ends in .gguf."
            )
        if not path.is_dir() and name.startswith(("/", "~", ".")):
            raise ModelError(
                f"The model {shown!r} could not be opened: check the name or folder, as there is none of this name."
            )
        if not path.is_dir():
            return _whole(name, shown, local_files_only=not _hub_answers())
        if (path / "adapter_config.json").is_file():
            if any(path.glob("model*.safetensors")):
                raise ModelError(
                    f"{shown!r} holds a whole model and an adapter: move one of them into a folder of its own."
                )
            if adapters:
                return _adapted(path, shown)
        look_for_config(path, shown)
        return _whole(str(path), shown, local_files_only=True)
    except UserError:
        raise
    except Exception as error:  # a hub, a file or a format may fail in any way; the person needs one sentence
        log.warning("The model %r could not be opened: %s", shown, " ".join(str(error).split())[:300])
        raise ModelError(
            f"The model {shown!r} could not be opened: check the name or folder, that it holds safetensors, and, for a model "
            "hub, the network."
        ) from error


def _whole(source: str, shown: str, **options: Any) -> tuple[PreTrainedModel, Tokenizer]:
    """What `save_pretrained` wrote."""
    options |= {"trust_remote_code": False}
    config = AutoConfig.from_pretrained(source, **options)
    _check_config(config, shown)
    if Path(source).is_dir():
        look_for_weights(Path(source), shown)
        check_sizes(config, held_by(Path(source)), shown)
        _look_for_tokenizer(Path(source), shown)
    model, report = AutoModelForCausalLM.from_pretrained(
        source,
        use_safetensors=True,
        dtype=torch.float32,
        output_loading_info=True,
        ignore_mismatched_sizes=True,
        **options,
    )
    check_weights(model, report, shown)
    return model, _tokenizer(_backend(AutoTokenizer.from_pretrained(source, **options), shown), model, shown)


def _gguf(path: Path, shown: str) -> tuple[PreTrainedModel, Tokenizer]:
    """A GGUF file, its blocks of weights brought back to float32."""
    if not path.is_file():
        raise ModelError(f"There is no file {shown!r}: check the path.")
    with open(path, "rb") as file:
        if file.read(4) != b"GGUF":
            raise ModelError(f"{shown!r} is no GGUF file: its first four bytes are not GGUF.")
    where = {"pretrained_model_name_or_path": str(path.parent), "gguf_file": path.name, "local_files_only": True}
    try:
        config = AutoConfig.from_pretrained(**where)
        _check_config(config, shown)
        check_sizes(config, [int(one.n_elements) for one in gguf.GGUFReader(path).tensors], shown)
        model, report = AutoModelForCausalLM.from_pretrained(
            **where, dtype=torch.float32, output_loading_info=True, ignore_mismatched_sizes=True
        )
        check_weights(model, report, shown)
        return model, _tokenizer(convert.gguf_backend(path), model, shown)
    except UserError:
        raise
    except Exception as error:
        log.warning("The GGUF file %r could not be read", shown, exc_info=True)
        raise ModelError(
            f"The GGUF file {shown!r} could not be read: it is incomplete, or of a kind of model or of blocks that transformers "
            "does not know; choose the model's folder instead."
        ) from error


def _adapted(folder: Path, shown: str) -> tuple[PreTrainedModel, Tokenizer]:
    """Adapters of peft, merged into the model that they name."""
    import peft

    try:
        base = json.loads((folder / "adapter_config.json").read_text("utf-8")).get("base_model_name_or_path") or ""
    except (ValueError, AttributeError) as error:
        raise ModelError(f"adapter_config.json in {shown!r} is no JSON: save the adapter again.") from error
    if not base:
        raise ModelError(
            f"{shown!r} is an adapter that does not name its base model: write the base's folder into "
            "base_model_name_or_path of adapter_config.json, or save the model after merge_and_unload()."
        )
    if not (folder / "adapter_model.safetensors").is_file():
        raise ModelError(f"The adapter {shown!r} has no adapter_model.safetensors: save it with safetensors.")
    beside = folder / base  # where people copy both
    try:
        model, tokenizer = opened(str(beside) if beside.is_dir() else base, adapters=False)
    except UserError as error:
        raise ModelError(f"{shown!r} is an adapter, and its base model {base!r} cannot be used. {error}") from error
    config = peft.PeftConfig.from_pretrained(str(folder))
    config.inference_mode = False  # so that what was learned is marked
    wrapped = peft.get_peft_model(model, config)
    weights = load_file(folder / "adapter_model.safetensors")
    report: Any = peft.set_peft_model_state_dict(wrapped, weights, ignore_mismatched_sizes=False)
    learned = [name for name, weight in wrapped.named_parameters() if weight.requires_grad]
    missing = [name for name in learned if name in report.missing_keys]
    if odd := [*missing, *report.unexpected_keys]:
        raise ModelError(
            f"The adapter {shown!r} does not fit {base!r}, as the weight {odd[0]} shows: choose its own base."
        )
    merged = wrapped.merge_and_unload()
    check_finite(merged, shown)
    if any(folder.glob("tokenizer*")):
        own = AutoTokenizer.from_pretrained(str(folder), local_files_only=True)
        tokenizer = _tokenizer(_backend(own, shown), merged, shown)
    return merged, tokenizer


def _look_for_tokenizer(folder: Path, shown: str) -> None:
    tokenizer = ("tokenizer.json", "tokenizer.model", "vocab.json", "spiece.model")
    if not any((folder / one).is_file() for one in tokenizer):
        raise ModelError(
            f"There is no tokenizer in {shown!r}: save the model's tokenizer there too (tokenizer.save_pretrained)."
        )


def _check_config(config: Any, shown: str) -> None:
    family = config.model_type
    if family not in DECODERS:
        raise ModelError(
            f"{shown!r} is a {family!r} model, which Glassbox cannot open: choose a decoder of the kind "
            f"{', '.join(DECODERS.values())}."
        )
    assert family in LAYOUTS
    stored = getattr(config, "quantization_config", None)
    how = stored.get("quant_method") if isinstance(stored, Mapping) else getattr(stored, "quant_method", None)
    if how and str(getattr(how, "value", how)) != "gguf":
        raise ModelError(
            f"The weights of {shown!r} are quantised ({getattr(how, 'value', how)}): choose them in 16 or 32 bits."
        )
    for made in getattr(config, "architectures", None) or []:
        if not made.endswith(("ForCausalLM", "LMHeadModel", "Model")):
            head = "a reward or class head" if "Classification" in made else "another head"
            raise ModelError(
                f"{shown!r} is a {made}: it has {head} instead of a language head, so it predicts no next word. "
                "Choose the language model that it was made from."
            )


def _backend(found: Any, shown: str) -> tokenizers.Tokenizer:
    backend = getattr(found, "backend_tokenizer", None)
    if backend is None:
        raise ModelError(f"The tokenizer of {shown!r} cannot be read without its own code: choose another model.")
    return backend


def _tokenizer(backend: tokenizers.Tokenizer, model: PreTrainedModel, shown: str) -> Tokenizer:
    """Its tokenizer, if the model has a row for each of its tokens."""
    rows = int(model.get_input_embeddings().weight.shape[0])
    vocabulary: dict[str, int] = backend.get_vocab()
    if len(vocabulary) < 2:
        raise ModelError(f"The tokenizer of {shown!r} is empty: save the model's tokenizer there too.")
    beyond = _beyond(vocabulary.items(), rows)
    if beyond:
        raise ModelError(
            f"The tokenizer of {shown!r} knows more tokens than the model ({len(beyond)} of them), such as {beyond[0]!r}: the "
            f"model has {rows:,} rows. Save the model after resize_token_embeddings, or the tokenizer that it was trained with."
        )
    return Brought(shown, backend, rows)


def _beyond(vocabulary: Iterable[tuple[str, int]], rows: int) -> list[str]:
    return sorted(token for token, number in vocabulary if number >= rows and token != PICTURES)


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
