"""The numbers that the prose of `row` speaks of, and the rows that it gives."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from viz.shared.numbers import chance

TITLES = {"unigram": "single words", "bigram": "pairs of words", "ngram": "five words", "rnn": "the RNN", "lstm": "the LSTM", "gpt": "the GPT"}  # fmt: skip


def facts(sent: Mapping[str, Any], moments: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """sent: what the browser is sent; moments: of the race, as the browser is sent them."""
    beside = sent["beside"]
    known = {
        "found": found(sent),
        "floor": f"{beside['floor']:.3f}",
        "nats": f"{math.log(beside['floor']):.3f}",
        "ngram": f"{beside['perplexity']['ngram']:.2f}",
        "toy": f"{beside['perplexity']['toy']:.3f}",
        "words": f"{beside['words']:,}",
        "counts": f"{beside['sizes']['ngram']:,}",
        "known": f"{beside['known']:,}",
        "stories": f"{beside['stories']:,}",
        "weights": f"{beside['sizes']['gpt']:,}",
    }
    return known | {"raced": raced(moments), "worked": worked(moments)}


def mass(sent: Mapping[str, Any], name: str) -> float:
    """What a row gives to words that may come next here."""
    return float(next((one["right"] for one in sent["rows"] if one["name"] == name), 0.0))


def found(sent: Mapping[str, Any]) -> str:
    """What each gives to the words that may come next."""
    if not sent["next"]:
        return "The world never tells this story, so that no word is right here."
    counts, rnn, lstm, gpt = (chance(mass(sent, name)) for name in ("ngram", "rnn", "lstm", "gpt"))
    if len(sent["next"]) == 1:
        (word,) = sent["next"]
        right = "the end of the story" if word == "end" else f"“{word}”"
        far = f", {sent['between']} words back" if sent["between"] else ""
        return f"Only {right} is right here{far}: counts give it {counts}, the RNN {rnn}, the LSTM {lstm}, the GPT **{gpt}**."
    right = f"{len(sent['next'])} words may come next"
    return f"Here {right}: counts give them {counts} of all probability, the RNN {rnn}, the LSTM {lstm}, the GPT **{gpt}**."


def raced(moments: Sequence[Mapping[str, Any]]) -> str:
    """How far the race has come."""
    if not moments:
        return "Nothing is learned yet."
    last = moments[-1]
    rnn, lstm, gpt = (f"{math.exp(last['losses'][name]):.2f}" for name in ("rnn", "lstm", "gpt"))
    return f"After {last['seconds']:.0f} s each, the RNN hesitates between {rnn} words, the LSTM {lstm}, the GPT {gpt}."


def worked(moments: Sequence[Mapping[str, Any]]) -> str:
    """The GPT's perplexity from its loss."""
    if not moments:
        return "e^L"
    loss = moments[-1]["losses"]["gpt"]
    return f"e^{{{loss:.3f}}} = {math.exp(loss):.3f}"


def rows(sent: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every word of every row."""
    return [
        {"row": one["name"], "word": word, "probability": p, "may_come_next": word in sent["next"]}
        for one in sent["rows"]
        for word, p in one["words"]
    ]
