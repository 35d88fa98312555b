"""Translators: an encoder-decoder beside torch's own, a step from the inside beside the bare step, a touch until it is painted."""

import statistics
from collections.abc import Callable
from typing import Any

from tests.browser.serve import chromium, open_page, server, settle

AIM_TOUCH, AIM_STEP, TOUCHES = 150, 50, 9
WORDS = "yesterday the small cat has followed the old farmer because it was hungry"
# Milliseconds from a key on a row of the attention until the translation that follows from it is painted.
TOUCH = """async (count) => {
    const root = [...document.querySelectorAll('*')].map((one) => one.shadowRoot?.querySelector('.root')).find((one) => one?._learners);
    const view = root._learners, took = [];
    for (let at = 0; at < count; at += 1) {
        const picture = root.querySelector('.looks svg'), began = performance.now(), before = view.known.size;
        picture.focus();
        picture.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
        while (view.known.size === before) await new Promise((go) => setTimeout(go));
        await new Promise((go) => requestAnimationFrame(() => setTimeout(go)));
        took.push(performance.now() - began);
        await new Promise((go) => setTimeout(go, 900));  // the page hears of it, and its run is over
    }
    return took;
}"""


def steps(interleaved: Callable[..., list[float]]) -> None:
    """The ninth word, from the inside and by the bare decoder; and one batch that is learned from, beside torch.nn.Transformer."""
    import torch

    from model.translation import learned, lockstep, stepping
    from model.translation.corpus import END, START, Corpus
    from model.translation.lockstep import Plan
    from tests.model.translation.test_learners import stacked

    torch.set_num_threads(1)
    corpus, plan, words = Corpus("german"), Plan(), WORDS.split()
    written = "gestern hat die kleine Katze den alten Bauern".split()
    source = torch.tensor([[*corpus.source.ids(words), END]])
    print(f"one word of a translation, median of {21}, one thread (aim {AIM_STEP} ms over the bare step)")
    for name in lockstep.NAMES:
        model = learned.model(name, learned.read("german")[name], plan, corpus)

        @torch.no_grad()
        def bare(model: Any = model) -> object:
            state, said = model.encode(source), None
            for word in (START, *corpus.target.ids(written)):
                said, state, _ = model.step(state, torch.tensor([word]))
            return said

        ours, plain = interleaved(lambda model=model: stepping.inside(model, corpus, words, written), bare)
        print(f"  {name}: from the inside {1000 * ours:.1f} ms, bare {1000 * plain:.1f} ms")
    mine = lockstep.make("transformer", plan, corpus).double()
    theirs, (read, write) = stacked(mine), corpus.batch(0, 0, 32)
    placed = [mine._placed(mine.read_words, read).detach(), mine._placed(mine.write_words, write[:, :-1]).detach()]
    mask = torch.nn.Transformer.generate_square_subsequent_mask(placed[1].shape[1], dtype=torch.float64)
    ours, library = interleaved(
        lambda: mine(read, write[:, :-1])[0].sum().backward(),
        lambda: mine.out(theirs(*placed, tgt_mask=mask)).sum().backward(),
    )
    print(
        f"  a batch of 32 forward and back {1000 * ours:.0f} ms, torch.nn.Transformer {1000 * library:.0f} ms, ratio {ours / library:.2f}"
    )


def touched() -> None:
    """A row of attention that is told to look elsewhere, in Chromium."""
    with server() as address, chromium() as browser:
        tab, _ = open_page(browser)
        tab.goto(f"{address}/translation?row=4")
        settle(tab)
        took = tab.evaluate(TOUCH, TOUCHES)
    middle = statistics.median(took)
    print(
        f"attention told to look elsewhere, median of {TOUCHES}, answered and painted {middle:.0f} ms (aim {AIM_TOUCH}), at most {max(took):.0f}"
    )
