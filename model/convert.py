"""Turn a GGUF file of SmolLM2 into what `transformers` loads fast: config.json, tokenizer.json and model.safetensors.

Reading GGUF takes half a minute, because every block of weights is dequantised; the result loads in a second. It is
done once. Apart from `model.pretrained`, this is the only module that imports transformers.
"""

from collections.abc import Callable
from pathlib import Path

import torch
from tokenizers import pre_tokenizers
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer
from transformers.utils.logging import disable_progress_bar


def gguf_to_safetensors(gguf_file: Path, folder: Path, progress: Callable[[str, float], None]) -> None:
    """Read `gguf_file` and write float32 safetensors, the configuration and the tokenizer into `folder`."""
    progress("reading the vocabulary", 0.05)
    disable_progress_bar()  # the caller has a bar of its own
    where, name = str(gguf_file.parent), gguf_file.name
    tokenizer = AutoTokenizer.from_pretrained(where, gguf_file=name)
    # transformers' GGUF reader drops the file's "smollm" rule: each digit alone, then GPT-2's pattern.
    tokenizer.backend_tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    tokenizer.save_pretrained(folder)
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
