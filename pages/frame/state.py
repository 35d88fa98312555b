"""What a page's picture depends on, and how it is written into the address and read from it. Imports no streamlit.

A page's state is a frozen dataclass; each field says which values it takes. `read` never fails: what a link got wrong
becomes a sentence, and the default takes its place.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

DEFAULT_TEXT = "The dog chased the"
DEFAULT_MODEL = "smollm2"
MODELS = {"smollm2": "SmolLM2", "toy": "Toy"}  # that predict a next word and are always there -> as people know them
MAX_LINK = 2_000  # characters of a text that still go into the address; a longer one stays on this computer
WHOLE = re.compile(r"-?[0-9]{1,9}")
LOST = "page"  # the parameter that carries the name of a page that does not exist
MAX_WORD = 60  # characters of a word to spell
MAX_TEXT = 20_000  # characters of a text that any page takes

TOKENIZERS = ("cl100k_base", "o200k_base", "gpt2", "smollm2", "wordpiece", "chars", "bytes", "trained")
DEFAULT_CORPUS = (
    "This is the house that Jack built.\n"
    "This is the malt that lay in the house that Jack built.\n"
    "This is the rat that ate the malt that lay in the house that Jack built.\n"
    "This is the cat that killed the rat that ate the malt that lay in the house that Jack built.\n"
    "This is the dog that worried the cat that killed the rat that ate the malt that lay in the house that Jack built.\n"
    "This is the cow with the crumpled horn that tossed the dog that worried the cat that killed the rat that ate the "
    "malt that lay in the house that Jack built.\n"
)  # a nursery rhyme that repeats itself: good to learn merges from


def title(model: str) -> str:
    """A model as people know it; one that was trained here by its step, one that was brought as theirs."""
    if model.startswith("run-"):
        return f"Trained, step {model.rpartition('-')[2]}"
    if model.startswith("file-"):
        return "Your file"
    if model.startswith("adapted-"):
        return "SmolLM2, tuned"
    return MODELS.get(model, model)


def choice(*options: str) -> Any:
    """A field that takes one of `options`, the first by default."""
    return field(default=options[0], metadata={"options": options})


def choices(*options: str, default: tuple[str, ...], most: int) -> Any:
    """A field that takes one to `most` of `options`."""
    return field(default=default, metadata={"options": options, "most": most})


def number(default: int, least: int, most: int) -> Any:
    """A field that takes a whole number from `least` to `most`."""
    return field(default=default, metadata={"range": (least, most)})


@dataclass(frozen=True)
class Shared:
    """What travels from page to page."""

    text: str = DEFAULT_TEXT
    model: str = DEFAULT_MODEL
    present: bool = False


@dataclass(frozen=True)
class Home(Shared):
    """The lecture in one picture."""

    guess: bool = False


@dataclass(frozen=True)
class Tokenization(Shared):
    """The same text cut by several tokenizers, in five views."""

    view: str = choice("compare", "train", "languages", "chat", "spelling")
    tokenizers: tuple[str, ...] = choices(*TOKENIZERS, default=("cl100k_base", "smollm2"), most=4)
    show: str = choice("pieces", "numbers", "both")
    corpus: str = DEFAULT_CORPUS
    merges: int = number(64, 1, 256)
    step: int = number(0, 0, 256)
    measure: str = choice("character", "english")
    word: str = "strawberry"
    guess: bool = False


THEMES = ("all", "animals", "countries", "professions", "feelings", "numbers", "verb forms", "food", "places")
AXES = ("he – she", "good – bad", "big – small", "hot – cold", "rich – poor", "past – future")


@dataclass(frozen=True)
class Embeddings(Shared):
    """Words as vectors: maps of them, arithmetic on them, and how they come about."""

    view: str = choice("lookup", "map", "algebra", "axes", "context", "order")
    table: str = choice("glove", "model", "lines", "own")
    words: str = choice("theme", "frequent", "list")
    theme: str = choice(*THEMES)
    count: str = choice("1000", "200", "5000", "10000", "20000", "50000")
    list: str = "red blue green yellow black white pink purple orange brown one two three four five six seven eight"
    lines: str = (
        "A dog ran through the park.\nThe puppy chased a ball.\nStock prices fell again.\nThe bank raised its rates.\n"
        "She baked bread this morning.\nHe cooked soup for dinner.\nIt may rain tomorrow.\nA storm is coming."
    )
    method: str = choice("pca", "umap", "tsne")
    dimensions: str = choice("3", "2")
    neighbours: int = number(15, 2, 100)
    spread: int = number(10, 0, 99)  # UMAP's min_dist in hundredths
    perplexity: int = number(30, 2, 100)
    seed: int = number(0, 0, 999)
    colour: str = choice("auto", "speech", "cluster")
    word: str = ""
    sums: str = choice("sum", "test")
    space: str = choice("glove", "model")  # of the sums and axes
    expression: str = "king - man + woman"
    inputs: bool = False  # whether the words of the expression may be its answer
    walk: str = "baby king"
    axis: str = choice(*AXES)
    placed: str = ""  # more words on the axis
    first: str = "The humanoid robot did not cross the road because it was tired."
    second: str = "The humanoid robot did not cross the road because it was very dangerous."
    focus: str = "it"
    repeated: str = "dog"
    guess: bool = False
    spot: str = ""  # where a view's own slider stands: "walk:7", "context:1.12", "order:3"


@dataclass(frozen=True)
class Attention(Shared):
    """Where every head looks, how it comes to look there, and what happens without it."""

    view: str = choice("heads", "steps", "sides", "off", "bertviz")
    reader: str = choice("decoder", "minilm")
    reading: str = choice("both", "lines", "matrix", "sentence")
    drawn: str = choice("matrix", "lines", "sentence")  # the same where two models stand side by side
    dim: bool = False  # fade the weight on the first token
    spot: str = ""  # what is chosen in the view: "heads:13.8.9" is layer 13, head 8, the word at 9
    left: str = ""  # the same of the two models side by side
    right: str = ""
    step: int = number(1, 1, 6)
    heat: int = number(10, 0, 20)  # temperature on the scores, in quarters of a doubling from 10
    mask: bool = True
    off: str = ""  # what is switched off: "13.8 5.attention 7.mlp"
    how: str = choice("zero", "mean", "move")
    to: int = number(0, 0, 255)  # the token that moved attention goes to
    guess: bool = False
    vig: str = choice("head", "model")  # which view of BertViz
    rank: bool = False  # whether every head's effect is measured


BOXES = ("resid_pre", "embed", "norm_1", "q", "k", "v", "scores", "pattern", "z", "attention_out", "resid_mid", "norm_2",
         "gate", "up", "hidden", "mlp_out", "resid_post", "final_norm", "logits")  # fmt: skip


@dataclass(frozen=True)
class Block(Shared):
    """One layer from the inside, the stream through all of them, where facts are, and what it costs."""

    view: str = choice("walk", "stream", "facts", "cache", "cost")
    reader: str = choice("decoder", "minilm")
    layer: int = number(0, 0, 255)
    head: int = number(0, 0, 11)
    box: str = choice(*BOXES)
    shown: str = choice("lens", "parts")  # of the stream
    wanted: str = ""  # the token whose logit is taken apart; the first choice if empty
    subject: str = ""  # what is blurred; found in the text if empty
    put_back: str = choice("resid_post", "mlp", "attention")
    seed: int = number(0, 0, 999)
    length: int = number(64, 8, 200)  # tokens that the cost is counted for


STRATEGIES = ("greedy", "sample", "top_k", "top_p", "min_p", "typical", "penalty", "contrastive", "beams", "groups",
              "drawn")  # fmt: skip


@dataclass(frozen=True)
class Decoding(Shared):
    """One token at a time: how scores become a text, and what other rules make of the same scores."""

    view: str = choice("step", "beams", "race", "draft", "search", "guess")
    form: str = choice("raw", "chat")
    temperature: int = number(100, 0, 10_000)  # this one, top_p, min_p, typical and penalty in hundredths
    top_k: int = number(0, 0, 999_999)
    top_p: int = number(100, 0, 100)
    min_p: int = number(0, 0, 100)
    typical: int = number(100, 0, 100)
    penalty: int = number(100, 1, 1_000)
    ngram: int = number(0, 0, 20)
    seed: int = number(1, 0, 9_999)
    tree: str = ""  # the branches: "260_3575_0.318" is a token after the one before, or "number of the node.token"
    at: int = number(0, 0, 4_096)  # the node that is shown; 0 is the end of what was typed
    width: int = number(3, 1, 8)
    steps: int = number(5, 1, 24)
    shown: int = number(2, 0, 20)  # pruned candidates drawn for each beam
    favour: int = number(10, -20, 30)  # the length penalty in tenths
    early: str = choice("no", "yes", "never")
    groups: str = choice("1", "2", "4")
    diversity: int = number(5, 0, 50)  # tenths
    drawn: bool = False
    node: str = ""  # of the tree of beams: "2.0.3" is the third step, beam 0, its candidate 3
    racers: tuple[str, ...] = choices(*STRATEGIES, default=("greedy", "top_p", "beams"), most=4)
    length: int = number(24, 1, 60)
    layers: int = number(25, 2, 29)  # of the draft
    ahead: int = number(4, 1, 8)
    spot: str = ""  # where the landscape's searchers stand
    guess: bool = False


@dataclass(frozen=True)
class Training(Shared):
    """A small model that learns: what it is, how it learns, and from what."""

    view: str = choice("learn", "own", "objectives", "finetune", "instruct", "scaling", "emergence")
    layers: str = choice("2", "1", "3", "4")
    width: str = choice("64", "16", "32", "96", "128")
    heads: str = choice("4", "1", "2", "8")
    positions: str = choice("rotary", "learned", "sinusoidal")
    optimizer: str = choice("muon", "adamw")
    rate: str = choice("0.002", "0.0003", "0.001", "0.005", "0.01", "0.03", "0.1", "1")
    batch: str = choice("32", "8", "16", "64")
    steps: int = number(1_750, 1, 5_000)
    seed: int = number(0, 0, 999)
    own: str = DEFAULT_CORPUS
    cut: str = choice("letters", "pieces")
    hole: str = "the [MASK] barked in the park ."
    asked: str = ""  # a story and a question for the model that learns to answer
    axis: str = choice("compute", "parameters", "tokens")
    sentences: int = number(4, 1, 4)


@dataclass(frozen=True)
class Rlhf(Shared):
    """Human feedback: votes, a reward that learns from them, a policy that follows it."""

    view: str = choice("rooms", "vote", "reward", "process", "policy", "hacking", "gradient", "real")
    room: str = ""  # whose votes
    noise: int = number(10, 0, 50)  # of a hundred votes of the simulated rater, so many are wrong
    method: str = choice("ppo", "reinforce", "climb", "dpo", "best")
    against: str = choice("none", "ppo", "reinforce", "climb", "dpo", "best")
    kl: str = choice("0.1", "0", "0.03", "0.2", "0.5", "1")
    adaptive: bool = False
    rate: str = choice("0.001", "0.0001", "0.0003", "0.003", "0.01", "0.1")
    clip: str = choice("0.2", "0.05", "0.1", "0.5")
    lam: str = choice("0.95", "0", "0.5", "1")
    epochs: str = choice("3", "1", "2", "5")
    iterations: int = number(36, 1, 120)
    seed: int = number(0, 0, 999)
    price: str = choice("0", "0.03", "0.1", "0.2")  # the KL coefficient under Hacking
    judge: str = choice("words", "head")  # which reward the policies follow
    answer: str = "gladly : the pig , you fool ."  # to be rewarded
    at: int = number(0, 0, 120)  # the iteration whose batch is looked at
    which: int = number(0, 0, 63)  # the answer in it
    praise: str = choice("positive", "votes")  # what SmolLM2 is rewarded for
    game: str = choice("bandit", "grid")
    episodes: int = number(8, 1, 64)  # for each update of a policy in it


State = TypeVar("State", bound=Shared)


def read(kind: type[State], params: Mapping[str, str]) -> tuple[State, list[str]]:
    """The state that the address `params` asks for, and a sentence for each part of it that made no sense."""
    values: dict[str, Any] = {}
    complaints = [f"There is no page called {_short(params[LOST])}: this is Home."] if LOST in params else []
    for part in fields(kind):
        if part.name in params:
            try:
                values[part.name] = _parse(params[part.name], part.default, part.metadata)
            except ValueError as error:
                complaints.append(f"The link's “{part.name}” {error}; {_say(part.default)} is shown instead.")
    return kind(**values), complaints


def write(state: Shared) -> dict[str, str]:
    """The address of `state`: what differs from the default. A text too long for a link is left out."""
    params = {}
    for part in fields(state):
        value = getattr(state, part.name)
        rendered = "~".join(value) if isinstance(value, tuple) else str(int(value) if part.type is bool else value)
        if value != part.default and fits_link(rendered):
            params[part.name] = rendered
    return params


def fits_link(text: str) -> bool:
    """Whether a link can carry this text."""
    return len(text) <= MAX_LINK


def _parse(raw: str, default: Any, rules: Mapping[str, Any]) -> Any:
    """One value; raises ValueError whose message goes on "The link's “view” ..."."""
    if isinstance(default, bool):
        if raw not in ("0", "1"):
            raise ValueError(f"is {_short(raw)}, which is neither 0 nor 1")
        return raw == "1"
    if "range" in rules:
        least, most = rules["range"]
        if not WHOLE.fullmatch(raw) or not least <= int(raw) <= most:
            raise ValueError(f"is {_short(raw)}, which is no whole number from {least} to {most}")
        return int(raw)
    if "most" in rules:
        wanted = tuple(dict.fromkeys(filter(None, raw.split("~"))))
        if unknown := [one for one in wanted if one not in rules["options"]]:
            raise ValueError(f"names {_short(unknown[0])}, which does not exist")
        return wanted[: rules["most"]]
    if "options" in rules and raw not in rules["options"]:
        raise ValueError(f"is {_short(raw)}, which does not exist")
    if len(raw) > MAX_TEXT:
        raise ValueError(f"has {len(raw):,} characters, more than {MAX_TEXT:,}")
    return raw


def _short(raw: str) -> str:
    return f"“{raw[:40]}…”" if len(raw) > 40 else f"“{raw}”"


def _say(default: Any) -> str:
    return ", ".join(default) if isinstance(default, tuple) else f"“{int(default) if default is False else default}”"
