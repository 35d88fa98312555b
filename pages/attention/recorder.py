"""Records what the chapter's search opens with: `python -m pages.attention.recorder`."""

from dataclasses import asdict

from pages.attention.address import Attention
from pages.attention.work import search
from pages.server import examples, recordings
from pages.server.recordings import Made


def similar() -> Made:
    """What SmolLM2's own layer of the view finds for each word of the view's own text."""
    now = Attention(view="similar")
    text = examples.shown(now).text
    layer, *_ = search.start(now.model, text)
    search.index_job(now.model)[1](lambda said, share: None)
    found = search.found(now.model, text, layer)
    assert found  # as it has just been read
    kept = {name: value for name, value in asdict(found).items() if name != "said"}
    return search.settings(now.model, text, layer), [0], kept


if __name__ == "__main__":
    recordings.make(search.CHAPTER, {search.NAME: similar})
