"""What is known of a text before the model is open, against the open model."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from model.pretrained.glance import glance
from model.pretrained.language_model import LanguageModel


@pytest.mark.parametrize("text", ["The dog chased the", "a\n\n🐈 naïve שלום <|im_end|>", "word " * 250])
def test_tokens_and_vectors_are_those_of_the_open_model(smollm2: LanguageModel, text: str) -> None:
    seen, tokens = glance(text), smollm2.tokenize(text)
    assert seen is not None
    trace = smollm2.trace(tokens.ids.tolist())
    assert seen.tokens.pieces == trace.tokens and seen.tokens.ids.tolist() == trace.token_ids.tolist()
    np.testing.assert_array_equal(seen.embeddings, trace.embeddings)
    assert (seen.layers, seen.vocabulary) == (smollm2.n_layers, smollm2.vocabulary)


@pytest.mark.parametrize("text", ["", "word " * 300])
def test_nothing_is_seen_of_a_text_that_cannot_be_read(text: str) -> None:
    assert glance(text) is None


def test_it_needs_no_torch() -> None:
    """Neither does the app, as it starts: the import takes a second, for which the first page would wait."""
    program = (
        "import sys, app; from model.pretrained.glance import glance; glance('The dog');"
        "sys.exit(bool({'torch', 'transformers', 'pandas'} & sys.modules.keys()))"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=Path(__file__).parents[3]).returncode == 0
