"""Speed of training against nanoGPT's step and a bare loop on the same shapes; what watching costs; the timeline."""

import gc
import itertools
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from tests.browser.serve import chromium, open_page, server, settle

AIM_NANOGPT, AIM_BARE, AIM_WATCHING, AIM_SCRUB, AIM_MEMORY = 1.0, 1.25, 0.10, 100, 300
STEPS, ROUNDS, LENGTH, BATCH = 20, 7, 64, 32
TEXT = "the quick brown fox jumps over the lazy dog and runs away into the dark forest where nobody lives. " * 300
VIEW = """(() => [...document.querySelectorAll('*')].map((one) => one.shadowRoot?.querySelector('.root')?._trainer).find(Boolean))()"""
# Milliseconds from the browser's event on the timeline until all panels are painted.
SCRUB = """async () => {
    const view = VIEW, took = [];
    for (let at = 0; at < view.looks.length; at += 1) {
        view.slider.value = at;
        const began = performance.now();
        view.slider.dispatchEvent(new Event('input', { bubbles: true }));
        await new Promise((go) => requestAnimationFrame(() => setTimeout(go)));
        took.push(performance.now() - began);
    }
    return took;
}""".replace("VIEW", VIEW)
MEMORY = """
import time, psutil
from pages.frame import runs
import model.training.trainer, model.training.watching
from model.world.world import World
process = psutil.Process()
plan = runs.Plan(2, 64, 4, "rotary", "muon", 0.003, 32, 1000, 0)
first = runs.begin(runs.Plan(1, 16, 1, "rotary", "muon", 0.003, 8, 5, 0)); first.tell("play")
while not first.over: time.sleep(0.1); first.tell("watch")
before = process.memory_info().rss
run = runs.begin(plan); run.tell("play")
while not run.over: time.sleep(0.2); run.tell("watch")
print((process.memory_info().rss - before) / 1e6, len(run.looks))
"""


def bare(recipe, texts) -> Callable[[], object]:
    """The shortest loop with our model and optimizers: forward, backward, step, on one batch made before."""
    import torch

    from model.training.optimizers import optimizers
    from model.training.trainer import next_token_loss
    from model.transformer import GPT

    model = GPT(recipe.model)
    moving = optimizers(model, recipe.model.d_model, recipe.optimizer, recipe.learning_rate, recipe.weight_decay)
    rows = torch.from_numpy(texts.batch("0", recipe.batch))

    def step() -> None:
        next_token_loss(model, rows).backward()
        for one in moving:
            one.step()
            one.zero_grad(set_to_none=True)

    return step


def steps_a_second(interleaved: Callable[..., list[float]]) -> None:
    """A step of ours against nanoGPT's and the bare loop."""
    import torch

    from benchmarks.nanogpt import training_step
    from model.tokenizers.small import LetterTokenizer
    from model.training.texts import OwnTexts, WorldTexts
    from model.training.trainer import Recipe, Trainer
    from model.transformer import Config
    from model.world.world import World

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    own, stories = OwnTexts(TEXT, LetterTokenizer(TEXT), LENGTH), WorldTexts(World())
    vocabulary = stories.tokenizer.vocab_size  # the same for all

    def trainer(texts: OwnTexts | WorldTexts, optimizer: str, positions: str) -> Trainer:
        return Trainer(Recipe(Config(vocabulary, positions=positions), 100_000, BATCH, optimizer=optimizer), texts)

    alike, muon = trainer(own, "adamw", "learned"), trainer(own, "muon", "rotary")
    world = trainer(stories, "muon", "rotary")
    steps = {
        "ours": alike.advance,
        "theirs": training_step(vocabulary, LENGTH, BATCH),
        "plain": bare(alike.recipe, own),
        "muon": muon.advance,
        "plain muon": bare(muon.recipe, own),
        "world": world.advance,
    }
    seconds = interleaved(*(repeated(step) for step in steps.values()), repeats=ROUNDS)
    report({name: second / STEPS for name, second in zip(steps, seconds, strict=True)})
    watching(stories, world, seconds[-1] / STEPS)
    torch.set_num_threads(threads)
    gc.collect()


def repeated(step: Callable[[], object]) -> Callable[[], None]:
    """STEPS steps in one call."""

    def run() -> None:
        for _ in range(STEPS):
            step()

    return run


