"""Speed of training against nanoGPT's step and a bare loop on the same shapes; what watching costs; the timeline."""

import gc
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

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


def nanogpt(vocabulary: int) -> Callable[[], object]:
    """One training step as nanoGPT makes it (Karpathy 2022: model.py, train.py), with our shapes: learned positions, norms
    before the parts, exact GELU, attention by PyTorch, a tied table, crops at random, AdamW, gradients clipped at 1."""
    import torch
    from torch import nn
    from torch.nn import functional as F

    width, heads = 64, 4

    class Layer(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.ln_1, self.ln_2 = nn.LayerNorm(width), nn.LayerNorm(width)
            self.c_attn, self.c_proj = nn.Linear(width, 3 * width), nn.Linear(width, width)
            self.up, self.act, self.down = nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width)

        def forward(self, x):
            size = x.shape
            q, k, v = (
                one.view(*size[:2], heads, -1).transpose(1, 2) for one in self.c_attn(self.ln_1(x)).split(width, 2)
            )
            z = F.scaled_dot_product_attention(q, k, v, is_causal=True)
            x = x + self.c_proj(z.transpose(1, 2).contiguous().view(size))
            return x + self.down(self.act(self.up(self.ln_2(x))))

    class Model(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.wte, self.wpe = nn.Embedding(vocabulary, width), nn.Embedding(LENGTH, width)
            self.layers, self.ln_f = nn.ModuleList([Layer(), Layer()]), nn.LayerNorm(width)
            self.head = nn.Linear(width, vocabulary, bias=False)
            self.wte.weight = self.head.weight

        def forward(self, ids, targets):
            x = self.wte(ids) + self.wpe(torch.arange(ids.shape[1]))
            for layer in self.layers:
                x = layer(x)
            logits = self.head(self.ln_f(x))
            return F.cross_entropy(logits.view(-1, vocabulary), targets.view(-1), ignore_index=-1)

    model = Model()
    matrices = [one for one in model.parameters() if one.dim() >= 2]
    vectors = [one for one in model.parameters() if one.dim() < 2]
    groups = [{"params": matrices, "weight_decay": 0.1}, {"params": vectors, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.95))
    data = torch.randint(0, vocabulary, (20_000,))

    def step() -> None:
        starts = torch.randint(len(data) - LENGTH, (BATCH,))
        x = torch.stack([data[at : at + LENGTH] for at in starts])
        y = torch.stack([data[at + 1 : at + 1 + LENGTH] for at in starts])
        loss = model(x, y)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        loss.item()

    return step


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

    from model.tokenizers.small import LetterTokenizer
    from model.training.texts import OwnTexts, WorldTexts
    from model.training.trainer import Recipe, Trainer
    from model.training.watching import Watcher
    from model.transformer import Config
    from model.world.world import World
    from pages.frame.runs import LOOKS

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    own, stories = OwnTexts(TEXT, LetterTokenizer(TEXT), LENGTH), WorldTexts(World())
    V = stories.tokenizer.vocab_size  # the same for all

    def several(step: Callable[[], object]) -> Callable[[], None]:
        def run() -> None:
            for _ in range(STEPS):
                step()

        return run

    def trainer(texts, optimizer: str, positions: str) -> Trainer:
        return Trainer(Recipe(Config(V, positions=positions), 100_000, BATCH, optimizer=optimizer), texts)

    alike, muon, world = (
        trainer(own, "adamw", "learned"),
        trainer(own, "muon", "rotary"),
        trainer(stories, "muon", "rotary"),
    )
    loops = [bare(one.recipe, texts) for one, texts in ((alike, own), (muon, own))]
    found = interleaved(
        *map(several, (alike.advance, nanogpt(V), loops[0], muon.advance, loops[1], world.advance)), repeats=ROUNDS
    )
    ours, theirs, plain, with_muon, plain_muon, with_world = (seconds / STEPS for seconds in found)
    tokens = BATCH * LENGTH
    print(
        f"training, 2 layers of width 64, {BATCH} texts of {LENGTH} tokens, one thread, median of {ROUNDS} times {STEPS} steps"
    )
    print(
        f"  AdamW, learned positions: {tokens / ours:,.0f} tokens/s, nanoGPT's step {tokens / theirs:,.0f}, "
        f"ratio {theirs / ours:.2f} (aim {AIM_NANOGPT})"
    )
    print(
        f"  a step with its instruments against the bare loop: AdamW {ours / plain:.2f}, Muon {with_muon / plain_muon:.2f} "
        f"(aim {AIM_BARE}); Muon costs {with_muon / ours:.2f} times AdamW"
    )
    watcher = Watcher(stories)
    looks = statistics.median([_seconds(lambda: watcher.look(world)) for _ in range(ROUNDS)])
    share = looks * LOOKS / (with_world * 1_750)
    print(
        f"  watching {LOOKS} times in 1,750 steps of the world: {1000 * looks:.0f} ms a look beside steps of "
        f"{1000 * with_world:.0f} ms: {share:.1%} (aim {AIM_WATCHING:.0%})"
    )
    torch.set_num_threads(threads)
    gc.collect()


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
            f"  a scrub: {statistics.median(took):.0f} ms, the slowest of {len(took)} {max(took):.0f} ms (aim {AIM_SCRUB})"
        )


def _seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def all_of_it(interleaved: Callable[..., list[float]]) -> None:
    """Every figure of training."""
    steps_a_second(interleaved)
    memory()
    scrubbing()
