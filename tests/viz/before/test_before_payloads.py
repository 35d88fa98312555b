"""What the views of Before transformers are sent, and the numbers of their prose, by hand."""

import base64
import json
import math
from types import SimpleNamespace as Made

import numpy as np
import pytest

from viz.before.eliza import data as of_rules
from viz.before.eliza import payload as rules
from viz.before.gates import data as of_gates
from viz.before.gates import payload as gates
from viz.before.ngrams import data as of_counts
from viz.before.ngrams import payload as counts
from viz.before.occurrences import data as of_occurrences
from viz.before.occurrences import payload as senses
from viz.before.row import data as of_rows
from viz.before.row import payload as rows
from viz.before.timeline import data as of_years
from viz.before.timeline import payload as years
from viz.before.vectors import data as of_vectors
from viz.before.vectors import payload as vectors

TOLD = Made(words=("the", "mouse", "met", "the"), put=(0, 0), next={"mouse": 1.0})
BESIDE = {"floor": 2.0, "perplexity": {"ngram": 4.0, "toy": 2.5}, "sizes": {"ngram": 9, "gpt": 8}, "words": 7, "known": 6, "stories": 5}  # fmt: skip


def row(told: Made = TOLD, chosen: str = "lstm") -> dict:
    made = [Made(name=name, words=(("mouse", p),), rest=1 - p, says="", right=p) for name, p in (("ngram", 0.1), ("rnn", 0.05), ("lstm", 0.5), ("gpt", 0.987))]  # fmt: skip
    return rows.row({"seed": 0}, {"chosen": chosen}, told, rows.rows(made), BESIDE, None)


def test_a_row_says_how_far_back_the_right_word_stood() -> None:
    sent = row()
    assert json.loads(json.dumps(sent, allow_nan=False)) == sent and sent["between"] == 2
    assert rows.between(Made(words=("the",), next={"a": 0.5, "b": 0.5})) is None
    with pytest.raises(ValueError, match="no row"):
        row(chosen="x")


def test_the_prose_of_a_row() -> None:
    moments = [
        {"seconds": 45.0, "losses": {"rnn": math.log(3.5), "lstm": math.log(3), "gpt": math.log(2.75)}, "steps": {}}
    ]
    found = of_rows.facts(row(), moments)
    assert "2 words back: counts give it 0.10, the RNN 0.050, the LSTM 0.50, the GPT **0.99**" in found["found"]
    assert "between 3.50 words, the LSTM 3.00, the GPT 2.75" in found["raced"] and found["nats"] == "0.693"
    assert of_rows.facts(row(), [])["raced"] == "Nothing is learned yet."
    assert "never tells" in of_rows.found(row(Made(words=("x",), put=(0, 0), next={})))
    many = row(Made(words=("the",), put=(0, 0), next={"a": 0.5, "b": 0.5}))
    assert "2 words may come next" in of_rows.found(many)


def turn(*steps: tuple) -> Made:
    return Made(heard="My cat", reply="Go on.", complaint="", decisions=[Made(kind=k, said=s, more=m, yes=y) for k, s, m, y in steps])  # fmt: skip


def test_the_prose_of_rules() -> None:
    turns = [
        turn(("keys", "my", ("my 2", "cat 1"), True), ("memory", "x", (), True), ("pattern", "* my *", (), True), ("parts", "3", ("my cat", "your cat"), True)),
        turn(("keys", "", (), False), ("recall", "x", (), True)),
    ]  # fmt: skip
    sent = rules.eliza({"script": ""}, {"talk": "", "turn": 0}, "Hi", turns, {"lines": 40})
    found = of_rules.facts(sent, {"keywords": 3})
    assert "**my** ranks highest, above 1 other keyword; 1 pattern was tried" in found["found"]
    assert found["kept"] == "Of 1 sentence kept for later, 1 came back." and "“your cat”" in found["example"]
    assert "kept from before" in of_rules.found(sent["turns"][1])
    assert of_rules.facts(sent | {"turns": []}, {})["found"] == "Nothing was said yet."
    assert [one["step"] for one in of_rules.rows(sent)] == ["keys", "memory", "pattern", "parts", "keys", "recall"]
    with pytest.raises(ValueError, match="no turn"):
        rules.eliza({}, {"turn": -1}, "", [], {})


