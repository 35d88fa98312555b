"""The states of the views of Attention for the test of the prose (tests.pages.prose_states)."""

from tests.pages.prose_asking import State

TOY = {"model": "toy", "text": "the dog chased the"}
STATES: dict[tuple[str, str], list[State]] = {
    ("attention", "heads"): [State({}), State(TOY), State({"reader": "minilm"})],
    ("attention", "steps"): [State({}), State(TOY), State({"reader": "minilm", "temperature": "4"})],
    ("attention", "tiles"): [
        State({}),
        State({"tiled": "4", "tile": "2", "rescale": "0"}),
        State(TOY | {"tiled": "1"}),
        State({"reader": "minilm", "tiled": "128"}),
    ],
    ("attention", "sides"): [
        State({"text": "A dog ran"}),
        State(TOY | {"text": "the cat chased the dog in the garden ."}),
    ],
    ("attention", "salience"): [
        State(TOY | {"text": "the lion frightened the duck because it roared . the lion frightened the"}),
        State(TOY | {"text": "tom put the ball in the box . anna found the", "contrast": "20626f78", "ground": "zero"}),
    ],
    ("attention", "similar"): [
        State({}),
        State(TOY | {"text": "the lion frightened the duck because it roared .", "spot": "heads:1.2.7"}),
        State({"reader": "minilm", "spot": "heads:3.1.2"}),
    ],
    ("attention", "off"): [
        State({}),
        State({"off": "0.mlp"}),
        State({"off": "13.8 3.mlp", "how": "mean"}),
        State({"off": "13.8", "how": "move", "to": "1"}),
    ],
    ("attention", "bertviz"): [State({"text": "A dog ran"}), State(TOY)],
}
