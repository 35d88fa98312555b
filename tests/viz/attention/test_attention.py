"""What the Attention page sends and says: by hand, by identities of a real trace, and refusing nonsense."""

import base64
import zlib

import numpy as np
import pytest

from viz.attention import bertviz, figures
from viz.attention.finder import payload as finder
from viz.attention.steps import payload as steps
from viz.attention.switches import payload as switches
from viz.attention.wall import payload as wall

TEXT = "The robot did not cross the road because it was too tired."


@pytest.fixture(scope="module")
def trace(smollm2):
    return smollm2.trace(smollm2.tokenize(TEXT).ids.tolist())


def unpacked(sent: dict) -> np.ndarray:
    """The weights as the browser takes them out again: low bytes, high bytes, row after row."""
    plain = np.frombuffer(zlib.decompress(base64.b64decode(sent["weights"])), np.uint8)
    low, high = plain.reshape(2, -1).astype(int)
    return low + 256 * high


@pytest.mark.parametrize("causal", [True, False])
def test_every_weight_is_true_to_three_digits(causal: bool) -> None:
    rng = np.random.default_rng(3)
    scores = rng.normal(scale=3, size=(2, 3, 7, 7))
    scores[..., np.triu(np.ones((7, 7), bool), 1)] = -np.inf if causal else 0
    pattern = (np.exp(scores) / np.exp(scores).sum(-1, keepdims=True)).astype(np.float32)
    sent = wall.wall([b"x"] * 7, [(0, 1)] * 7, pattern, causal, "M")
    taken = iter(unpacked(sent).tolist())
    for layer, head, query, key in np.ndindex(2, 3, 7, 7):
        if key <= query or not causal:
            assert next(taken) / 1000 == pytest.approx(pattern[layer, head, query, key], abs=5.001e-4)
    assert next(taken, None) is None


def test_a_hundred_tokens_of_270_heads_are_under_three_megabytes() -> None:
    """The worst case for packing: weights without any order."""
    rng = np.random.default_rng(0)
    scores = np.where(np.tri(100, dtype=bool), rng.normal(size=(30, 9, 100, 100)), -np.inf)
    pattern = (np.exp(scores) / np.exp(scores).sum(-1, keepdims=True)).astype(np.float32)
    assert len(wall.wall([b"x"] * 100, [(0, 1)] * 100, pattern, True, "M")["weights"]) < 3e6


def good() -> np.ndarray:
    return np.tile(np.tri(4, dtype=np.float32) / np.arange(1, 5, dtype=np.float32)[:, None], (2, 2, 1, 1))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda pattern: pattern.__setitem__((0, 0, 1, 0), np.nan), "NaN"),
        (lambda pattern: pattern.__setitem__((0, 0, 1, 0), 0.9), "does not sum to 1"),
        (lambda pattern: pattern.__setitem__((0, 0, 0), [0, 1, 0, 0]), "above the diagonal"),
    ],
)
def test_a_wall_that_is_no_attention_is_refused(change, sentence: str) -> None:
    pattern = good()
    assert wall.wall([b"x"] * 4, [(0, 1)] * 4, pattern, True, "M")
    change(pattern)
    with pytest.raises(ValueError, match=sentence):
        wall.wall([b"x"] * 4, [(0, 1)] * 4, pattern, True, "M")


@pytest.mark.parametrize(
    ("spot", "expected"),
    [
        ("heads:1.0.2.3", (1, 0, 2, 3)),
        ("heads:1.0", (1, 0, 3)),
        ("heads:7.0.1", (0, 1, 1)),  # no such layer: the head to start with
        ("heads:1.1.9.2.2", (1, 1, 2)),
        ("walk:3", (0, 1, 3)),
        ("heads:<b>.²", (0, 1, 3)),
        ("", (0, 1, 3)),
    ],
)
def test_what_a_link_chooses(spot: str, expected: tuple[int, ...]) -> None:
    sent = wall.wall([b"x"] * 4, [(0, 1)] * 4, good(), True, "M")
    assert wall.chosen(sent, spot, (0, 1, 3)) == expected
    with pytest.raises(ValueError, match="choose one of"):
        wall.choice(sent, spot, "circles", False, (0, 1, 3))


def test_the_steps_lead_to_what_the_head_passes_on(trace) -> None:
    sent = steps.steps(trace, 13, 8, 8, 1, "SmolLM2")
    q, k, v, weights = (np.array(sent[name]) for name in ("q", "k", "v", "weights"))
    np.testing.assert_allclose(k @ q, sent["dots"], atol=0.02)
    scores = np.where(sent["allowed"], np.array(sent["dots"]) * sent["scale"], -np.inf)
    np.testing.assert_allclose(np.exp(scores) / np.exp(scores).sum(), weights, atol=1e-4)
    np.testing.assert_allclose(weights @ v, trace.layers[13].z[8, 8], atol=1e-3)
    # The picture: places are linear, so that the sum lies at the weighted mean of the corners; the plane loses only.
    places, held = steps.plane(trace.layers[13].values[8])
    apart = np.linalg.norm(trace.layers[13].values[8][0] - trace.layers[13].values[8][1])
    assert np.linalg.norm(places[0] - places[1]) <= apart + 1e-4 and 0 < held <= 1
    assert sent["shared"] == 3
    for wrong in ((30, 0, 0), (0, 9, 0), (0, 0, 99)):
        with pytest.raises(ValueError, match="no "):
            steps.steps(trace, *wrong, 1, "SmolLM2")


