"""A model of many languages: what it is told before it writes, and which language it finds. A small one of random weights, and
the real one, both against transformers with the same weights."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer, models
from transformers.models.whisper.tokenization_whisper import TO_LANGUAGE_CODE

from model import weights
from model.errors import UserError
from model.speech import presets
from model.speech.whisper import Whisper
from tests.model.speech.conftest import in_transformers
from tests.model.speech.test_whisper import SENTENCE, TOLERANCE, numpy, published
from viz.translation.speech.languages import LANGUAGES

FIRST = 50_257  # END; from here on tokens are signs
SIGNS = ["endoftext", "startoftranscript", *LANGUAGES, "translate", "transcribe", "startoflm", "startofprev"]
SIGNS += ["nocaptions", "notimestamps"]
LANGUAGE_IDS = list(range(FIRST + 2, FIRST + 2 + len(LANGUAGES)))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two layers of two heads with random weights, and a vocabulary with the real one's signs in their places."""
    from safetensors.torch import save_file
    from transformers import WhisperConfig, WhisperForConditionalGeneration

    torch.manual_seed(0)
    sizes = {"d_model": 128, "encoder_ffn_dim": 512, "decoder_ffn_dim": 512, "init_std": 0.2}
    for half in ("encoder", "decoder"):
        sizes |= {f"{half}_layers": 2, f"{half}_attention_heads": 2}
    model = WhisperForConditionalGeneration(WhisperConfig(vocab_size=51_865, **sizes))
    folder = tmp_path_factory.mktemp("small")
    save_file(
        {n: p.clone() for n, p in model.state_dict().items() if n != "proj_out.weight"}, folder / "model.safetensors"
    )
    words = {f"w{at}": at for at in range(FIRST)} | {f"<|{one}|>": FIRST + at for at, one in enumerate(SIGNS)}
    Tokenizer(models.WordLevel(words, unk_token="w0")).save(str(folder / "tokenizer.json"))
    rules: dict[str, list] = {"suppress_ids": list(range(FIRST + 1, 51_865)), "suppress_ids_begin": [FIRST]}
    rules |= {"alignment_heads": [[0, 1], [1, 0]], "lang_ids": LANGUAGE_IDS}
    (folder / "config.json").write_text(json.dumps(rules))
    return folder


@pytest.fixture(scope="module")
def noise() -> np.ndarray:
    return np.random.default_rng(0).normal(0, 0.1, 16_000).astype(np.float32)


def theirs(model, heard, ids: list[int]):
    with torch.no_grad():
        features = torch.from_numpy(heard.spectrogram)[None]
        return model(input_features=features, decoder_input_ids=torch.tensor([ids]), output_attentions=True)


def agree(whisper: Whisper, folder: Path, heard) -> None:
    """Logits after every token of the prompt and of the words, both attentions, and what was chosen at each step."""
    wanted = theirs(in_transformers(whisper, folder), heard, [*heard.prompt, *heard.ids][: len(heard.logits)])
    np.testing.assert_allclose(numpy(heard.logits), numpy(wanted.logits[0]), atol=TOLERANCE)
    rows = slice(len(heard.prompt) - 1, len(heard.prompt) - 1 + len(heard.ids))
    for layer in range(whisper.network.write_layers):
        found = numpy(wanted.cross_attentions[layer][0, :, rows])
        np.testing.assert_allclose(heard.cross[layer], found, atol=TOLERANCE)
        np.testing.assert_allclose(heard.written[layer], numpy(wanted.decoder_attentions[layer][0]), atol=TOLERANCE)
    for at, row in enumerate(numpy(wanted.logits[0])[rows]):
        row[whisper.suppressed + ([] if at else whisper.suppressed_first)] = -np.inf
        assert row[heard.ids[at]] > row.max() - TOLERANCE
    first = numpy(wanted.logits[0])[0].astype(np.float64)
    shares = np.exp(first[LANGUAGE_IDS] - np.logaddexp.reduce(first[LANGUAGE_IDS]))
    for code, share in zip(LANGUAGES, shares, strict=True):
        assert heard.spoken[code] == pytest.approx(share, abs=1e-4)
    assert next(iter(heard.spoken)) == list(LANGUAGES)[int(shares.argmax())]


@pytest.mark.parametrize("language", ["", "sw"])
def test_the_small_one_reads_four_tokens_first(small: Path, noise: np.ndarray, language: str) -> None:
    whisper = Whisper(small)
    heard = whisper.hear(noise, language)
    told = language or next(iter(heard.spoken))
    assert [whisper.tokenizer.id_to_token(one) for one in heard.prompt] == [
        "<|startoftranscript|>",
        f"<|{told}|>",
        "<|transcribe|>",
        "<|notimestamps|>",
    ]
    assert heard.language == told and heard.aligned == ((0, 1), (1, 0))
    agree(whisper, small, heard)


def test_a_language_that_is_none_is_refused(small: Path, noise: np.ndarray, whisper: Whisper) -> None:
    with pytest.raises(UserError, match="does not know the language xx"):
        Whisper(small).hear(noise, "xx")
    with pytest.raises(UserError, match="does not know the language de"):
        whisper.hear(noise, "de")


def test_names_of_languages_are_those_of_their_codes() -> None:
    assert len(LANGUAGES) == 99
    assert {name: TO_LANGUAGE_CODE[name.lower()] for name in LANGUAGES.values()} == {n: c for c, n in LANGUAGES.items()}


@pytest.fixture(scope="module")
def base() -> Whisper:
    return Whisper(weights.folder("whisper_base"))


def test_base_as_transformers_has_it(base: Whisper) -> None:
    heard = base.hear(presets.recorded("dog").samples)
    assert heard.cross.shape == (6, 8, len(heard.ids), 1500) and heard.text == SENTENCE and heard.ended
    assert heard.language == "en" and heard.spoken["en"] > 0.9 and tuple(base.languages) == tuple(LANGUAGES)
    agree(base, weights.folder("whisper_base"), heard)


def test_alignment_heads_of_base_are_those_that_openai_published(base: Whisper) -> None:
    assert list(base.alignment_heads) == published(b"ABzY8KQ!870{>%RzyTQH3`Q^yNP!>##QT-<FaQ7m", 6, 8)


def test_base_told_another_language_writes_other_words(base: Whisper) -> None:
    samples = presets.recorded("dog").samples
    english, german = base.hear(samples, "en"), base.hear(samples, "de")
    assert english.text == SENTENCE and german.text != SENTENCE
    assert german.language == "de" and german.spoken == pytest.approx(english.spoken, abs=1e-5)
