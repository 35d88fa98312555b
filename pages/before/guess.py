"""What the room can be asked about the views of Before transformers; the keys are what was recorded, or computed here."""

from collections.abc import Callable

from pages.before.address import Before
from pages.before.work import context, counting, eliza, gates, history, race, row, vectors
from pages.room import making
from pages.room.asking import Asked
from viz.before.ngrams.data import name
from viz.before.row.payload import rows

MOST = 6  # keywords to choose from
NAMES = {"ngram": "The 5-gram", "rnn": "The RNN", "lstm": "The LSTM", "gpt": "The GPT"}


def row_(now: Before) -> list[Asked]:
    """Who gives most to what may come next. Nothing about a run that was not recorded, or a story that the world never tells."""
    told = row.told(now.story, now.fill)
    if told.wrong or not race.recorded(now.seed):
        return []
    found = rows([*row.still(told), *row.learned(told, now.seed, race.RECORDED, now.moment)])
    shares = {NAMES[one["name"]]: one["right"] for one in found if one["name"] in NAMES}
    most = max(shares, key=lambda name: shares[name])
    says = f"{most} gives {shares[most]:.2f} to what may come next."
    ask = "Which of these gives most probability to a word that may come next here?"
    return [making.choice(ask, shares, [most], "probability", says, text=making.gapped(" ".join(told.words)))]


def eliza_(now: Before) -> list[Asked]:
    """Which keyword decides the reply to the chosen line. Nothing where there is one only, or none."""
    turns = eliza.talked(now.script, now.talk)
    if not turns:
        return []
    turn = turns[min(now.turn, len(turns) - 1)]
    keys = next(one for one in turn.decisions if one.kind == "keys").more
    if len(keys) < 2:
        return []
    names = [one.split()[0] for one in keys]
    says = f"“{names[0]}” has the highest rank, so that its patterns are tried first."
    prompt = f"“{turn.heard[:120]}” Which keyword does the program look at first?"
    return [making.options(prompt, sorted(names[:MOST]), [names[0]], says)]


def ngrams_(now: Before) -> list[Asked]:
    """Which length leaves least open with this smoothing. Nothing where nothing was recorded."""
    if not (found := counting.recorded()):
        return []
    values = found.found["grid"][now.read][name(vars(now))]
    finite = {f"n = {n}": value for n, value in enumerate(values, 1) if value is not None}
    best = min(finite, key=lambda one: finite[one])
    says = f"With {best} the perplexity is {finite[best]:.2f} on stories that were not counted."
    prompt = f"N-grams of {int(now.read):,} stories: which length guesses new stories best?"
    return [making.options(prompt, list(finite), [best], says)]


def vectors_(now: Before) -> list[Asked]:
    """Which word lies nearest. Nothing about a run that was not recorded, or a word that is not on the map."""
    words, numbers = vectors.known()
    if not vectors.recorded(now.seed) or now.word not in words:
        return []
    found = vectors.neighbours(now.word, now.seed, vectors.RECORDED)["word2vec"]
    best = found[0][0]
    others = [word for word, kind in zip(words, numbers, strict=True) if kind != numbers[words.index(best)]][
        :: len(words) // 4
    ][:4]
    says = f"Nearest to “{now.word}” is “{best}”, with a cosine of {found[0][1]:.2f}."
    prompt = f"word2vec has read stories. Which word’s vector lies nearest to that of “{now.word}”?"
    return [making.options(prompt, sorted({best, *others} - {now.word}), [best], says)]


def gates_(now: Before) -> list[Asked]:
    """In which network more of the gradient comes back to the first word."""
    found = gates.read(now.story, now.fill, now.cell, now.moment)
    shares = {name: gates.least(found.slopes[name]) for name in gates.CELLS}
    best = max(shares, key=lambda name: shares[name])
    says = (
        f"The {best.upper()} has {shares[best]:.2g} of it left at the first word, the other {min(shares.values()):.2g}."
    )
    prompt = f"The gradient goes back over {len(found.words) - 1} words. In which network is a larger share left at the first?"
    return [making.options(prompt, ["RNN", "LSTM"], [best.upper()], says)]


def context_(now: Before) -> list[Asked]:
    """How often the nearest occurrence has the same sense."""
    found = context.shown(now.double, now.layer, now.side, (now.w0, now.w1, now.w2), 1).scores["one"]
    score, of = 100 * found["both"], len(context.read(now.double).known)
    says = f"By layer 1 it is {score:.0f} %; the forward part alone gives {100 * found['ahead']:.0f} %, the backward part {100 * found['back']:.0f} %."
    ask = f"Two LSTMs give each of {of} occurrences of “{now.double}” a vector. For how many per cent has the nearest other the same sense, where a coin has 50?"
    return [making.number(ask, round(score, 1), (0, 100), "%", says, within=5.0, model="Toy")]


def timeline_(now: Before) -> list[Asked]:
    """How many parameters a model has; of GPT-3 where the chosen event has no shape."""
    counted = history.counted()
    name = now.event if now.event in counted else "gpt3"
    title = next(one["title"] for one in history.events() if one["id"] == name)
    total = sum(one.number for one in counted[name][1])
    size, unit = (1e9, "billion") if total >= 1e9 else (1e6, "million")
    number = round(total / size)
    says = f"Counted from its published shape, {title} has {total:,} parameters."
    ask = f"How many {unit} parameters has {title}?"
    return [making.number(ask, number, (0, 1000), f"{unit} parameters", says, within=max(1, number / 4))]


QUESTIONS: dict[str, Callable[[Before], list[Asked]]] = {
    "row": row_,
    "eliza": eliza_,
    "ngrams": ngrams_,
    "vectors": vectors_,
    "gates": gates_,
    "context": context_,
    "timeline": timeline_,
}