def report(seconds: dict[str, float]) -> None:
    """Print the seconds of each kind of step."""
    ours, tokens = seconds["ours"], BATCH * LENGTH
    print(
        f"training, 2 layers of width 64, {BATCH} texts of {LENGTH} tokens, one thread, "
        f"median of {ROUNDS} times {STEPS} steps"
    )
    print(
        f"  AdamW, learned positions: {tokens / ours:,.0f} tokens/s, nanoGPT's step {tokens / seconds['theirs']:,.0f}, "
        f"ratio {seconds['theirs'] / ours:.2f} (aim {AIM_NANOGPT})"
    )
    muon = seconds["muon"] / seconds["plain muon"]
    print(
        f"  a step with its instruments against the bare loop: AdamW {ours / seconds['plain']:.2f}, Muon {muon:.2f} "
        f"(aim {AIM_BARE}); Muon costs {seconds['muon'] / ours:.2f} times AdamW"
    )


def watching(texts: Any, trainer: Any, step: float) -> None:
    """Print what looking at the model costs beside steps of so many seconds."""
    from model.training.watching import Watcher
    from pages.training.work.learner import LOOKS

    watcher = Watcher(texts)
    look = statistics.median([_seconds(lambda: watcher.look(trainer)) for _ in range(ROUNDS)])
    share = look * LOOKS / (step * 1_750)
    print(
        f"  watching {LOOKS} times in 1,750 steps of the world: {1000 * look:.0f} ms a look beside steps of "
        f"{1000 * step:.0f} ms: {share:.1%} (aim {AIM_WATCHING:.0%})"
    )


def looked_into(interleaved: Callable[..., list[float]]) -> None:
    """A path of a gradient against a plain forward and backward pass; influence of all stories against a backward pass each."""
    import torch

    from model.pretrained import toy
    from model.training import influence
    from model.training.backward import Route, walked
    from model.training.trainer import next_token_loss
    from model.world.world import World

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    model, tokenizer, _ = toy.shipped()
    ids = [tokenizer.id(word) for word in "the lion frightened the duck because it roared .".split()]

    def plain() -> None:
        torch.autograd.grad(next_token_loss(model, torch.tensor([ids])), list(model.parameters()))

    path, bare_pass = interleaved(lambda: walked(model, ids, Route()), plain)
    print(f"  a path of a gradient: {1000 * path:.1f} ms, {path / bare_pass:.1f} times a forward and backward pass")
    reader = influence.Reader(World())
    list(itertools.islice(reader.learn(), 3))
    weights = {name: one.detach().clone() for name, one in reader.model.state_dict().items()}
    for block in reader.model.layers:
        block.attn.attend = influence.attend_in_parts
    moment = influence.Checkpoint(3, weights, 0.0)

    def one_by_one() -> None:
        for row in reader.rows[:50]:
            loss = next_token_loss(reader.model, row[None, : int((row >= 0).sum())])
            torch.autograd.grad(loss, list(reader.model.parameters()))

    at_once, each = interleaved(lambda: reader.influences(("the", "dog"), "barked", [moment]), one_by_one, repeats=3)
    times = each * len(reader.rows) / 50 / at_once
    print(
        f"  influence of {len(reader.rows)} stories at one moment: {1000 * at_once:.0f} ms; a backward pass a story takes {times:.1f} times as long"
    )
    torch.set_num_threads(threads)


def memory() -> None:
    """What a run of 1,000 steps and its timeline take, in a process of their own."""
    found = subprocess.run(
        [sys.executable, "-c", MEMORY], capture_output=True, text=True, check=True, env=os.environ | {"PYTHONPATH": "."}
    ).stdout.split()
    print(
        f"  a run of 1,000 steps with its timeline of {found[-1]} looks: {float(found[-2]):.0f} MB (aim {AIM_MEMORY})"
    )


def scrubbing() -> None:
    """The timeline in Chromium: from the event until all panels are painted."""
    with server() as address, chromium() as browser:
        page, _ = open_page(browser)
        page.goto(f"{address}/training?steps=200")
        page.get_by_role("status").get_by_text("paused: step 0").wait_for(timeout=60_000)
        page.get_by_role("button", name="Start").click()
        page.get_by_role("status").get_by_text("over: step 200").wait_for(timeout=120_000)
        settle(page)
        took = page.evaluate(SCRUB)
        print(
            f"  a scrub: {statistics.median(took):.0f} ms, the slowest of {len(took)} {max(took):.0f} ms (aim "
            f"{AIM_SCRUB})"
        )


def _seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def all_of_it(interleaved: Callable[..., list[float]]) -> None:
    """Every figure of training."""
    steps_a_second(interleaved)
    looked_into(interleaved)
    memory()
    scrubbing()
