"""Tiny random models in the forms that other tools save, for tests: each function writes a folder."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import tokenizers as hf
import torch
import transformers as t
from safetensors.torch import load_file, save_file
from tokenizers import AddedToken, decoders, models, pre_tokenizers, processors

SMALL: dict[str, Any] = {
    "vocab_size": 257,
    "hidden_size": 24,
    "num_hidden_layers": 3,
    "num_attention_heads": 4,
    "intermediate_size": 40,
    "max_position_embeddings": 64,
}
GROUPED: dict[str, Any] = SMALL | {"num_key_value_heads": 2, "head_dim": 6}
END = "<|endoftext|>"
Weights = dict[str, torch.Tensor]


def bytes_tokenizer(special: Sequence[str] = (END,), added: Sequence[str] = (), begin: str = "") -> hf.Tokenizer:
    """A token for each byte, then special tokens, then added ones; `begin` is put before a text."""
    backend = hf.Tokenizer(
        models.BPE({sign: at for at, sign in enumerate(sorted(pre_tokenizers.ByteLevel.alphabet()))}, [])
    )
    backend.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    backend.decoder = decoders.ByteLevel()
    backend.add_special_tokens([AddedToken(one, normalized=False, special=True) for one in special])
    backend.add_tokens([AddedToken(one, normalized=True) for one in added])
    if begin:
        marks = [(begin, backend.token_to_id(begin))]
        backend.post_processor = processors.TemplateProcessing(single=f"{begin} $A", special_tokens=marks)
    return backend


def saved(folder: Path, model: t.PreTrainedModel, tokenizer: hf.Tokenizer | None = None, **marks: Any) -> Path:
    model.eval().save_pretrained(folder)
    if tokenizer:
        t.PreTrainedTokenizerFast(tokenizer_object=tokenizer, **marks).save_pretrained(folder)
    return folder


def changed(folder: Path, edit: Callable[[Weights], Weights]) -> Path:
    path = folder / "model.safetensors"
    save_file(edit(load_file(path)), path, {"format": "pt"})
    return folder


def llama(**more: Any) -> t.LlamaForCausalLM:
    torch.manual_seed(1)
    return t.LlamaForCausalLM(t.LlamaConfig(**(SMALL | {"initializer_range": 0.3} | more)))


def gpt2(**more: Any) -> t.GPT2LMHeadModel:
    torch.manual_seed(2)
    sizes: dict[str, Any] = {"vocab_size": 257, "n_embd": 16, "n_layer": 2, "n_head": 2, "n_positions": 64}
    return t.GPT2LMHeadModel(t.GPT2Config(**(sizes | {"initializer_range": 0.3} | more)))


def families() -> dict[str, Callable[[], t.PreTrainedModel]]:
    """A model of each kind that Glassbox opens."""
    return {
        "gpt2": gpt2,
        "llama": llama,
        "mistral": lambda: t.MistralForCausalLM(t.MistralConfig(**GROUPED, sliding_window=None)),
        "qwen2": lambda: t.Qwen2ForCausalLM(t.Qwen2Config(**SMALL, num_key_value_heads=2)),
        "qwen3": lambda: t.Qwen3ForCausalLM(t.Qwen3Config(**GROUPED)),
        "gpt_neox": lambda: t.GPTNeoXForCausalLM(t.GPTNeoXConfig(**SMALL)),
        "phi3": lambda: t.Phi3ForCausalLM(t.Phi3Config(**SMALL, num_key_value_heads=2, pad_token_id=0)),
        "olmo2": lambda: t.Olmo2ForCausalLM(t.Olmo2Config(**SMALL, num_key_value_heads=2)),
        "gemma2": lambda: t.Gemma2ForCausalLM(
            t.Gemma2Config(**GROUPED, attn_logit_softcapping=1.5, final_logit_softcapping=2.0, sliding_window=4)
        ),
        "gemma3_text": lambda: t.Gemma3ForCausalLM(t.Gemma3TextConfig(**GROUPED, sliding_window=4)),
    }


def gguf_file(path: Path, model: t.LlamaForCausalLM, tokens: Sequence[str], special: int, rule: str = "gpt-2") -> Path:
    """A LLaMA model as llama.cpp stores it, in float32. tokens: byte-level, the last `special` of them special."""
    writer, config = gguf.GGUFWriter(str(path), "llama"), model.config
    writer.add_name("tiny")
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    writer.add_rope_freq_base(float(config.rope_parameters["rope_theta"]))
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(rule)
    writer.add_token_list(tokens)
    writer.add_token_types([1] * (len(tokens) - special) + [3] * special)
    writer.add_token_merges(["h e"])
    for name, weight in model.state_dict().items():
        array = weight.numpy()
        heads = {"q_proj": config.num_attention_heads, "k_proj": config.num_key_value_heads}
        if count := next((number for part, number in heads.items() if part in name), 0):  # llama.cpp rotates neighbours
            halves = array.reshape(count, 2, array.shape[0] // count // 2, array.shape[1])
            array = np.ascontiguousarray(halves.swapaxes(1, 2).reshape(array.shape))
        for ours, theirs in GGUF_NAMES.items():
            name = name.replace(ours, theirs)
        writer.add_tensor(name, array)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


GGUF_NAMES = {
    "model.embed_tokens": "token_embd", "model.norm": "output_norm", "lm_head": "output", "model.layers": "blk",
    "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v", "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down",
    "input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm",
}  # fmt: skip
