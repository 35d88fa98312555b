"""Turn a GGUF file of SmolLM2 into what `transformers` loads fast: config.json, tokenizer.json and model.safetensors.

Reading GGUF takes half a minute, because every block of weights is dequantised; the result loads in a second. It is
done once.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer, pre_tokenizers

from model.errors import UserError
from model.library import (
    GGUF_PRE_TOKENIZER_SPLITS,
    AutoConfig,
    AutoModelForCausalLM,
    AutoTokenizer,
    disable_progress_bar,
    get_gguf_tokenizer,
)

SMOLLM = "smollm"  # llama.cpp's name of a rule: each digit alone, then GPT-2's pattern
USUAL = ("default", "gpt-2", "gpt2", "")  # rules that are GPT-2's pattern


def gguf_backend(gguf_file: Path) -> Tokenizer:
    """The same without what transformers adds of its own: the tokens are those in the file."""
    backend = gguf_tokenizer(gguf_file).backend_tokenizer
    known = set(get_gguf_tokenizer(str(gguf_file))[1]["tokens"])
    whole = json.loads(backend.to_str())
    whole["added_tokens"] = [one for one in whole["added_tokens"] if one["content"] in known]
    return Tokenizer.from_str(json.dumps(whole))


def gguf_tokenizer(gguf_file: Path) -> Any:
    """The tokenizer that a GGUF file describes. Raises UserError for one that splits text by a rule unknown here."""
    architecture, described, _ = get_gguf_tokenizer(str(gguf_file))
    rule = str(described.get("pre_tokenizer_type", ""))
    byte_level = described.get("tokenizer_type") == "gpt2"
    if byte_level and rule not in (SMOLLM, *USUAL, *GGUF_PRE_TOKENIZER_SPLITS):
        raise UserError(
            f"{gguf_file.name} splits text by the rule {rule!r} ({architecture}), which Glassbox does not know: choose the "
            "model's own folder instead of the GGUF file."
        )
    tokenizer = AutoTokenizer.from_pretrained(str(gguf_file.parent), gguf_file=gguf_file.name, local_files_only=True)
    if byte_level and rule == SMOLLM:  # transformers drops this one
        tokenizer.backend_tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
            [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
        )
    return tokenizer


def gguf_to_safetensors(gguf_file: Path, folder: Path, progress: Callable[[str, float], None]) -> None:
    """Read `gguf_file` and write float32 safetensors, the configuration and the tokenizer into `folder`."""
    progress("reading the vocabulary", 0.05)
    disable_progress_bar()  # the caller has a bar of its own
    where, name = str(gguf_file.parent), gguf_file.name
    gguf_tokenizer(gguf_file).save_pretrained(folder)
    progress("reading the weights (half a minute)", 0.35)
    quantised = AutoModelForCausalLM.from_pretrained(where, gguf_file=name, dtype=torch.float32)
    progress("writing", 0.9)
    # save_pretrained refuses a model that was quantised: a plain one takes over its weights.
    config = AutoConfig.from_pretrained(where, gguf_file=name)
    if hasattr(config, "quantization_config"):
        del config.quantization_config
    with torch.device("meta"):
        plain = AutoModelForCausalLM.from_config(config, dtype=torch.float32)
    plain.load_state_dict(quantised.state_dict(), assign=True)
    plain.tie_weights()
    plain.save_pretrained(folder)
