"""The states of the newer views of Training for the test of the prose (tests.pages.prose_states)."""

from tests.pages import prose_data
from tests.pages.prose_asking import State

STATES: dict[tuple[str, str], list[State]] = {
    ("training", "backward"): [
        State({}),
        State({"stage": "fresh", "place": "2", "neuron": "7", "input": "9", "onward": "3"}),
        State({"read": "the dog barked in the park .", "word": "9"}),
    ],
    ("training", "taught"): [
        State({}),
        State({"says": "the fat pig grunted ."}),
        State({"says": "the wild bear chattered ."}),
    ],
    ("training", "recited"): [State({}, prose_data.begun(1)), State({"seed": "1"}, prose_data.begun(2))],
    ("training", "little"): [
        State({"reads": "50"}, prose_data.little_read(0, 1)),
        State({"reads": "5760", "seed": "1"}, prose_data.little_read(1, 3)),
    ],
    ("training", "noise"): [
        State({"noise": "replaced"}, prose_data.noisy("replaced", 0, 1)),
        State({"noise": "bigram", "threshold": "95", "seed": "1"}, prose_data.noisy("bigram", 1, 2)),
    ],
    ("training", "update"): [State({}), State({"part": "words"}), State({"part": "0-down", "row": "3", "column": "9"})],
}
# Every state has the same first gradient, and the rates are the optimizers'.
FIXED: dict[tuple[str, str], set[str]] = {
    ("training", "taught"): {"of"},  # the library is given
    ("training", "little"): {*"floor pairs sizes plenty read seeds".split()},  # of every run
    ("training", "noise"): {*"trusted left passed steps floor seeds".split()},  # of every run
    ("training", "update"): {"most", "most_norm", "loss", "sgd_rate", "adamw_rate"},
}