def counted(smoothing: str, k: str = "1") -> dict:
    level = Made(
        context=(0,), counts=np.array([6, 2, 0]), total=8, types=2, discount=0.5, p=np.array([0.7, 0.25, 0.05])
    )
    below = Made(context=(), counts=np.array([2, 2, 0]), total=4, types=2, discount=0.5, p=np.array([0.4, 0.4, 0.2]))
    shown = {"n": 2, "smoothing": smoothing, "k": k, "read": "400", "line": "x"}
    levels = [counts.level(one, "abc".__getitem__) for one in (below, level)]
    about = {"vocabulary": 3, "words": 12, "floor": 2.0, "seen": 2}
    grid = {"none": [5.0, None], "add 1": [6.0, 3.0], "kneser-ney": [5.0, 4.0], "interpolated": [5.0, 4.5]}
    return counts.ngrams(shown, ["a"], {"a": 1.0}, levels, grid, about)


@pytest.mark.parametrize(
    ("smoothing", "wanted"),
    [
        ("none", "6 / 8"),
        ("add", "(6 + 1) / (8 + 1 \\cdot 3)"),
        ("interpolated", "(6 + 2 \\cdot 0.4000) / (8 + 2)"),
        ("kneser-ney", "(6 - 0.50) / 8 + 0.50 \\cdot 2 / 8 \\cdot 0.4000"),
    ],
)
def test_the_formula_with_its_numbers(smoothing: str, wanted: str) -> None:
    found = of_counts.facts(counted(smoothing))
    assert wanted in found["sum"] and "**a** has 6 of them" in found["found"] and found["possible"] == "3^2 = 9"


def test_a_perplexity_that_is_infinite_is_said_so() -> None:
    assert "is infinite; with this smoothing n = 1 is best, 5.00" in of_counts.left_open(counted("none"))
    assert "is 3.00; with this smoothing n = 2 is best" in of_counts.left_open(counted("add"))
    with pytest.raises(ValueError, match="too many"):
        counts.ngrams({"n": 1}, [], {}, [{}, {}], {}, {})


def test_places_on_a_map_are_two_bytes() -> None:
    look = Made(
        done=0.5, losses={"a": 1.0}, agreeing={"a": 0.25}, places={"a": np.array([[-9.0, 0.0], [3.0, 1.5]])}, vectors={}
    )
    found = vectors.look(look)
    assert list(base64.b64decode(found["places"]["a"])) == [0, 128, 255, 191]
    with pytest.raises(ValueError, match="one kind"):
        vectors.vectors({}, {}, {"words": ["a"], "kinds": []}, None, None, None)


def test_the_prose_of_vectors() -> None:
    step = vectors.step(Made(before=[0.0, 1], force=[0.5, -0.7], after=[0.2, 0.9], move=np.array([3.0, 4])), ["b", "c"])
    assert step["length"] == 5 and of_vectors.worked(step) == "1 - \\sigma(0.00) = 0.50"
    assert of_vectors.moved({"word": "a", "near": "b"}, step).endswith("from 0.00 to 0.20.")
    assert "**96 %**" in of_vectors.learned([{"agreeing": {"word2vec": 0.957, "glove": 0.9}}])
    assert of_vectors.seeds({"word2vec": [0.9, 0.8], "glove": [0.7]}) == "With three seeds it is 90, 80 % for word2vec and 70 % for GloVe."  # fmt: skip
    assert of_vectors.learned([]) == "Nothing is learned yet."


def test_a_timeline_and_what_it_counts() -> None:
    events = [{"id": "a", "year": 1966, "lane": "ai", "title": "A", "says": "S.", "source": "P"}, {"id": "gpt3", "year": 2020.4, "lane": "dl", "title": "G", "says": "T.", "source": "Q"}]  # fmt: skip
    shape = Made(
        layers=2, width=3, vocabulary=5, positions=0, mlp=0, heads=0, head=0, kv_heads=0, published="27", source="Q"
    )
    terms = [Made(name="embeddings", formula="V d", number=15), Made(name="MLPs", formula="L · d²", number=18)]
    sent = years.timeline({"event": "a"}, events, {"gpt3": (shape, terms)})
    assert sent["counted"]["gpt3"]["total"] == 33 and sent["counted"]["gpt3"]["shape"] == [["L", 2], ["d", 3], ["V", 5]]
    found = of_years.facts(sent)
    assert found["event"] == "1966, **A**: S." and "55 % of them in its MLPs" in found["counted"]
    assert found["sum"] == "15 + 18" and found["formula"] == "V d + L \\cdot d^2"
    assert [one["parameters"] for one in of_years.rows(sent)] == [None, 33]
    with pytest.raises(ValueError, match="no event"):
        years.timeline({"event": "x"}, events, {})


