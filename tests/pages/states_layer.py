"""The states of the views of Inside a layer for the test of the prose (tests.pages.prose_states)."""

from tests.pages import prose_layer
from tests.pages.prose_asking import State, asking

TOY = {"model": "toy", "text": "the dog chased the"}
CAPITAL = {"text": "The capital of France is"}
CONTRAST = {"toward": "It was a cold winter day", "away": "It was a hot summer day"}


def paid() -> None:
    """The price of the view's own prompts."""
    asking("layer/steer_price", model="smollm2", **CONTRAST, mean=True, layer=20)


STATES = {
    ("block", "walk"): [State({"layer": "3"}), State(TOY), State({"reader": "minilm", "layer": "2"})],
    ("block", "stream"): [State(CAPITAL), State(TOY | {"shown": "parts"})],
    ("block", "facts"): [
        State(CAPITAL | {"subject": "France"}),
        State({"text": "The Great Wall is in the country of", "put_back": "attention"}),
    ],
    ("block", "features"): [
        State({}, prose_layer.begun),
        State({"stream_of": "smollm2", "dose": "-90"}),
        State({"stream_of": "smollm2", "text": "The doctor said that", "steered": "all"}),
    ],
    ("block", "experts"): [
        State({}, prose_layer.routed),
        State(
            {"expert_layer": "2", "expert": "1", "expert_top": "2", "price": "0.1", "experts": "4"},
            prose_layer.routed_other,
        ),
    ],
    ("block", "edit"): [State({}), State({"country": "Japan"}), State({"country": "Norway"})],
    ("block", "cache"): [State({}), State(TOY | {"text": "the dog chased the cat"})],
    ("block", "cost"): [State({}), State(TOY | {"length": "100"})],
    ("block", "probe"): [
        State({"labels": "40"}),
        State({"task": "cls", "labels": "16", "probed": "0"}),
        State({"task": "mean", "labels": "24", "probed": "5"}),
    ],
    ("block", "steering"): [
        State({"push": "150"}, paid),
        State({"push": "-100", "push_layer": "12", "taken": "last"}),
        State({"model": "toy"}),
    ],
    ("block", "graph"): [
        State({}),
        State({"text": "The keys to the cabinet", "graph_to": "are", "graph_not": "is", "graph_most": "40"}),
        State({"model": "toy", "graph_node": "1.mlp.11"}),
    ],
}
FIXED = {
    # Of all facts, which are recorded; and of the layer, which is given.
    ("block", "edit"): {
        *"facts layer rome_efficacy rome_paraphrase rome_neighbourhood tuned_efficacy tuned_paraphrase tuned_neighbourhood".split()
    },
    ("block", "steering"): {"best"},
    ("block", "experts"): {"steps", "lost", "active"},
}  # recorded, or measured at the last step
