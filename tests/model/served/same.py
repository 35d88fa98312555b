"""Two language models hold and say the same."""

from dataclasses import fields
from typing import Any

import numpy as np
import pytest

from model.pretrained.language_model import LanguageModel
from model.pretrained.network import ModelError
from model.trace import ForwardTrace

FACTS = ("name", "causal", "has_head", "n_layers", "vocabulary", "n_heads", "limit", "cap", "stops", "kind",
         "parameters_of_a_block", "device")  # fmt: skip


def everything_alike(found: LanguageModel, wanted: LanguageModel, ids: list[int]) -> None:
    """All that a chapter asks of a model without its weights; to the last bit, as both compute alike."""
    for name in FACTS:
        assert getattr(found, name) == getattr(wanted, name), name
    traces_alike(found.trace(ids), wanted.trace(ids))
    records_alike(found.inside(ids, 1), wanted.inside(ids, 1))
    resid = wanted.trace(ids).layers[-1].resid_post
    if wanted.has_head:
        assert found.shape == wanted.shape
        np.testing.assert_array_equal(found.next_logits(ids), wanted.next_logits(ids))
        np.testing.assert_array_equal(found.unembed(resid[-1:]), wanted.unembed(resid[-1:]))
    else:
        for ask in (lambda: found.shape, lambda: found.next_logits(ids), lambda: found.unembed(resid)):
            with pytest.raises(ModelError, match="encoder"):
                ask()
    if wanted.has_head and wanted.causal:
        np.testing.assert_array_equal(found.readout(resid[-1], 5)[0], wanted.readout(resid[-1], 5)[0])
        assert found.readout(resid[-1], 5)[1] == wanted.readout(resid[-1], 5)[1]
        with pytest.raises(ValueError, match="not in the vocabulary"):
            found.readout(resid[-1], wanted.vocabulary)
    with pytest.raises(ValueError, match="there is no layer"):
        found.inside(ids, wanted.n_layers)


def traces_alike(found: ForwardTrace, wanted: ForwardTrace) -> None:
    """Every field of a trace and of its layers, and what is computed from them."""
    assert len(found.layers) == len(wanted.layers) and found.tokens == wanted.tokens
    assert found.predicts == wanted.predicts
    if wanted.predicts:
        np.testing.assert_array_equal(found.next_logits, wanted.next_logits)
    else:
        with pytest.raises(ValueError, match="has no logits"):
            found.next_logits  # noqa: B018
    for one, other in zip(found.layers, wanted.layers, strict=True):
        records_alike(one, other)
        np.testing.assert_array_equal(one.masked_scores, other.masked_scores)
        # W_O crosses the line row by row and is a transposed view here: the product adds up in another order
        np.testing.assert_allclose(one.head_outputs, other.head_outputs, atol=1e-5, rtol=1e-5)
        np.testing.assert_allclose(one.heads_at(0), other.heads_at(0), atol=1e-5, rtol=1e-5)
    records_alike(found, wanted)


def records_alike(found: Any, wanted: Any) -> None:
    """Two frozen records: the same values, shapes and types, and no array that can be written to."""
    for name in (field.name for field in fields(wanted) if field.name != "layers"):
        one, other = getattr(found, name), getattr(wanted, name)
        if isinstance(other, np.ndarray):
            assert one.dtype == other.dtype and not one.flags.writeable, name
            np.testing.assert_array_equal(one, other, err_msg=name)
        else:
            assert one == other, name
