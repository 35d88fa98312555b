"""What Decoding needs for its pictures, made before anybody looks."""

from pages.decoding import asked, work
from pages.decoding.address import Decoding


def prepare(now: Decoding) -> None:
    """What the model would say after the text."""
    if now.view == "step":
        ids, _ = work.tree(now.model, now)
        asked.stages(now.model, ids, asked.settings(asked.settings_of(now)), now.seed)
