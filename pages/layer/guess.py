"""What the room can be asked of Inside a layer: the next word, where it is found on the way, what the numbers are spent on, what a feature or two prompts
make the model say, where a logit comes from, how busy experts are, and after which layer most can be read off."""

from typing import Any

from model.errors import UserError
from pages.layer import work
from pages.layer.address import Block
from pages.layer.work import experts, featured, graphs, rewritten, steered
from pages.layer.work import features as learned
from pages.room import making
from pages.room.asking import Asked
from pages.server import examples, models, probes
from viz.shared.words import word

NEIGHBOUR = 2  # the kind of a prompt about another country
WORDS = 6  # of a text that are options
PARTS = {
    "embedding": "The table of embeddings",
    "attention": "Attention",
    "MLP": "The MLPs",
    "norms and biases": "Norms and biases",
}
WORK = {"projections": "Queries, keys, values and outputs", "scores and sums": "Scores and weighted sums", "MLP": "The MLPs",
        "un-embedding": "Un-embedding"}  # fmt: skip


def next_word(now: Block) -> list[Asked]:
    """How the text goes on. Nothing for the model that reads both sides."""
    now = examples.shown(now)
    if now.view == "walk" and now.reader == "minilm":
        return []
    ids = models.read(making.predicting(now.model), now.text).ids.tolist()
    return making.next_word(now.model, now.text, ids, (now.model, "raw", now.text, "")) if ids else []


