"""What live runs share: who watches a run that others have begun asks again rather than holding a thread."""

import time
from typing import Any

from pages.server.growing import Growing
from pages.server.keep import Kept

SOON = 0.5  # seconds until somebody who watches a run asks again


def after(growing: Growing[Any], start: int, most: int) -> list[Any]:
    """The moments behind the first `start` that there are already, or else the next one; none yet where that is being made."""
    if growing.busy and not growing.made[start:]:
        time.sleep(SOON)
        return growing.made[start:]
    return growing.after(start, most)


def begun(run: Kept[..., Any], *key: Any) -> list[Any]:
    """The moments of a run that somebody has let begin."""
    found = run.there(*key)
    return found.made if found else []
