"""What a block computes on its way, and how it is built, against the trace and torch's own functions."""

import numpy as np
import pytest
import torch

from tests.model.pretrained.test_pretrained import CLOSE, tiny


@pytest.mark.parametrize("name", ["llama", "gpt2", "gpt_neox serial", "bert", "phi3", "olmo2", "gemma2", "gemma3"])
def test_what_a_block_computes_is_what_the_trace_adds(name: str) -> None:
    case = tiny(name)
    trace = case.ours.trace(case.ids)
    for layer, seen in enumerate(trace.layers):
        inside = case.ours.inside(case.ids, layer)
        added = inside.attention_out if inside.after_1 is None else inside.after_1
        np.testing.assert_allclose(added, seen.resid_mid - seen.resid_pre, **CLOSE)
        np.testing.assert_allclose(added, seen.head_outputs.sum(0) + seen.bias, **CLOSE)
        read = inside.norm_1 if name == "bert" else seen.resid_mid  # BERT's MLP adds to the normed sum
        assert read is not None
        added = inside.mlp_out if inside.after_2 is None else inside.after_2
        np.testing.assert_allclose(read + added, seen.resid_post, **CLOSE)
        up = torch.from_numpy(np.array(inside.up))
        if inside.gate is not None:
            gate = torch.from_numpy(np.array(inside.gate))
            silu, gelu = torch.nn.functional.silu, lambda one: torch.nn.functional.gelu(one, approximate="tanh")
            opened = gelu(gate) if "gemma" in name else silu(gate)
            np.testing.assert_allclose((opened * up).numpy(), inside.hidden, **CLOSE)
        elif name == "bert":
            np.testing.assert_allclose(torch.nn.functional.gelu(up), inside.hidden, **CLOSE)
        assert (inside.norm_1 is None) == (name == "olmo2")
        assert (inside.after_1 is None) == (name not in ("olmo2", "gemma2", "gemma3"))
    with pytest.raises(ValueError, match="no layer 3"):
        case.ours.inside(case.ids, 3)


def test_how_blocks_are_built() -> None:
    built = {name: tiny(name).ours.kind for name in ("llama", "gpt2", "gpt_neox", "bert")}
    assert built["llama"] == {"norm": "rms", "order": "pre", "gated": True, "positions": "rotary", "activation": "silu"}
    assert (built["gpt2"]["norm"], built["gpt2"]["positions"], built["gpt2"]["gated"]) == ("layer", "learned", False)
    assert built["gpt_neox"]["order"] == "parallel" and built["bert"]["order"] == "post"
    assert {name: tiny(name).ours.kind["order"] for name in ("phi3", "olmo2", "gemma2", "gemma3")} == {
        "phi3": "pre",
        "olmo2": "inner",
        "gemma2": "both",
        "gemma3": "both",
    }
