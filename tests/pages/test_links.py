"""Links from before the chapters had folders of their own: all views open, and hold what the link says."""

import pytest
from streamlit.testing.v1.element_tree import Element

from pages.frame import controls
from tests.pages.opening import opened, said

QUESTIONS = {
    "home": "See a language model think",
    "tokenization": "What does the model read?",
    "embeddings": "What does a word mean?",
    "attention": "Where does the model look?",
    "block": "What happens inside a layer?",
    "translation": "How does one sentence become another?",
    "translation-letters": "How do letters become sounds?",
    "translation-tasks": "What can be done with a text?",
    "decoding": "Who picks the next word?",
    "training": "How does it learn to speak?",
    "rlhf": "How does it learn what we want?",
    "prompting": "How far does it get by being asked?",
    "pictures": "How can a machine draw?",
    "before": "What came before attention?",
}
LINKS = [
    ("home", {"text": "When Mary", "guess": "1"}),
    ("tokenization", {"view": "compare", "tokenizers": "gpt2~bytes", "show": "numbers"}),
    ("tokenization", {"view": "train", "merges": "20", "step": "3"}),
    ("tokenization", {"view": "unigram", "pieces": "60", "pruning": "2", "cutword": "0", "source": "own"}),
    ("tokenization", {"view": "languages", "measure": "english"}),
    ("tokenization", {"view": "chat", "text": "Hi"}),
    ("tokenization", {"view": "spelling", "word": "glimworfle"}),
    ("embeddings", {"view": "lookup", "text": "A dog"}),
    ("embeddings", {"view": "map", "method": "umap", "theme": "animals", "spread": "40"}),
    ("embeddings", {"view": "algebra", "expression": "paris - france + italy", "spot": "walk:2"}),
    ("embeddings", {"view": "axes", "axis": "big – small"}),
    ("embeddings", {"view": "context", "focus": "robot"}),
    ("embeddings", {"view": "order", "repeated": "seven"}),
    ("attention", {"view": "heads", "spot": "heads:13.8.3"}),
    ("attention", {"view": "steps", "step": "4", "heat": "3", "mask": "0"}),
    ("attention", {"view": "tiles", "tile": "2", "tiled": "3", "rescale": "0"}),
    ("attention", {"view": "sides", "dim": "1"}),
    ("attention", {"view": "similar", "model": "toy", "text": "the dog chased the cat", "spot": "heads:1.0.2"}),
    ("attention", {"view": "salience", "model": "toy", "text": "the dog chased the cat", "ground": "zero"}),
    ("attention", {"view": "off", "off": "13.8", "how": "mean"}),
    ("attention", {"view": "bertviz", "vig": "model", "text": "A dog"}),
    ("block", {"view": "walk", "layer": "4", "box": "pattern"}),
    ("block", {"view": "stream", "shown": "parts"}),
    ("block", {"view": "edit", "country": "Japan"}),
    ("block", {"view": "facts", "text": "The capital of France is", "subject": "France"}),
    ("block", {"view": "features", "stream_of": "smollm2", "dose": "90", "steered": "all"}),
    ("block", {"view": "steering", "push": "-150", "push_layer": "12", "taken": "last", "counted": "warm sun"}),
    ("block", {"view": "graph", "graph_not": "flower", "graph_most": "30", "graph_node": "23.7.8"}),
    (
        "block",
        {
            "view": "experts",
            "expert_top": "2",
            "expert_layer": "2",
            "expert": "3",
            "expert_off": "1",
        },
    ),
    ("block", {"view": "cache", "text": "A dog"}),
    ("block", {"view": "cost", "length": "100"}),
    ("translation", {"into": "french", "learner": "transformer", "row": "3", "off": "1-2"}),
    ("translation", {"view": "lookback", "learner": "transformer", "single": "6", "row": "3"}),
    ("translation", {"view": "gradients", "learned": "after", "gate": "input"}),
    ("translation", {"view": "forcing", "taught": "transformer", "into": "spanish"}),
    ("translation", {"view": "tree", "taught": "transformer", "width": "2", "length_penalty": "0"}),
    ("block", {"view": "probe", "task": "cls", "labels": "40", "probed": "2"}),
    ("translation", {"view": "letters", "word": "elephant"}),
    ("translation", {"view": "tasks", "text": "A dog barked at me.", "gap": "1"}),
    ("translation", {"view": "architecture", "box": "read_self", "layer": "2", "order": "post"}),
    ("translation", {"view": "masks", "batch": "4", "hiding": "none", "looks": "cross"}),
    ("decoding", {"view": "step", "temperature": "50", "tree": "260", "at": "1"}),
    ("decoding", {"view": "beams", "favour": "20", "width": "2"}),
    ("decoding", {"view": "race", "racers": "greedy~beams", "length": "3"}),
    ("decoding", {"view": "draft", "layers": "20", "length": "3"}),
    ("decoding", {"view": "search", "spot": "search:4"}),
    ("decoding", {"view": "guess", "text": "A dog"}),
    ("training", {"view": "forgetting", "replay": "20", "case": "2", "seed": "1"}),
    ("training", {"view": "students", "stories": "0", "temperature": "4", "case": "2", "seed": "1"}),
    ("training", {"view": "recited", "secret": "26", "seed": "1"}),
    ("training", {"view": "filters", "filter": "private", "bands": "8", "language": "German", "pair": "1"}),
    ("training", {"view": "exams", "exam": "amc10"}),
    ("training", {"view": "learn", "width": "16", "layers": "1", "heads": "2"}),
    ("training", {"view": "own", "seed": "3"}),
    ("training", {"view": "objectives", "hole": "the [MASK] quacked ."}),
    ("training", {"view": "finetune"}),
    ("training", {"view": "instruct"}),
    ("training", {"view": "scaling", "axis": "tokens"}),
    ("training", {"view": "emergence", "sentences": "2"}),
    ("training", {"view": "backward", "stage": "fresh", "place": "2", "neuron": "7", "onward": "3"}),
    ("training", {"view": "taught", "says": "the wild bear chattered ."}),
    ("training", {"view": "update", "part": "0-out", "row": "3", "column": "9"}),
    ("rlhf", {"view": "rooms"}),
    ("rlhf", {"view": "vote", "noise": "20"}),
    ("rlhf", {"view": "reward", "answer": "the dog ."}),
    ("rlhf", {"view": "loop", "acts": "words", "turn": "1", "seed": "3"}),
    ("rlhf", {"view": "process", "which": "3"}),
    ("rlhf", {"view": "policy", "against": "dpo"}),
    ("rlhf", {"view": "direct", "direct": "ipo", "pair": "3"}),
    ("rlhf", {"view": "hacking", "price": "0.1"}),
    ("rlhf", {"view": "gradient", "game": "grid"}),
    ("rlhf", {"view": "cliff", "aspect": "trpo", "ground": "bandit", "stride": "90", "border": "0.1", "plays": "96"}),
    ("rlhf", {"view": "derive", "proof": "td", "cell": "4", "action": "2"}),
    ("rlhf", {"view": "groups", "mix": "2", "merge": "least", "tilt": "1"}),
    ("rlhf", {"view": "raters", "way": "each", "judged": "3"}),
    ("rlhf", {"view": "maximum", "worths": "apart", "choices": "4", "tries": "32"}),
    ("rlhf", {"view": "real", "praise": "votes"}),
    ("prompting", {"task": "sentiment", "shots": "2", "answers": "swapped", "item": "3"}),
    ("prompting", {"view": "soft", "tuned": "plural", "vectors": "2", "begins": "random"}),
    ("prompting", {"view": "scratch", "puzzle": "sums", "sum": "12+9", "touch": "keep", "place": "3"}),
    ("prompting", {"view": "library", "by": "fused", "put": "3", "size": "16+8", "planted": "A goat won the race."}),
    ("prompting", {"view": "sure", "by_what": "entropy", "least": "30", "known": "50"}),
    ("prompting", {"view": "memory", "window": "120", "fact": "3", "recall": "Where is the key?"}),
    ("prompting", {"view": "socratic", "composite": "followed", "tale": "3", "instead": "horse"}),
    ("prompting", {"view": "thoughts", "judge": "exact", "breadth": "1", "puzzle24": "3"}),
    ("prompting", {"view": "chains", "problem": "2", "way": "samples", "votes": "4"}),
    (
        "prompting",
        {"view": "agent", "errand": "Why is the bridge closed?", "calls": "free", "taught": "2", "trace": "*Search."},
    ),
    ("prompting", {"view": "team", "errand_at": "4", "message": "operation\nunit: miles"}),
    ("prompting", {"view": "outlook", "topic": "energy"}),
    ("before", {"story": "the dog chased the", "fill": "0", "moment": "5", "chosen": "rnn"}),
    ("before", {"view": "eliza", "talk": "My robot annoys my father.", "turn": "0", "script": "none:\n - Go on."}),
    ("before", {"view": "ngrams", "said": "the owl", "n": "2", "smoothing": "add", "k": "1", "read": "400"}),
    ("before", {"view": "gates", "cell": "rnn", "part": "hidden", "moment": "5", "unit": "7"}),
    ("before", {"view": "timeline", "event": "bert"}),
    (
        "before",
        {
            "view": "context",
            "double": "it",
            "layer": "mix",
            "side": "ahead",
            "w1": "2",
            "nearest": "5",
            "occurrence": "7",
        },
    ),
    ("before", {"view": "vectors", "word": "anna", "near": "found", "draw": "3"}),
    ("pictures", {"view": "family", "altered": "turned", "picture": "7"}),
    ("pictures", {"view": "density", "target": "rings", "mark": "path", "maker": "vae", "dot": "7"}),
    ("pictures", {"shape": "own", "points": "4040.c0c0", "matrix": "full"}),
    ("pictures", {"view": "latent", "coder": "cvae", "digit": "7", "from_x": "-90", "picture": "12"}),
    ("pictures", {"view": "forger", "penalty": "no", "norm": "no", "momentum": "0.9", "sample": "4"}),
    (
        "pictures",
        {"view": "denoise", "part": "ten", "digit": "8", "guidance": "5", "sampler": "10", "level": "20", "start": "2"},
    ),
    ("pictures", {"view": "pixels", "given": "g" * 8 + "." * 56, "warmth": "0", "pixel": "12"}),
    ("pictures", {"view": "patches", "drawn": "0" * 27 + "gg" + "0" * 35, "order": "shuffled", "looking": "3"}),
    ("pictures", {"view": "brought", "depth": "2", "eye": "3", "patch": "6", "captions": "a cat"}),
    ("pictures", {"view": "missing", "gone": "1100110011001100", "picture": "9"}),
    (
        "pictures",
        {
            "view": "captions",
            "task": "paint",
            "caption": "a green cross above a red circle",
            "frame": "20",
            "guided": "1",
        },
    ),
    (
        "pictures",
        {
            "view": "space",
            "stage": "find",
            "caption": "a green cross above a red circle",
            "copy": "3",
            "down": "4",
            "across": "7",
        },
    ),
]
RENAMED = {"favour": "length_penalty", "heat": "temperature", "spread": "min_dist"}
DEFAULTS = {"compare", "lookup", "heads", "walk", "step", "learn", "rooms"}  # views that an address need not name


def test_there_is_a_link_for_every_view() -> None:
    assert len({(page, link.get("view")) for page, link in LINKS}) == len(LINKS) >= 43


@pytest.mark.parametrize(("page", "link"), LINKS, ids=[f"{page}-{link.get('view', '')}" for page, link in LINKS])
def test_an_old_link_opens_its_view(page: str, link: dict[str, str]) -> None:
    room = {"room": "a-room-of-old-links"} if page == "rlhf" else {}
    app = opened(page, **link, **room)
    assert not app.exception and not app.error and not app.warning
    assert "…" not in said(app)  # nothing is claimed of what is not known yet
    assert app.session_state[controls.COMPLAINTS] == []
    question = QUESTIONS.get(f"{page}-{link.get('view')}", QUESTIONS[page])
    assert any(question in one.value for one in app.get("html") if isinstance(one, Element))
    expected = {RENAMED.get(name, name): value for name, value in (link | room).items()}
    if expected.get("view") in DEFAULTS:
        del expected["view"]
    written = {name: value[0] if isinstance(value, list) else value for name, value in app.query_params.items()}
    assert written == expected