def test_gates_as_they_are_sent() -> None:
    """Units in the order that was chosen; c = .5 x 2 + .25 x (-4) and h = .5 tanh(0)."""
    parts = {
        "hidden": [[0, 9], [0, 0]], "cell": [[0, 2], [0, 0]], "input": [[0, 0.1], [0, 0.25]],
        "forget": [[0, 0.9], [0, 0.5]], "output": [[0, 0.8], [0, 0.5]],
    }  # fmt: skip
    slopes = {"rnn": [0.0, 0.5], "lstm": [0.25, 0.5]}
    read = Made(words=("the", "owl"), parts={name: np.array(one, float) for name, one in parts.items()}, units=[1], slopes=slopes, target="met", p={"rnn": 0.25, "lstm": 0.5})  # fmt: skip
    sent = gates.gates({"part": "cell", "unit": 7, "cell": "lstm", "moment": "45"}, read)
    assert sent["traces"]["cell"] == [2, 0] and sent["most"] == 2 and sent["heat"]["shape"] == [1, 2]
    found = of_gates.facts(sent)
    assert "c_t = 0.50 \\cdot 2.00 + 0.25 \\cdot -4.00 = 0.00" in found["sum"] and "h_t = 0.50" in found["sum"]
    assert "1 words back, the LSTM **0.50**" in found["reached"] and "0.25, the LSTM 0.50" in found["known"]
    assert [one["gradient_lstm"] for one in of_gates.rows(sent)] == [0.25, 0.5]
    with pytest.raises(ValueError, match="has no hidden"):
        gates.gates({"part": "cell", "unit": 0}, Made(parts={}))


def of_senses(layer: str = "one", k: int = 1, word: str = "owl-key") -> dict:
    """Four occurrences; the nearest of the first has its sense, that of the others has not."""
    made = [Made(at=1, sense=one) for one in (0, 0, 1, 1)]
    read = Made(occurrences=made, written=["the owl-key hooted"] * 4)
    scores = {"word": {"both": 0.5}, "window": {"both": 0.625}, "fresh": {"both": 0.7, "ahead": 0.6, "back": 0.65}}
    scores |= {name: {"both": 0.96, "ahead": 0.9, "back": 0.855} for name in ("one", "two", "mix")}
    near = Made(places=np.array([[0.0, 0], [1, 1], [-9, 9], [0, 0]]), near=np.array([[1], [2], [0], [1]]), cosines=np.ones((4, 1)) / 3, scores=scores)  # fmt: skip
    shown = {"double": word, "layer": layer, "side": "back", "weights": [0, 0, math.log(2)], "k": k, "occurrence": 9}
    seeds = {f"{one} both": [0.9, 0.914, 1.0] for one in ("one", "two", "mix", "fresh")}
    about = {
        "senses": ["owl", "key"],
        "joined": word != "it",
        "width": 64,
        "window": 3,
        "ceiling": 0.97,
        "seeds": seeds,
    }
    return senses.occurrences(shown, read, near, about)


def test_occurrences_as_they_are_sent_and_spoken_of() -> None:
    sent = of_senses()
    assert json.loads(json.dumps(sent, allow_nan=False)) == sent
    assert sent["senses"] == "0011" and sent["shown"]["occurrence"] == 3 and sent["cosines"][0] == [0.333]
    assert list(base64.b64decode(sent["places"])) == [230, 0, 255, 28, 0, 255, 230, 0]
    found = of_occurrences.facts(sent)
    assert "By layer 1, backward part, the nearest has the same sense for **86 %** of 4" in found["found"]
    assert "words around 63 %, a network that has learned nothing 70 %" in found["found"]
    assert (
        "forward part alone gives 90 %, the backward part 86 %" in found["halves"]
        and "right for 97 %" in found["halves"]
    )
    assert found["mix"] == "0.25, 0.25, 0.50" and "90, 91, 100 % by layer 1" in found["seeds"]
    assert "owl and key are written as one" in found["made"] and len(of_occurrences.rows(sent)) == 14
    assert "half of 4" in of_occurrences.facts(of_senses("word"))["found"]
    assert "most of the 5 nearest have" in of_occurrences.facts(of_senses(k=5))["found"]
    assert "two roles" in of_occurrences.facts(of_senses(word="it"))["made"]
    with pytest.raises(ValueError, match="no share"):
        senses.occurrences(sent["shown"], Made(occurrences=[]), Made(scores={"one": {"both": 1.5}}), {})
