"""The states of Steering and Graph for the test of the prose (tests.pages.prose_states)."""

from tests.pages.prose_asking import State, asking

CONTRAST = {"toward": "It was a cold winter day", "away": "It was a hot summer day"}


def paid() -> None:
    """The price of the view's own prompts."""
    asking("layer/steer_price", model="smollm2", **CONTRAST, mean=True, layer=20)


STATES = {
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
