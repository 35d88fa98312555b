"""What the tests of Whisper share: the model, transformers' own with the same weights, a sentence heard by both."""

from pathlib import Path

import pytest

from model import weights
from model.speech import presets
from model.speech.whisper import Whisper


@pytest.fixture(scope="package")
def whisper():
    return Whisper(weights.folder("whisper"))


@pytest.fixture(scope="package")
def library_whisper(whisper):
    """The same weights in transformers' own code, to compare with."""
    return in_transformers(whisper, weights.folder("whisper"))


def in_transformers(whisper, folder: Path):
    """The weights in `folder`, which `whisper` has, in transformers' own code."""
    from safetensors.torch import load_file
    from transformers import WhisperConfig, WhisperForConditionalGeneration

    network = whisper.network
    config = WhisperConfig(
        vocab_size=network.vocabulary,
        d_model=network.width,
        encoder_layers=network.read_layers,
        decoder_layers=network.write_layers,
        encoder_attention_heads=network.heads,
        decoder_attention_heads=network.heads,
        encoder_ffn_dim=4 * network.width,
        decoder_ffn_dim=4 * network.width,
        attn_implementation="eager",
    )
    model = WhisperForConditionalGeneration(config).eval()
    found = {name: one.float() for name, one in load_file(folder / "model.safetensors").items()}
    missing, unexpected = model.load_state_dict(found, strict=False)
    assert missing == ["proj_out.weight"] and not unexpected  # the output is the table of embeddings
    model.tie_weights()
    return model


@pytest.fixture(scope="package")
def dog(whisper):
    """A recorded sentence, heard."""
    return whisper.hear(presets.recorded("dog").samples)
