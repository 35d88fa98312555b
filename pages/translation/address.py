"""What the pictures of the chapter depend on, as its address holds it."""

from dataclasses import dataclass, field

from pages.server.address import Shared, View, choice, number, views
from viz.translation.speech.languages import LANGUAGES

VERB_LAST = "yesterday the small cat has followed the old farmer because it was hungry"

STRAYS = "the queen stops the big dog and the woman hears a bird in the old house"
HELPED = "the cow sees the black old farmer in the old garden"
OTHER = "yesterday the small cat has seen the king but it was hungry"  # whose word 9 differs in each language
READING = ("read_words", "read_norm_1", "read_self", "read_sum_1", "read_norm_2", "read_mlp", "read_sum_2", "read_norm")
WRITING = ("write_words", "write_norm_1", "write_self", "write_sum_1", "write_norm_2", "write_sum_2", "write_norm_3",
           "write_mlp", "write_sum_3", "write_norm", "linear", "softmax")  # fmt: skip
BOXES = (*READING, *WRITING)  # of Architecture, beside the cross-attention
PARTS = ("scores", "queries", "keys", "values", "output", "hidden", "words", "positions", "sum")


@dataclass(frozen=True)
class Translation(Shared):
    """Encoder-decoders that learn to translate, and what they look at while they do."""

    view: str = views(
        learners="Learners",
        lookback="Step",
        gradients="Gradients",
        forcing="Forcing",
        tree="Beams",
        architecture="Architecture",
        masks="Masks",
        speech="Speech",
        letters="Letters",
        tasks=View("Tasks", "Maria Keller wrote a lovely letter to the Vienna Philharmonic in March.", reads=False),
    )
    into: str = choice("german", "french", "spanish")
    sentence: str = VERB_LAST
    learner: str = choice("attention", "fixed", "transformer")
    score: str = choice("additive", "general")  # how attention compares
    context: str = choice("128", "16", "32", "512")  # width of the one vector
    seed: int = number(0, 0, 999)
    row: int = number(8, 0, 55)  # the word that is being written
    head: int = number(0, 0, 8)  # of the transformer's cross-attention, in Learners; 0: all together
    single: int = number(1, 1, 8)  # the one head that Step, Architecture and Masks show
    forced: str = ""  # where the attention was told to look: 8-5.9-2, word written and word read
    off: str = ""  # heads that pass nothing on: 1-2.2-4, layer and head
    sound: str = choice("dog", "voices", "numbers", "noise", "silence", "mic", "file")  # what is heard
    said: int = number(3, 1, 224)  # the chosen word of what was written for it
    ear: str = choice(
        "mean", *(f"{layer}.{head}" for layer in range(1, 7) for head in range(1, 9))
    )  # a head that listens; tiny.en has those up to 4.6
    listening: str = choice("cross", "self")  # whose heads the wall shows: the decoder's, the encoder's
    whisper: str = choice("tiny", "base")  # the model that hears
    language: str = choice("auto", *LANGUAGES)  # that base is told; auto: it finds it
    learned: str = choice("before", "after")  # whether gradients are those before learning or after it
    gate: str = choice("forget", "input", "output", "cell")  # of the LSTM
    taught: str = choice("fixed", "attention", "transformer")  # whose guesses after the true words are shown
    told: str = STRAYS  # a sentence of which the one vector loses its way
    searched: str = field(default=HELPED, metadata={"once": "told"})  # one for which beams find a better translation
    width: int = number(4, 1, 8)  # beams
    length_penalty: int = number(10, 0, 30)  # in tenths
    node: str = ""  # of the tree that is chosen: step.parent.token
    gap: int = number(5, 0, 255)  # the word of a text that is to be guessed
    word: str = "internationalization"  # whose letters are read
    layer: int = number(1, 1, 2)  # of the encoder and the decoder, in Architecture
    box: str = choice("cross", *BOXES)  # the one that is open there
    part: str = choice("weights", *PARTS)  # of a box with several matrices
    order: str = choice("pre", "post", "decoder")  # where norms stand, or a decoder alone
    other: str = OTHER  # the sentence whose states the decoder gets instead
    batch: int = number(2, 1, 4)  # the sentence of a batch whose masks are shown
    hiding: str = choice("both", "padding", "causal", "none")  # the masks that are on
    looks: str = choice("encoder", "self", "cross")  # whose weights are shown under them
    place: int = number(0, 0, 56)  # the word whose next is foretold; 0: the one for which padding changes most