def stream(now: Block) -> list[Asked]:
    """After which layer the model's word is there; then, which word that is."""
    now = examples.shown(now)
    model = making.predicting(now.model)
    layer, token = work.lens_at_end(model, now.text)
    layers, said = models.layers(model), word(models.piece(model, token))
    says = f"From layer {layer} on “{said}” is the likeliest word when the stream is read there."
    if not layer:
        says = f"“{said}” is the likeliest word before the first layer already."
    ask = (
        f"The model ends with “{said}”. After how many of its {layers} layers is that the likeliest word, and stays so?"
    )
    more: dict[str, Any] = {"text": making.gapped(now.text), "model": models.title(model)}
    return [
        making.number(ask, layer, (0, layers), "layers", says, within=max(1, layers // 15), **more),
        *next_word(now),
    ]


def cost(now: Block) -> list[Asked]:
    """Where most numbers are, and most multiplications; how many numbers there are."""
    model = making.predicting(now.model)
    shape = models.get(model).shape
    learned, length = shape.parameters(), min(now.length, models.limit(model))
    more: dict[str, Any] = {"model": models.title(model)}
    total = sum(learned.values())
    millions = total / 1e6
    says = f"{models.title(model)} has {millions:,.1f} million learned numbers."
    span = _span(millions)
    return [
        _most("Where are most of the numbers that this model has learned?", learned, PARTS, "of all learned numbers", more),
        _most(f"A text of {length} tokens: where is most multiplied?", shape.multiply_adds(length), WORK, "of all multiply-adds", more),
        making.number("How many million numbers has this model learned?", round(millions, 2), (0, span), "million", says, within=span / 20, **more),
    ]  # fmt: skip


def probe(now: Block) -> list[Asked]:
    """After which layer a linear head finds most."""
    now = examples.shown(now)
    found = probes.curves(now.task, now.labels).held
    names = {layer: f"After layer {layer}" if layer else "From the embedding alone" for layer in range(len(found))}
    values = {names[layer]: score for layer, score in enumerate(found)}
    top = max(found)
    best = tuple(names[layer] for layer, score in enumerate(found) if score == top)
    what = "the names of people, places, dates and organisations" if now.task == "names" else "whether a text praises"
    score = "F1" if now.task == "names" else "accuracy"
    says = f"{' and '.join(best)}: {score} {top:.2f}; after the last layer {found[-1]:.2f}."
    ask = f"A linear head is to tell {what} by MiniLM's states. Where does it do best?"
    return [making.choice(ask, values, best, score, says, model=models.title(probes.ENCODER))]


def features(now: Block) -> list[Asked]:
    """What the model says with a feature turned up: an option for each word that has a band, and what stands for the feature."""
    ask, where = learned.asked(now), learned.spot(now)
    if ask.source == "toy" and not learned.recorded(ask):
        raise UserError("Nothing is recorded of this seed: ask about seed 0.")
    seen, _ = featured.looked(ask, learned.RECORDED, where)
    at = min(range(len(seen.strengths)), key=lambda one: abs(seen.strengths[one] - now.dose))
    names = [word(one) for one in seen.bands.tokens]
    values = dict(sorted(zip(names, (float(one) for one in seen.bands.shares[at][:-1]), strict=True)))
    best = max(values, key=lambda one: values[one])
    what = ", ".join(seen.names[seen.feature])
    prompt = f"A feature is strongest at: {what}. Added at {seen.strengths[at] / 100:+.1f} times its strongest activation: which word is then the likeliest next one?"
    says = f"“{best}”, with probability {values[best]:.2f}."
    text = "".join(word(one) + " " for one in seen.reading.tokens)
    return [
        making.choice(
            prompt, values, (best,), "probability", says, text=making.gapped(text), model=models.title(ask.source)
        )
    ]


def steering(now: Block) -> list[Asked]:
    """What the model says when the difference of two prompts is added: an option for each word that has a band."""
    now = examples.shown(now)
    model = making.predicting(now.model)
    ask, where = steered.asked(now, model), steered.spot(now, model, now.text)
    seen = steered.found(ask, where)
    at = min(range(len(steered.STRENGTHS)), key=lambda one: abs(steered.STRENGTHS[one] - now.push))
    names = [word(one) for one in seen.bands.tokens]
    values = dict(sorted(zip(names, (float(one) for one in seen.bands.shares[at][:-1]), strict=True)))
    best = max(values, key=lambda one: values[one])
    prompt = f"The difference “{ask.toward}” less “{ask.away}” is added {steered.STRENGTHS[at] / 100:+.1f} times after layer {ask.layer}. Which of these words is then the likeliest next one?"
    says = f"“{best}”, with probability {values[best]:.2f}."
    more: dict[str, Any] = {"text": making.gapped(now.text), "model": models.title(model)}
    return [making.choice(prompt, values, (best,), "probability", says, **more)]


def graph(now: Block) -> list[Asked]:
    """From which word of the text most of the logit comes."""
    now = examples.shown(now)
    model = making.predicting(now.model)
    ask, _ = graphs.words(now, model, now.text)
    seen = graphs.drawn(ask)
    given = dict[str, float]()
    for token, part in zip(seen.words, seen.graph.through, strict=False):
        given[word(token)] = given.get(word(token), 0.0) + float(part)
    most = sorted(given, key=lambda one: -abs(given[one]))[:WORDS]
    values = {one: given[one] for one in sorted(most)}
    best = max(values, key=lambda one: values[one])
    said = word(models.piece(model, ask.token))
    prompt = f"Follow the logit of “{said}” back to the words of the text. From which of them does most of it come?"
    says = f"“{best}” gives {values[best]:+.2f} of {seen.graph.logit:+.2f}."
    more: dict[str, Any] = {"text": making.gapped(now.text), "model": models.title(model)}
    return [making.choice(prompt, values, (best,), "logit", says, **more)]


def mixture(now: Block) -> list[Asked]:
    """How much the two busiest experts get without a price; which of the models is best. Nothing where no such run is recorded."""
    ask, layer = experts.asked(now), int(now.expert_layer)
    run = experts.recorded(ask)
    if not run:
        return []
    last = run.found["steps"][-1]
    busy, held = (sum(sorted(last["loads"][name][layer - 1])[-2:]) / 10 for name in ("free", "priced"))
    says = f"The two busiest get {busy:.0f} % without a price, {held:.0f} % with one."
    prompt = f"{ask.experts} experts learn without a price of imbalance. How many per cent of the words do the two busiest get in layer {layer}?"
    names = {
        "priced": f"{ask.experts} experts",
        "active": "A dense MLP with as many active weights",
        "total": "A dense MLP with as many weights in all",
    }
    above = {names[kind]: last["above"][kind] for kind in names}
    best = min(above, key=lambda one: above[one])
    ends = f"{best}: {above[best]:.2f} nats above the floor after {last['step']} steps."
    more: dict[str, Any] = {"model": "Toys, recorded"}
    return [
        making.number(prompt, round(busy), (0, 100), "%", says, within=5.0, **more),
        making.choice("Three models learn from the same stories. Which has the lowest loss at the end?", above, (best,), "nats above the floor", ends, **more),
    ]  # fmt: skip


def _most(ask: str, found: dict[str, int], names: dict[str, str], of: str, more: dict[str, Any]) -> Asked:
    """Which part has the largest share."""
    total = sum(found.values())
    values = dict(sorted((names[name], count / total) for name, count in found.items()))
    best = max(values, key=lambda one: values[one])
    return making.choice(ask, values, (best,), "share", f"{best}: {making.percent(values[best])} {of}.", **more)


def _span(value: float) -> float:
    """A round number well above a value, which does not give it away."""
    power = 10.0 ** (len(str(int(value))) - 1) if value >= 1 else 0.1
    return next(step * power for step in (2, 5, 10, 20) if step * power >= 1.3 * value)


def edit(now: Block) -> list[Asked]:
    """How many neighbours keep their capital, once one country has another. Nothing where that is not known yet."""
    new = rewritten.answer(now.country, now.capital)
    found = rewritten.found(now.country, new)
    if not found:
        return []
    near = [one for one in found.prompts if one.kind == NEIGHBOUR]
    stay = sum(one.true_after > one.new_after for one in near)
    says = f"{stay} of {len(near)}; the rewritten fact itself has probability {found.prompts[0].new_after:.2f}."
    ask = f"SmolLM2 is made to say that the capital of {now.country} is {new}. Of {len(near)} other countries, how many keep their own capital?"
    return [making.number(ask, stay, (0, len(near)), "countries", says, within=0.5, model="SmolLM2")]


QUESTIONS = {
    "walk": next_word,
    "stream": stream,
    "edit": edit,
    "facts": next_word,
    "features": features,
    "steering": steering,
    "graph": graph,
    "experts": mixture,
    "cache": next_word,
    "cost": cost,
    "probe": probe,
}
