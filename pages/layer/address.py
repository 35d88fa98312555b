"""What the pictures of the chapter depend on, as its address holds it."""

from dataclasses import dataclass

from pages.server.address import Shared, View, choice, number, views

BOXES = (
    "resid_pre",
    "embed",
    "norm_1",
    "q",
    "k",
    "v",
    "scores",
    "pattern",
    "z",
    "attention_out",
    "after_1",
    "resid_mid",
    "norm_2",
    "gate",
    "up",
    "hidden",
    "mlp_out",
    "after_2",
    "resid_post",
    "final_norm",
    "logits",
)


LIGHTHOUSE = (
    "The old lighthouse keeper climbed the winding stairs every evening, lit the great lamp, and watched the ships pass "
    "slowly by until morning came. Then he put the lamp out, drank his tea, and slept until noon while the gulls cried "
    "above the roof and the waves beat upon the rocks below. In winter"
)
BALL = "tom put the red ball in the box . the dog barked in the garden . anna found the ball and was glad . "

VASE = "The tall green vase fell. The tall green"  # what induction heads find; its word is known, so that the graph has an end
FILM = "I went to see the film. I think it was"

DOOR = "I opened the door and felt the"

STORY = "one evening, the frog admired the mouse because it squeaked. ben followed the"
LETTER = "Yesterday my sister took the train to Paris. She said the"

CAPITALS = {
    "France": "Paris", "Germany": "Berlin", "Italy": "Rome", "Spain": "Madrid", "Japan": "Tokyo", "China": "Beijing",
    "Russia": "Moscow", "England": "London", "Greece": "Athens", "Norway": "Oslo", "Sweden": "Stockholm", "Austria": "Vienna",
    "Hungary": "Budapest", "Portugal": "Lisbon", "Ireland": "Dublin", "Cuba": "Havana", "Chile": "Santiago",
    "Thailand": "Bangkok", "Denmark": "Copenhagen", "Kenya": "Nairobi",
}  # fmt: skip


@dataclass(frozen=True)
class Block(Shared):
    """One layer from the inside, the stream through all of them, where facts are, and what it costs."""

    view: str = views(
        walk="Walk",
        stream=View("Stream", "The capital of France is the city of"),
        facts=View("Facts", "The Louvre is in the city of"),  # a subject of two tokens, and a fact that SmolLM2 knows
        edit="Edit",
        features=View("Features", LETTER, reads=False),
        steering=View("Steering", DOOR, "the dog barked in the"),
        graph=View("Graph", VASE, "tom put the red ball in the box . anna found the"),
        experts="Experts",
        cache=View("Cache", LIGHTHOUSE, f"{BALL * 3}the dog"),
        cost="Cost",
        probe=View("Probe", "Maria Keller heard the Vienna Philharmonic in Lisbon last March.", reads=False),
    )
    reader: str = choice("decoder", "minilm")
    layer: int = number(0, 0, 255)
    head: int = number(0, 0, 255)
    box: str = choice(*BOXES)
    shown: str = choice("lens", "parts")  # of the stream
    wanted: str = ""  # the token whose logit is taken apart; the first choice if empty
    subject: str = ""  # what is blurred; found in the text if empty
    put_back: str = choice("resid_post", "mlp", "attention")
    seed: int = number(0, 0, 999)
    country: str = choice(*CAPITALS, default="Germany")  # whose capital is rewritten
    capital: str = choice("", *CAPITALS.values())  # into which one; "": as it was recorded
    length: int = number(128, 8, 200)  # tokens that the cost is counted for
    task: str = choice("names", "mean", "cls")  # what heads read off the layers
    labels: int = number(80, 8, 160)  # labelled sentences that they learn from
    stream_of: str = choice("toy", "smollm2")  # whose features
    story: str = STORY  # in the toy's words
    after_layer: str = choice("2", "1")  # of the toy's layers
    feature: int = number(-1, -1, 2000)  # the strongest if -1
    token_at: int = number(-1, -1, 200)  # of the sentence: the features that are on there; -1: the strongest of all
    dose: int = number(50, -360, 360)  # hundredths of the feature's strongest activation that are added
    steered: str = choice("last", "all")  # places
    toward: str = "It was a cold winter day"  # the prompt whose state is added
    away: str = "It was a hot summer day"  # and the one whose state is taken away
    tale_toward: str = "in the garden"  # the same for a model of the little world
    tale_away: str = "in the kitchen"
    tale_counted: str = "garden park forest field"
    taken: str = choice("mean", "last")  # of their states
    push_layer: int = number(20, 1, 256)  # after which it is added
    push: int = number(200, -300, 300)  # hundredths of the difference
    push_at: str = choice("all", "last")  # places of the sentence
    counted: str = "cold chill icy"  # words whose probability is the effect
    graph_to: str = ""  # the word that is explained; the first choice if empty
    graph_not: str = ""  # against which one; the mean of all if empty
    graph_most: int = number(20, 5, 60)  # heads and MLPs that are drawn
    graph_node: str = ""  # the one that is looked at: layer, head or mlp, token
    probed: int = number(3, 0, 6)  # the layer that is looked at
    experts: str = choice("8", "4")
    expert_top: str = choice("1", "2")  # that a word gets
    price: str = choice("0.02", "0.01", "0.1")  # of imbalance
    expert_layer: str = choice("1", "2")  # that is looked at
    expert: int = number(-1, -1, 7)  # the one that is looked at; -1: the one whose words are most alike
    expert_off: bool = False  # whether it gets nothing