def test_one_weight_worked_out(trace) -> None:
    facts = figures.facts(trace, 13, 8, 8)
    layer = trace.layers[13]
    assert facts["key"] == "␣robot" and facts["query"] == "␣it" and facts["seen"] == "9"
    dot = float(layer.queries[8, 8].astype(np.float64) @ layer.keys[8, 1])
    assert float(facts["dot"]) == pytest.approx(dot, abs=0.006)
    assert float(facts["score"]) == pytest.approx(dot / 8, abs=0.006) and facts["root"] == "8"
    assert float(facts["weight"]) == pytest.approx(1 / float(facts["total"]), abs=1e-3)


def test_heads_are_ranked_best_first_and_what_cannot_be_measured_is_said() -> None:
    scores = np.array([[0.2, 0.9], [0.05, 0.4]], np.float32)
    found = figures.ranked({"previous": scores, "same": None, "pronoun": np.zeros((2, 2), np.float32)})
    assert [one.title for one in found] == ["Pronoun to its noun", "Previous word", "Same word"]
    assert [place[:2] for place in found[1].heads] == [(0, 1), (1, 1), (0, 0)]  # .05 is no habit
    assert found[0].without == "no head does this." and "twice" in found[2].without
    sent = finder.finder(found, "note")
    assert sent["found"][1]["heads"][0] == ["0.1", 0.9]
    with pytest.raises(ValueError, match="largest first"):
        finder.finder([finder.Ranked("x", [(0, 0, 0.1), (0, 1, 0.2)])], "")


def test_sinks_are_counted() -> None:
    pattern = np.zeros((1, 2, 3, 3), np.float32)
    pattern[0, 0, :, 0] = 1
    pattern[0, 1] = np.eye(3)
    assert figures.sinks(pattern) == (1, 2)
    assert "1 of 2 heads" in figures.sink_note(pattern, True) and figures.ahead(pattern, [b"a", b"b", b"c"]) == 0
    assert figures.sinks(np.ones((1, 2, 1, 1), np.float32)) == (0, 2)


def test_before_and_after_are_of_the_whole_vocabulary() -> None:
    before = np.log(np.array([0.5, 0.3, 0.1, 0.06, 0.04], np.float32))
    after = np.log(np.array([0.1, 0.3, 0.1, 0.06, 0.44], np.float32))
    found = figures.changed(before, after, lambda token: bytes([65 + token]), most=3)
    assert [one.piece for one in found.probabilities] == [b"A", b"B", b"E"]
    np.testing.assert_allclose([one.after for one in found.probabilities], [0.1, 0.3, 0.44], atol=1e-6)
    np.testing.assert_allclose(found.rest, [0.16, 0.16], atol=1e-6)


def test_parts_that_exist_are_switched_off() -> None:
    named = "13.8 0.attention 0.mlp 13.8 30.0 1.9 x y.z 1.head ²."
    assert switches.parts(named, 30, 9) == [(13, "head", 8), (0, "attention", 0), (0, "mlp", 0)]
    with pytest.raises(ValueError, match="shape"):
        switches.effects("x", np.zeros((3, 2), np.float32), 2, 2)
    with pytest.raises(ValueError, match="probabilities"):
        switches.switches([b"a"], 2, 2, "", "zero", 0, [switches.Change(b"a", 1.2, 0)], (0, 0), 0)


def test_bertviz_needs_no_network_and_runs_nothing_that_was_typed() -> None:
    import torch

    tensors = [torch.full((1, 2, 3, 3), 1 / 3)] * 2
    tokens = ["a", "</script><script>alert(1)</script>", "<img src=x>"]
    for page in (bertviz.head_view(tensors, tokens, [0, 1], 1), bertviz.model_view(tensors, tokens, [0, 1])):
        assert page.count("<script") == 4 and page.count("</script>") == 4  # two of ours, the shim, its own
        assert 'src="http' not in page and "<img" not in page and "\\u003cimg" in page


def test_bertviz_draws_as_many_layers_as_it_can() -> None:
    assert bertviz.drawable("model", 30, 9, 10, 13) == list(range(30))
    some = bertviz.drawable("model", 30, 9, 100, 29)
    assert some == [29] and bertviz.drawable("model", 30, 9, 30, 0) == list(range(12))
    for view, heads in (("model", 9), ("head", 9), ("head", 32)):
        longest = bertviz.longest(view, heads)
        assert len(bertviz.drawable(view, 30, heads, longest, 4)) == 1
        assert bertviz.drawable(view, 30, heads, longest + 1, 4) == []
    assert bertviz.longest("head", 9) >= 170


def test_bertviz_is_sent_the_layers_that_are_shown() -> None:
    """Against the page with all of them: for 60 tokens and 30 layers it is a thirtieth and the scripts."""
    import torch

    torch.manual_seed(0)
    tensors, tokens = [torch.rand(1, 9, 60, 60).softmax(-1)] * 30, ["a"] * 60
    some = bertviz.head_view(tensors, tokens, bertviz.drawable("head", 30, 9, 60, 3), 3)
    whole = bertviz.head_view(tensors, tokens, list(range(30)), 3)
    assert len(some) < len(whole) * 10 / 30
