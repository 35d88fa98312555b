"""A conversation by rules: the script, what was said, and every decision."""

from typing import TYPE_CHECKING

from pages.server.keep import keep

if TYPE_CHECKING:
    from model.history.rules import Script, Turn


@keep(32)
def read(script: str) -> "Script":
    """The rules of a script. Raises UserError for what cannot be used."""
    from model.history import rules

    return rules.read(script)


@keep(64)
def talked(script: str, talk: str) -> list["Turn"]:
    """The whole conversation, a line for each that was said. Raises UserError for a script that cannot be used, or too much talk."""
    from model.history import rules

    return list(rules.talked(read(script), lines(talk)))


def lines(talk: str) -> list[str]:
    """What was said."""
    return [line for line in talk.split("\n") if line.strip()]


def limits() -> dict[str, int]:
    """How much is heard."""
    from model.history import rules

    return {"lines": rules.MOST_LINES, "words": rules.MOST_WORDS}


def counted(script: "Script") -> dict[str, int]:
    """How many keywords, patterns and replies there are."""
    patterns = [rule for key in (*script.keys.values(), *script.memory.values()) for rule in key.rules]
    replies = sum(len(rule.replies) for rule in patterns) + len(script.none)
    return {"keywords": len(script.keys), "patterns": len(patterns), "replies": replies}
