"""What Decoding asks of model: what may come next, and texts that grow by every rule."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from model import decoding
from model.decoding import landscape
from model.errors import UserError
from model.trace import Tokens
from pages.decoding.address import Decoding
from pages.server import models
from pages.server.address import DEFAULT_MODEL
from pages.server.growing import Growing
from pages.server.keep import keep
from viz.decoding.decoder import payload
from viz.decoding.race import data as race_figures


@keep(64)
def prompt(name: str, text: str, form: str) -> Tokens:
    """What decoding goes on from: the text itself (raw), or an answer to it as a message (chat).

    Raises UserError for a text that cannot be read, or a model that has no chat template here.
    """
    reader = models.get(name)
    if form == "chat" and name != DEFAULT_MODEL:
        raise UserError(f"Glassbox has no chat template for {name}: let it continue the text instead.")
    found = models.chat_message(name, text).tokens if form == "chat" else reader.tokenize(text)
    if not text.strip():
        raise UserError("There is nothing to continue yet: type at least one word.")
    if len(found) >= reader.limit:
        raise UserError(
            f"This text has {len(found)} tokens, and with what follows it the limit is {reader.limit} here: shorten it."
        )
    return found


@keep(3, shared=models.weights_of_open)
def prefixes(name: str) -> decoding.Prefixes:
    """Texts that the model has read, ready to be continued by anybody."""
    return decoding.Prefixes(models.get(name))


def logprobs(name: str, prompt: Sequence[int], paths: Sequence[Sequence[int]]) -> dict[tuple[int, ...], float]:
    """What the model gives the last token of each of `paths`, and of each beginning of one, in nats."""
    found: dict[tuple[int, ...], float] = {}
    for path in sorted(map(tuple, paths), key=len, reverse=True):  # a long one is read in one pass
        if path in found:
            continue
        for at, scores in enumerate(prefixes(name).along([*prompt, *path], len(prompt)), 1):
            if path[:at] not in found:
                found[path[:at]] = float(decoding.log_softmax(scores)[path[at - 1]])
    return found


def stages(name: str, ids: Sequence[int], settings: Mapping[str, Any]) -> decoding.Chain:
    """How the scores after `ids` become probabilities (model.decoding.chain), without a second pass of the model."""
    return decoding.chain(prefixes(name).logits(ids), ids, decoding.Settings(**settings))


@keep(48, shared=models.weights_of_open)
def beams(
    name: str,
    ids: tuple[int, ...],
    steps: int,
    seed: int,
    settings: tuple[tuple[str, Any], ...],
    search: tuple[tuple[str, Any], ...],
) -> Growing[decoding.BeamStep]:
    """A beam search that goes on when it is asked to (model.decoding.beam_search), shared by who asks for the same.

    Its steps without the chains: those are a megabyte each.
    """
    how = dict(search)
    found = decoding.beam_search(
        models.get(name), ids, how.pop("width"), steps, settings=decoding.Settings(**dict(settings)), seed=seed, **how
    )
    return Growing(replace(step, chains=()) for step in found)


def divisor(length: int, alpha: float, rule: Any) -> float:
    """What the sum of a text of so many tokens is divided by, for its score."""
    return decoding.divisor(length, alpha, rule)


@keep(64, shared=models.weights_of_open)
def decoded(
    name: str, ids: tuple[int, ...], length: int, seed: int, kind: str, options: tuple[tuple[str, Any], ...]
) -> Growing[decoding.Text]:
    """A text that grows by a strategy of model.decoding.strategies when it is asked to."""
    return Growing(decoding.decode(kind, models.get(name), ids, length, seed, dict(options)))


@keep(48, shared=models.weights_of_open)
def drafted(
    name: str, ids: tuple[int, ...], length: int, seed: int, layers: int, ahead: int, temperature: float
) -> Growing[decoding.Round]:
    """Speculative decoding, drafted by the first `layers` of the model's own."""
    whole = models.get(name)
    draft = whole.cut(range(drafting_layers(name, layers)))
    return Growing(decoding.speculative(whole, draft, ids, length, ahead, decoding.Settings(temperature), seed))


def drafting_layers(name: str, wanted: int) -> int:
    """How many layers draft: fewer than the model has."""
    return max(1, min(wanted, models.layers(name) - 1))


def guessed(name: str, ids: Sequence[int], text: str) -> tuple[tuple[int, ...], float, int]:
    """A word as the model would write it after `ids`: its tokens, what it gives them in nats, and the first one's rank."""
    reader = models.get(name)
    ends = reader.tokenizer.piece(ids[-1])
    # A word goes on after a space, unless one is there already or it is no word ("." or "'s").
    spaced = "" if ends[-1:].isspace() or not text[:1].isalnum() else " "
    tokens = tuple(reader.continuation(spaced + text).ids.tolist())
    if not tokens or len(ids) + len(tokens) > reader.limit:
        raise UserError(f"“{text}” does not fit after this text: guess something shorter.")
    rows = [decoding.log_softmax(scores) for scores in prefixes(name).along([*ids, *tokens], len(ids))]
    logprob = sum(float(row[token]) for row, token in zip(rows, tokens, strict=True))
    return tokens, logprob, int((rows[0] > rows[0][tokens[0]]).sum()) + 1


