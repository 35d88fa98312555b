"""Speed of decoding against transformers.generate on the same weights, device and threads; and of the Decoding page."""

import statistics
from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.serve import chromium, open_page, server, settle

AIM_GREEDY, AIM_BEAMS, AIM_DIAL, AIM_STEP, TOKENS = 0.95, 1.0, 100, 60, 50
ROUNDS = 5
VIEW = """(() => [...document.querySelectorAll('*')].map((one) => one.shadowRoot?.querySelector('.root')?.KIND).find(Boolean))()"""
# Milliseconds from the browser's event on a dial until the new stages are painted, once for each value.
DIAL = """async ([name, values]) => {
    const view = VIEW, slider = [...document.querySelectorAll('*')].map((one) => one.shadowRoot?.querySelector(`.dial input[aria-label="${name}"]`)).find(Boolean);
    const took = [];
    for (const value of values) {
        slider.value = value;
        const before = view.stages, began = performance.now();
        slider.dispatchEvent(new Event('input', { bubbles: true }));
        while (view.stages === before) await new Promise((go) => setTimeout(go));
        await new Promise((go) => requestAnimationFrame(() => setTimeout(go)));
        took.push(performance.now() - began);
        await new Promise((go) => setTimeout(go, 700));  // the page hears of it, and its run is over
    }
    return took;
}""".replace("VIEW", VIEW.replace("KIND", "_decoder"))
# Milliseconds from the key until the next token's stages are painted.
STEPS = """async (count) => {
    const view = VIEW, took = [];
    for (let at = 0; at < count; at += 1) {
        const began = performance.now();
        dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' }));
        while (view.shown !== view.at) await new Promise((go) => setTimeout(go));
        await new Promise((go) => requestAnimationFrame(() => setTimeout(go)));
        took.push(performance.now() - began);
        await new Promise((go) => setTimeout(go, 900));
    }
    return took;
}""".replace("VIEW", VIEW.replace("KIND", "_decoder"))
# Milliseconds of drawing the whole tree anew, and of the frames while it is scrolled.
TREE = """async () => {
    const view = VIEW, drawn = [], frames = [], middle = (list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)];
    for (let at = 0; at < 7; at += 1) {
        const began = performance.now();
        view.draw();
        await new Promise((go) => requestAnimationFrame(() => setTimeout(go)));
        drawn.push(performance.now() - began);
    }
    const frame = view.host.querySelector('.tree');
    let last = await new Promise(requestAnimationFrame);
    for (let at = 0; at < 60; at += 1) {
        frame.scrollTo(at * 20, at * 30);
        const now = await new Promise(requestAnimationFrame);
        frames.push(now - last);
        last = now;
    }
    return [middle(drawn), middle(frames), view.steps.reduce((sum, step) => sum + step.candidates.length, 0)];
}""".replace("VIEW", VIEW.replace("KIND", "_beams"))


def against_the_library(interleaved: Callable[..., list[float]]) -> None:
    """Tokens per second of decoding that keeps every stage, with a KV cache on both sides."""
    import torch
    from transformers import AutoModelForCausalLM

    from model import pretrained, weights
    from model.decoding import beam_search, greedy

    ours = pretrained.load("smollm2")
    folder = weights.folder("smollm2")
    bare = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval().to(ours.device)
    ids = ours.tokenize("The dog chased the").ids.tolist()
    batch = torch.tensor([ids], device=ours.device)
    options = {"max_new_tokens": TOKENS, "do_sample": False}

    @torch.inference_mode()
    def library(beams: int) -> int:
        return bare.generate(batch, attention_mask=torch.ones_like(batch), num_beams=beams, **options).shape[1] - len(
            ids
        )

    def stages() -> int:
        return sum(step.probabilities[step.token] > 0 for step in greedy(ours, ids, TOKENS))

    for name, mine, theirs, aim in (
        ("greedy, every stage kept", stages, lambda: library(1), AIM_GREEDY),
        (
            "beam search of width 4",
            lambda: list(beam_search(ours, ids, 4, TOKENS, shown=20)),
            lambda: library(4),
            AIM_BEAMS,
        ),
    ):
        took, its = interleaved(mine, theirs, repeats=ROUNDS)
        print(f"{name}, {TOKENS} tokens, {ours.device}, {torch.get_num_threads()} threads, median of {ROUNDS}")
        print(
            f"  {TOKENS / took:.1f} tokens/s, transformers.generate {TOKENS / its:.1f}, ratio {its / took:.2f} "
            f"(aim {aim})"
        )


def in_the_browser(interleaved: Callable[..., list[float]]) -> None:
    """A dial, a step, and a large tree of beams, in Chromium."""
    import torch

    from model import pretrained

    reader = pretrained.load("smollm2")
    start = reader.read(reader.tokenize("The dog chased the").ids.tolist())
    (plain,) = interleaved(lambda: start.go_on([0], [[2644]]))
    with server() as address, chromium() as browser:
        tab, _ = open_page(browser)
        tab.goto(f"{address}/decoding")
        settle(tab)
        for name, values in (("Temperature", range(40, 200, 20)), ("Top-k", range(1, 9)), ("Top-p", range(95, 55, -5))):
            took = tab.evaluate(DIAL, [name, list(values)])
            print(
                f"  {name} until the stages are painted: {statistics.median(took):.0f} ms, worst "
                f"{max(took):.0f} (aim {AIM_DIAL})"
            )
        steps = tab.evaluate(STEPS, 8)
        extra = statistics.median(steps) - 1000 * plain
        print(
            f"  a new step: {statistics.median(steps):.0f} ms, {extra:.0f} ms over the bare step of "
            f"{1000 * plain:.0f} ms (aim {AIM_STEP};"
            f" {torch.get_num_threads()} threads in both)"
        )
        tab.close()
        _tree(open_page(browser)[0], address)


def _tree(tab: Page, address: str) -> None:
    tab.goto(f"{address}/decoding?view=beams&width=8&steps=12&shown=20")
    tab.locator(".node .score").first.wait_for(timeout=180_000)
    settle(tab)
    drawn, frame, nodes = tab.evaluate(TREE)
    print(f"  a tree of {nodes:,} nodes: drawn anew in {drawn:.0f} ms, {frame:.0f} ms a frame while it is scrolled")


def all_of_it(interleaved: Callable[..., list[float]]) -> None:
    """Every figure of this page."""
    against_the_library(interleaved)
    print("the Decoding page in Chromium")
    in_the_browser(interleaved)
