"""Parameters counted from shapes against the models themselves, built by transformers without memory, and against what the papers say."""

import pytest
import torch
import transformers

from model.history import sizes
from model.history.sizes import SHAPES


def built(name: str) -> int:
    """The parameters of the real architecture in that shape; on the device meta nothing is stored."""
    s = SHAPES[name]
    with torch.device("meta"):
        if s.kind in ("gpt1", "gpt"):
            gpt1 = s.kind == "gpt1"
            config = (transformers.OpenAIGPTConfig if gpt1 else transformers.GPT2Config)(
                vocab_size=s.vocabulary, n_positions=s.positions, n_embd=s.width, n_layer=s.layers, n_head=s.width // 64
            )
            model = (transformers.OpenAIGPTModel if gpt1 else transformers.GPT2Model)(config)
        elif s.kind == "bert":
            model = transformers.BertModel(transformers.BertConfig(num_hidden_layers=s.layers, hidden_size=s.width))
        else:
            model = transformers.LlamaForCausalLM(
                transformers.LlamaConfig(
                    vocab_size=s.vocabulary,
                    hidden_size=s.width,
                    num_hidden_layers=s.layers,
                    intermediate_size=s.mlp,
                    num_attention_heads=s.heads,
                    num_key_value_heads=s.kv_heads,
                    tie_word_embeddings=s.tied,
                )
            )
            model.tie_weights()
    return sum(one.numel() for one in {id(one): one for one in model.parameters()}.values())


@pytest.mark.parametrize("name", ["gpt1", "gpt2", "gpt3", "bert", "llama", "llama2", "llama3", "smollm2"])
def test_a_count_is_that_of_the_model_itself(name: str) -> None:
    assert sizes.total(SHAPES[name]) == built(name)


@pytest.mark.parametrize("name", list(SHAPES))
def test_a_count_is_what_the_paper_says(name: str) -> None:
    """Within what rounding, and what papers leave out, can explain."""
    amount, unit = SHAPES[name].published.split()
    published = float(amount) * {"million": 1e6, "billion": 1e9}[unit]
    assert sizes.total(SHAPES[name]) == pytest.approx(published, rel=0.04)


def test_known_totals() -> None:
    """GPT-2's smallest has 124,439,808, as everybody who loads it can see; PaLM's paper says 540.35 billion."""
    small = sizes.Shape("gpt", 12, 768, 50_257, "", "", positions=1024)
    assert sizes.total(small) == 124_439_808
    assert sizes.total(SHAPES["palm"]) == pytest.approx(540.35e9, abs=1e7)
    assert [one.number for one in sizes.terms(SHAPES["seq2seq"]) if one.name == "LSTMs"] == [64_000_000]
