"""Where each family of models keeps its parts, so that the same hooks fit all of them."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Layout:
    """Where a family of models keeps its parts, as attribute paths from the base model or from a block."""

    blocks: str
    embedding: str
    final_norm: str | None  # None: each block ends with a norm of its own (BERT)
    attention_output: str  # in a block: the matrix W_O behind the heads
    mlp: str  # in a block: the MLP
    norms: tuple[str, str] | None  # in a block: before attention and MLP; in BERT after the sums; None: none (OLMo 2)
    up: str  # in a block: the matrix into the width of the MLP
    down: str  # in a block: the matrix out of it
    gate: str | None = (
        None  # in a block: the second matrix into it, in a gated MLP; `up` itself: its upper half (Phi-3)
    )
    bare_sum: str | None = None  # in a block: the norm that reads resid_post, where a norm follows the sum
    after: tuple[str, str] | None = None  # in a block: norms of what attention and MLP give, before it is added

    @property
    def added(self) -> tuple[str, str]:
        """In a block: what gives the vectors that attention and MLP add to the stream."""
        return self.after or (self.attention_output, self.mlp)


LLAMA = Layout(
    "layers",
    "embed_tokens",
    "norm",
    "self_attn.o_proj",
    "mlp",
    ("input_layernorm", "post_attention_layernorm"),
    "mlp.up_proj",
    "mlp.down_proj",
    "mlp.gate_proj",
)
AFTER = ("post_attention_layernorm", "post_feedforward_layernorm")
GEMMA = replace(LLAMA, norms=("input_layernorm", "pre_feedforward_layernorm"), after=AFTER)
LAYOUTS = {
    "llama": LLAMA,
    "mistral": LLAMA,
    "qwen2": LLAMA,
    "qwen3": LLAMA,
    "phi3": replace(LLAMA, up="mlp.gate_up_proj", gate="mlp.gate_up_proj"),
    "olmo2": replace(LLAMA, norms=None, after=AFTER),
    "gemma2": GEMMA,
    "gemma3_text": GEMMA,
    "gpt2": Layout("h", "wte", "ln_f", "attn.c_proj", "mlp", ("ln_1", "ln_2"), "mlp.c_fc", "mlp.c_proj"),
    "glassbox": Layout(
        "gpt.blocks", "gpt.wte", "gpt.ln_f", "attn.c_proj", "mlp", ("ln_1", "ln_2"), "mlp.c_fc", "mlp.c_proj"
    ),  # model.transformer in the form of model.pretrained.toy
    "gpt_neox": Layout(
        "layers",
        "embed_in",
        "final_layer_norm",
        "attention.dense",
        "mlp",
        ("input_layernorm", "post_attention_layernorm"),
        "mlp.dense_h_to_4h",
        "mlp.dense_4h_to_h",
    ),  # Pythia
    "bert": Layout(
        "encoder.layer",
        "embeddings.word_embeddings",
        None,
        "attention.output.dense",
        "output.dense",
        ("attention.output.LayerNorm", "output.LayerNorm"),
        "intermediate.dense",
        "output.dense",
        bare_sum="output.LayerNorm",
    ),
}
