"""What the room can be asked of Decoding: the next word, the beam that wins, how a race ends, how much of a draft is taken."""

from typing import Any

from pages.decoding import asked, work
from pages.decoding.address import Decoding
from pages.room import making
from pages.room.asking import Asked
from pages.server import examples, models
from viz.decoding.decoder import payload

ROUNDS = 16  # of local search, as the view shows them
SEARCHES = {"restarts": "Random restarts", "parallel": "Parallel climbers", "beam": "Local beam search",
            "stochastic": "Stochastic beam search"}  # fmt: skip
MOST_WORK = 60  # tokens that are written for a question, which takes a second at most


def next_word(now: Decoding) -> list[Asked]:
    """The word after the chosen node of the tree of branches."""
    now = examples.shown(now)
    model = making.predicting(now.model)
    ids, nodes = work.tree(model, now)
    path = payload.path(nodes, now.at if now.at <= len(nodes) else 0)
    written = b"".join(models.piece(model, token) for token in path).decode(errors="replace")
    chat = now.form == "chat"
    text = f"{now.text.strip()} → {written.strip()}" if chat else now.text + written
    about = (model, now.form, now.text, ".".join(map(str, path)))
    ask = "Which word does the answer go on with?" if chat else "Which word comes next?"
    return making.next_word(model, text, [*ids, *path], about, ask)


def beams(now: Decoding) -> list[Asked]:
    """Which of the texts that are left at the end has the best score."""
    now = examples.shown(now)
    model = making.predicting(now.model)
    found, prompt = asked.searched(searching(now, model))
    last = found.upto(now.steps)[-1]
    done = last.beams or last.alive
    if len(done) < 2:
        return []
    piece = work.namer(model)
    texts = making.told_apart(b"".join(map(piece, one.token_ids[prompt:])).decode(errors="replace") for one in done)
    values = dict(sorted(zip(texts, (one.score for one in done), strict=True)))
    best = max(values, key=lambda one: values[one])
    says = (
        f"“{best}” has the best score, {values[best]:.3f} nats; the worst that is left has {min(values.values()):.3f}."
    )
    ask = f"{len(done)} beams search for {now.steps} tokens. Which text has the best score?"
    more: dict[str, Any] = {"text": making.gapped(now.text), "model": models.title(model)}
    return [making.choice(ask, values, (best,), "score, nats", says, **more)]


def searching(now: Decoding, model: str) -> dict[str, Any]:
    """A search as the view asks for it."""
    drawn = {"temperature": now.temperature if now.drawn else 100, "seed": now.seed if now.drawn else 0}
    names = ("text", "form", "width", "steps", "length_penalty", "length_rule", "early", "diversity", "drawn")
    return {"model": model, "groups": int(now.groups)} | {name: getattr(now, name) for name in names} | drawn


def race(now: Decoding) -> list[Asked]:
    """Which racer's text repeats itself most, or is likeliest."""
    now = examples.shown(now)
    model = making.predicting(now.model)
    settings = asked.settings_of(now) | {"width": now.width}
    names = ("text", "form", "length", "seed")
    ask = {"model": model, "racers": list(now.racers), "settings": settings} | {
        name: getattr(now, name) for name in names
    }
    titles = [asked.racer(name, settings).title for name in now.racers]
    if now.length * len(titles) > 3 * MOST_WORK:
        return []
    lanes = [work.lane(one.upto(now.length), one.over * now.length)[0] for one in asked.racing(ask)]
    values = dict(sorted(zip(titles, (lane.sum for lane in lanes), strict=True)))
    best = max(values, key=lambda one: values[one])
    right = tuple(one for one in values if abs(values[one] - values[best]) < 1e-6)
    says = f"{best} wrote the text with the highest log-probability, {values[best]:.1f} nats in all."
    more: dict[str, Any] = {"text": making.gapped(now.text), "model": models.title(model)}
    ask_ = "Which rule writes the text that the model itself finds likeliest?"
    return [making.choice(ask_, values, right, "log-probability, nats", says, **more)]


def draft(now: Decoding) -> list[Asked]:
    """How many of the drafted tokens the whole model takes."""
    now = examples.shown(now)
    model = making.predicting(now.model)
    if now.length > MOST_WORK:
        return []
    names = ("text", "form", "length", "seed", "layers", "ahead", "temperature")
    rounds = asked.drafting({"model": model} | {name: getattr(now, name) for name in names}).upto(now.length)
    drafted, accepted = sum(len(one.drafted) for one in rounds), sum(one.accepted for one in rounds)
    if not drafted:
        return []
    layers, of = work.drafting_layers(model, now.layers), models.layers(model)
    ask = f"{layers} of {of} layers draft {drafted} tokens. How many does the whole model accept?"
    says = f"{accepted} of {drafted} drafted tokens were accepted, so {len(rounds)} passes of the whole model wrote the text."
    more: dict[str, Any] = {"text": making.gapped(now.text), "model": models.title(model)}
    return [making.number(ask, accepted, (0, drafted), "tokens", says, within=max(1.0, drafted // 20), **more)]


def search(now: Decoding) -> list[Asked]:
    """Which method of local search comes highest."""
    steps = work.landscape_runs(now.width, now.seed, ROUNDS).steps
    values = {SEARCHES[name]: found[-1].best for name, found in sorted(steps.items(), key=lambda one: SEARCHES[one[0]])}
    best = max(values.values())
    right = tuple(one for one in values if values[one] >= best - 1e-9)
    says = f"{making.listed(right)} came highest, to {best:.3f} of 1."
    ask = f"{now.width} climbers, {ROUNDS} rounds: which search comes highest?"
    return [making.choice(ask, values, right, "height", says)]


def judged(about: tuple[str, ...], words: list[str]) -> list[float | None]:
    """The probability of each word after (model, form, text, path): of its tokens, one after the other (see
    work.word_probabilities: of a word in small letters and with a capital the likelier)."""
    model, form, text, path = about
    tokens = [int(one) for one in path.split(".") if one]
    return work.word_probabilities(model, [*work.prompt(model, text, form).ids.tolist(), *tokens], words)


QUESTIONS = {"step": next_word, "beams": beams, "race": race, "draft": draft, "guess": next_word, "search": search}
JUDGES = {"next": judged}