BATCH = 32  # words that are read side by side
AGAIN, LONG = 5, 16  # answers that are drawn to be compared, and their tokens


@keep(16)
def asked_again(name: str, ids: tuple[int, ...]) -> list[str]:
    """Beginnings of answers after `ids`, each drawn with its own seed at temperature 1."""
    found = []
    for seed in range(AGAIN):
        *_, last = decoding.sample(models.get(name), ids, LONG, seed=seed)
        written = [token for token in last.ids[len(ids) :] if token not in stops(name)]
        found.append(b"".join(map(namer(name), written)).decode(errors="replace").strip())
    return found


def best(name: str, ids: Sequence[int], count: int) -> list[tuple[int, float]]:
    """The `count` likeliest tokens after `ids`, with their probabilities."""
    found = decoding.chain(prefixes(name).logits(ids), ids)
    return [(int(token), float(found.probabilities[token])) for token in found.order[:count]]


def entropy(name: str, ids: Sequence[int]) -> float:
    """How uncertain the next token is, in nats (Shannon 1948)."""
    import numpy as np

    logs = decoding.log_softmax(prefixes(name).logits(ids))
    return float(-(np.exp(logs) * logs).sum())


def draw(seed: int, position: int) -> float:
    """The random number of a position in a text."""
    return decoding.uniform(seed, position)


def stops(name: str) -> frozenset[int]:
    """The tokens that end a text."""
    return models.get(name).stops


@keep(64)
def landscape_runs(k: int, seed: int, rounds: int) -> landscape.Runs:
    """How each method of local search does on the landscape. Frozen, so shared and not copied."""
    return landscape.runs(k, seed, rounds)


def namer(model: str) -> Callable[[int], bytes]:
    """What gives the bytes of a token of the model."""
    return models.pieces(model)


def tree(model: str, now: Decoding) -> tuple[list[int], list[tuple[int, int]]]:
    """The ids of what decoding goes on from, and the branches in the address that can be read."""
    ids = prompt(model, now.text, now.form).ids.tolist()
    return ids, payload.branches(now.tree, mark(model, now), models.vocabulary(model), models.limit(model) - len(ids))


def mark(model: str, now: Decoding) -> str:
    """What tells this prompt's branches from another's."""
    return payload.mark(model, now.text, now.form)


def lane(texts: Sequence[Any], wanted: int = 0) -> tuple[race_figures.LaneData, str]:
    """A racer's text after some steps, and why it ended, or ""; wanted: how many steps it should have, now that it is over."""
    if not texts:
        return race_figures.lane_data((), ()), "banned" if wanted else ""
    last = texts[-1]
    # Where every token is banned, a text ends without a word.
    return race_figures.lane_data(last.tokens, last.logprobs), last.stop or ("banned" if len(texts) < wanted else "")


def word_probabilities(name: str, ids: Sequence[int], words: Sequence[str]) -> list[float | None]:
    """What the model gives each word after `ids`: the product of its tokens' probabilities, each after those before it.

    A word is cut into tokens as the model would go on, after a space where the text does not end with one. Of the form in
    small letters and the one with a capital the likelier counts, as phones send small letters. It is the probability that
    the text goes on with these tokens: a longer word that begins with them is in it. None for a word that the model cannot
    write (the toy knows few), or has no room for. One pass for the text, and one for each BATCH forms of several tokens.
    """
    import numpy as np

    reading = models.get(name).read(ids)
    first = decoding.log_softmax(reading.logits[0, -1])
    forms = {form: _as_tokens(name, ids, form) for word in words for form in (word, word.capitalize())}
    paths = list(dict.fromkeys(path for path in forms.values() if path))
    logs = {path: float(first[path[0]]) for path in paths}
    longer = sorted((path for path in paths if len(path) > 1), key=len)
    for start in range(0, len(longer), BATCH):
        batch = longer[start : start + BATCH]
        most = len(batch[-1]) - 1
        # Shorter ones are filled up behind their end, where a causal model does not look.
        rows = reading.go_on([0] * len(batch), [(path[:-1] + path[-1:] * most)[:most] for path in batch]).logits
        for path, row in zip(batch, rows, strict=True):
            scores = decoding.log_softmax(row[: len(path) - 1])
            logs[path] += float(sum(scores[at, token] for at, token in enumerate(path[1:])))
    likelier = [
        max((logs[path] for form in (word, word.capitalize()) if (path := forms[form])), default=None) for word in words
    ]
    return [None if one is None else float(np.exp(one)) for one in likelier]


def _as_tokens(name: str, ids: Sequence[int], word: str) -> tuple[int, ...]:
    """The tokens of a word after `ids`; none where the model has no tokens that spell it, or no room for them."""
    reader = models.get(name)
    spaced = "" if reader.tokenizer.piece(ids[-1])[-1:].isspace() else " "
    tokens = tuple(reader.continuation(spaced + word).ids.tolist())
    spelt = b"".join(map(reader.tokenizer.piece, tokens)).decode(errors="replace").strip()
    fits = len(ids) + len(tokens) <= reader.limit
    return tokens if fits and spelt.casefold() == word.strip().casefold() else ()
