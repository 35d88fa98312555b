"""For each view of Before transformers, numbers of its prose computed anew (tests.pages.prose_checks)."""

import math

from pytest import approx

from pages.before.work import race, row
from tests.pages.prose_asking import asking
from tests.pages.prose_reading import Looked, read


def row_(seen: Looked) -> None:
    """The counts' share by the n-grams themselves; perplexities from the losses that the view asks for."""
    sent = seen.sent["row"]
    told = row.told(sent["shown"]["story"], sent["shown"]["fill"])
    tokenizer, counts = race.stories().tokenizer, race.grams()
    p = counts.next([tokenizer.id(word) for word in told.words], race.LONGEST, race.BEST)
    right = sum(p[tokenizer.id(word)] for word in told.next)
    assert f"{right:.2f}" in seen.numbers["found"] or f"{right:.3f}" in seen.numbers["found"]
    moments = sent["recorded"] and asking("before/recorded", name=sent["recorded"]["name"])["steps"]
    moments = moments or asking("before/race", **sent["ask"], **{"from": 0})["steps"]
    for place, name in enumerate(("rnn", "lstm", "gpt"), 1):
        assert read(seen.numbers["raced"], place) == approx(math.exp(moments[-1]["losses"][name]), abs=6e-3)


def eliza(seen: Looked) -> None:
    """Patterns counted in the table; replies by counting lines of the script."""
    sent = seen.sent["eliza"]
    script = sent["ask"]["script"]
    assert seen.number("replies") == sum(line.strip().startswith("- ") for line in script.splitlines())
    assert seen.number("keywords") == sum(line.strip().startswith("key:") for line in script.splitlines())
    turn = sent["shown"]["turn"] + 1
    tried = sum(one["step"] == "pattern" and one["turn"] == turn for one in seen.rows)
    assert f"{tried} pattern" in seen.numbers["found"]


def ngrams(seen: Looked) -> None:
    """The formula's numbers give what it says; the count by going through the stories."""
    sent = seen.sent["ngrams"]
    last, shown = sent["levels"][-1], sent["shown"]
    if shown["smoothing"] in ("none", "add"):
        context, stories = last["context"], race.stories().words[: int(shown["read"])]
        size = len(context)
        number = sum(list(words[at : at + size]) == context for words in stories for at in range(len(words) - size + 1))
        assert last["total"] == number
    word, count, p = max(last["words"], key=lambda one: (one[1], one[2]))
    if shown["smoothing"] == "add":
        assert p == approx((count + float(shown["k"])) / (last["total"] + float(shown["k"]) * 215), abs=1e-4)
    assert seen.numbers["sum"].endswith(f"= {p:.4f}") and (not last["total"] or word in seen.numbers["found"])


def vectors(seen: Looked) -> None:
    """The force from the product that was sent."""
    step = seen.sent["vectors"]["step"]
    dot = step["before"][0]
    assert read(seen.numbers["sum"], -1) == approx(1 - 1 / (1 + math.exp(-dot)), abs=6e-3)
    assert step["force"][0] == approx(1 - 1 / (1 + math.exp(-dot)), abs=2e-3)


def gates(seen: Looked) -> None:
    """Shares from the gradients that were sent; the formula's numbers give what it says."""
    sent = seen.sent["gates"]
    for place, name in ((0, "rnn"), (2, "lstm")):
        left = sent["slopes"][name][0] / sent["slopes"][name][-1]
        assert read(seen.numbers["reached"], place) == approx(left, rel=0.1)
    assert seen.number("far") == len(sent["words"]) - 1
    if sent["shown"]["cell"] == "lstm":
        keep, before, write, new, now = (read(seen.numbers["sum"], place) for place in range(5))
        assert keep * before + write * new == approx(now, abs=0.03)


def context(seen: Looked) -> None:
    """The share by going through the nearest that were sent, where one decides; ELMo's weights by the softmax."""
    sent = seen.sent["occurrences"]
    shown, senses = sent["shown"], sent["senses"]
    if shown["layer"] != "word" and shown["k"] == 1:
        right = [senses[row[0]] == senses[at] for at, row in enumerate(sent["near"])]
        assert read(seen.numbers["found"], 1 if shown["layer"] in ("one", "two") else 0) == approx(
            100 * sum(right) / len(right), abs=0.51
        )
    raised = [math.exp(one) for one in shown["weights"]]
    assert seen.numbers["mix"] == ", ".join(f"{one / sum(raised):.2f}" for one in raised)
    assert seen.number("count") == len(sent["stories"])
    assert ("two roles" in seen.numbers["made"]) == (shown["double"] == "it")


def timeline(seen: Looked) -> None:
    """The terms add up."""
    terms = [int(one.replace("{,}", "")) for one in seen.numbers["sum"].split(" + ")]
    assert sum(terms) == seen.number("total")


CHECKS = {
    "row": row_,
    "eliza": eliza,
    "ngrams": ngrams,
    "vectors": vectors,
    "timeline": timeline,
    "gates": gates,
    "before/context": context,
}  # Embeddings has a view Context, too
