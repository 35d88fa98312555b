"""Questions of Inside a layer: the lens by the library's own states, the counts by its own weights."""

import pytest
import torch

from pages.server import models
from tests.pages.asked import asked

CAPITAL = "The capital of France is the city of"


def test_where_the_word_appears(library_smollm2) -> None:
    """Each layer's state through the library's final norm and head; its last state comes normed already."""
    number, word = asked("block", "smollm2", view="stream", text=CAPITAL)
    ids = models.read("smollm2", CAPITAL).ids.tolist()
    with torch.inference_mode():
        out = library_smollm2(torch.tensor([ids]), output_hidden_states=True)
        states = [library_smollm2.model.norm(one[0, -1]) for one in out.hidden_states[:-1]] + [
            out.hidden_states[-1][0, -1]
        ]
        said = [int(library_smollm2.lm_head(one).argmax()) for one in states]
    first = next(at for at in range(len(said)) if set(said[at:]) == {said[-1]})
    assert number.key is not None and number.key.right == (first,) and number.most == 30
    assert word.key is not None and word.key.right == ("paris",)


def test_what_it_costs(library_smollm2) -> None:
    learned, _, total = asked("block", "smollm2", view="cost")
    weights = {name: one.numel() for name, one in library_smollm2.named_parameters()}
    every = sum(weights.values())
    parts = {
        "The MLPs": "mlp.",
        "Attention": "self_attn.",
        "The table of embeddings": "embed_tokens",
        "Norms and biases": "norm",
    }
    assert learned.key is not None and learned.key.right == ("The MLPs",) and learned.key.spread
    for name, share in learned.key.values:
        assert share == pytest.approx(sum(count for one, count in weights.items() if parts[name] in one) / every)
    assert total.key is not None and total.key.right[0] == pytest.approx(every / 1e6, abs=0.01) and total.most == 200


@pytest.mark.parametrize("view", ["walk", "facts", "cache"])
def test_the_others_ask_for_the_next_word(view: str) -> None:
    (one,) = asked("block", "smollm2", view=view, text=CAPITAL)
    assert one.key is not None and one.key.right == ("paris",)


def test_a_reader_of_both_sides_is_asked_for_nothing() -> None:
    assert asked("block", view="walk", reader="minilm") == []


def test_the_toy_has_its_own_numbers() -> None:
    learned, worked, total = asked("block", "toy", view="cost", model="toy")
    assert learned.model == worked.model == total.model == "Toy"
    assert total.key is not None and float(total.key.right[0]) < 1 <= total.most / float(total.key.right[0])
