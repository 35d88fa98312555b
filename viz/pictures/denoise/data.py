"""The numbers that the prose of `denoise` speaks of."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from viz.shared.numbers import a_digit, chance


def facts(
    shown: Mapping[str, Any],
    looks: Sequence[Mapping[str, Any]],
    answer: Mapping[str, Any] | None,
    about: Mapping[str, Any],
) -> dict[str, str]:
    """shown: what is looked at; looks, answer: as the browser is sent them; about: what is left at each t, and what was measured."""
    level = shown["level"]
    left = about["left"][level]
    return {
        "found": _found(shown, looks, answer, about),
        "measured": _measured(shown, about),
        "level": str(level),
        "signal": _share(math.sqrt(left)),
        "spread": _share(math.sqrt(1 - left)),
        "w": shown["guidance"],
        "count": shown["count"],
        "weights": f"{about['weights']:,}",
        "drawn": f"{about['drawn']:,}",
        "real": f"{about['real']:.1f}",
    }


def _share(value: float) -> str:
    return "1" if value == 1 else chance(value) if value else "0"


def _found(
    shown: Mapping[str, Any],
    looks: Sequence[Mapping[str, Any]],
    answer: Mapping[str, Any] | None,
    about: Mapping[str, Any],
) -> str:
    if not looks:
        return "Nothing is learned yet."
    if shown["part"] == "learn" or answer is None:
        return _learned(looks[-1], about)
    return {"back": _back, "ten": _ten, "forth": _forth}[shown["part"]](shown, answer)


def _learned(last: Mapping[str, Any], about: Mapping[str, Any]) -> str:
    return (
        f"After {last['steps']:,} steps of learning the judge takes {100 * last['asked']:.0f} % of {about['counted']} pictures for what was asked for, "
        f"at a Fréchet distance of {last['distance']:.1f}; held-out digits have {about['real']:.1f}."
    )


def _back(shown: Mapping[str, Any], answer: Mapping[str, Any]) -> str:
    digit, count, settled = shown["digit"], len(answer["steps"]) - 1, answer["settled"]
    end = max(range(10), key=answer["p"][-1].__getitem__)
    first = f"The first guess, from pure noise, is read as {a_digit(answer['guessed'][0])}: a blurred mean."
    if shown["guidance"] == "0":
        return f"With guidance 0 no class is asked for; the judge reads {a_digit(end)} at the end. {first}"
    if settled is None:
        return f"Asked for {a_digit(digit)}, the chain ends with what the judge reads as {a_digit(end)}. {first}"
    when = (
        f"after {settled} of {count} steps, at t = {answer['steps'][settled]},"
        if settled
        else "from the first noise on"
    )
    return f"Asked for {a_digit(digit)}: {when} the judge reads {a_digit(digit)} and stays with it. {first}"


def _ten(shown: Mapping[str, Any], answer: Mapping[str, Any]) -> str:
    many = len(answer["answers"])
    right = sum(int(one) == at % 10 for at, one in enumerate(answer["answers"]))
    asked = "by chance, for none was asked for" if shown["guidance"] == "0" else "as each column was asked for"
    return f"Of these {many} pictures the judge reads {right} as the digit of their column, {asked}. What a row shares comes from its noise."


def _forth(shown: Mapping[str, Any], answer: Mapping[str, Any]) -> str:
    level, most = shown["level"], len(answer["apart"]) - 1
    return (
        f"At t = {level} one step guesses the digit with an error of {answer['apart'][level]:.2f} a pixel, at t = {most} of {answer['apart'][most]:.2f}: "
        f"there the guess is a mean of all digits. That is why it takes many steps."
    )


def _measured(shown: Mapping[str, Any], about: Mapping[str, Any]) -> str:
    if shown["part"] != "ten":
        return ""
    for row in about["measured"]:
        if row["guidance"] == float(shown["guidance"]) and row["count"] == int(shown["count"]):
            return (
                f"Learned to the end, guidance {shown['guidance']} with {shown['count']} steps gives, over {about['drawn']:,} pictures: {100 * row['asked']:.1f} % as asked, "
                f"Fréchet distance {row['distance']:.1f}, variety {row['variety']:.2f}."
            )
    return ""
