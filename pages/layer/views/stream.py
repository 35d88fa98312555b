"""What the model would say after each layer, and which parts make the last word likely."""

from pages.frame import controls, layout, reader
from pages.layer import mounts, work
from pages.layer.address import Block
from pages.server import models, prose
from pages.server.address import MAX_WORD
from viz.layer import figures
from viz.shared.words import piece, word

KIND = Block


def side() -> None:
    """The sentence, and the word whose logit is taken apart."""
    reader.text()
    controls.settings(prose.examples("layer")["stream"])
    shown = controls.pick(KIND, "shown", "Show", {"lens": "After each layer", "parts": "What adds up"})
    if shown == "parts":
        controls.line("wanted", "Logit of (the top choice if empty)", MAX_WORD)


def draw(now: Block) -> layout.Drawn:
    """The lens, or the contributions."""
    seen = reader.seen(reader.usable_model(now.model), now.text)
    trace = seen.trace
    token = int(trace.next_logits.argmax())
    if now.wanted.strip():
        ids = models.continued(seen.name, f" {now.wanted.strip()}").ids.tolist()
        token = ids[0]
        if len(ids) > 1:
            layout.complain(f"“{now.wanted[:40]}” is {len(ids)} tokens: the logit is that of its first.")
    lens = layout.awaited(
        work.lensed(seen.name, seen.text),
        lambda progress: work.lens_of_all(seen.name, seen.text, progress),
        "Reading the stream after every layer…",
    )
    parts = work.contributions(seen.name, seen.text, token)
    said = piece(models.piece(seen.name, token))
    words, plain = figures.words(trace), word(models.piece(seen.name, token))
    if now.shown == "lens":
        mounts.grid("lens", figures.lens_grid(lens, words, lambda one: models.piece(seen.name, one)))
    else:
        mounts.grid("parts", figures.parts_grid(parts), f"What adds to the logit of “{plain}” after “{words[-1]}”")
    true, final = float(trace.next_logits[token]), piece(models.piece(seen.name, int(lens.tokens[-1, -1])))
    rows = (
        figures.lens_rows(lens, words, lambda one: models.piece(seen.name, one))
        if now.shown == "lens"
        else figures.stream_rows(parts)
    )
    return layout.Drawn(figures.stream_facts(lens, parts, true, said, final), rows)
