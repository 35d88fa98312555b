"""Models in training: each on one of a few background workers, while somebody watches it.

A run belongs to whoever began it, and is found by a name that cannot be guessed. It stops by itself when nobody has
asked for it for PATIENCE seconds, and can be gone on with. The last KEPT runs are remembered, with their timelines.
"""

import hashlib
import logging
import secrets
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, NamedTuple

from model.errors import UserError
from model.training.texts import HELD_OUT
from pages.server import shelf
from pages.server.jobs import one_thread
from pages.server.keep import Keeper
from viz.training.trainer.data import RunData

log = logging.getLogger(__name__)
WORKERS, KEPT, PATIENCE = 2, 16, 5.0
READY = 4.0  # seconds that a page waits for a run to be there
LOOKS, LOOK_BYTES = 48, 40_000_000  # looks that a run keeps at most, and bytes of weights in them
MOST_MERGES = 300
SHORT = 20_000  # characters of an own text that can be cut while a page waits
CONTEXT = 64  # tokens of a piece of an own text
NAME = "run"  # how a model of a run is called: run-<id>-<step>
FILE = "file"  # and of a file
DOING = ("watch", "play", "pause", "step", "stop")


@dataclass(frozen=True)
class Plan:
    """What a person asks for. cut: words of the world, or letters or pieces of their own `text`."""

    layers: int
    width: int
    heads: int
    positions: str
    optimizer: str
    rate: float
    batch: int
    steps: int
    seed: int
    text: str = ""
    cut: str = "letters"
    held_out: int = HELD_OUT  # stories of the world that its loss is measured on

    @property
    def key(self) -> str:
        """What tells it from another plan."""
        return hashlib.sha256(repr(self).encode()).hexdigest()


class Point(NamedTuple):
    """A step on the curves."""

    step: int
    loss: float
    gradient_norm: float
    rate: float


class Run:
    """A model that learns, or waits to go on. Everything but `tell` happens on its worker."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.id = plan, secrets.token_hex(8)
        self.points: list[Point] = []
        self.looks: list[Any] = []  # of model.training.watching.Look
        self.said, self.over = "", False
        self.trainer: Any = None
        self.watcher: Any = None
        self.speed = 0.0  # tokens a second, of late
        self._wanted, self._lock, self._at_work = 0, threading.Lock(), False
        self._asked = time.monotonic()

    def tell(self, do: str) -> None:
        """play, pause, step or stop; whoever only watches keeps it going."""
        self._asked = time.monotonic()
        with self._lock:
            if do == "play":
                self._wanted = self.plan.steps
            elif do == "step":
                self._wanted = 1
            elif do in ("pause", "stop"):
                self._wanted, self.over = 0, self.over or do == "stop"
            if ((self._wanted and not self.over) or not self.looks) and not self._at_work and not self.said:
                self._at_work = True
                _queue.append(self)
                _pool.submit(self._work)

    @property
    def busy(self) -> bool:
        """Whether it is at work, or waits for a worker."""
        return self._at_work

    @property
    def state(self) -> str:
        """waiting (for a worker), running, paused or over."""
        if self in _queue:
            return "waiting"
        return "running" if self._at_work else "over" if self.over else "paused"

    @property
    def place(self) -> int:
        """Its place among those that wait for a worker, from 1; 0 if it does not wait."""
        return _queue.index(self) + 1 if self in _queue else 0

    def look(self, step: int) -> Any:
        """The last look at or before a step. Raises UserError where there is none yet."""
        found = [one for one in self.looks if one.step <= step]
        if not found:
            raise UserError("This model has not begun to learn yet: press Start on the Training page.")
        return found[-1]

    def _work(self) -> None:
        _queue.remove(self)
        try:
            if not self.trainer:
                self._prepare()
            while self._go_on():
                self._advance()
            if self.looks[-1].step < self.trainer.step:
                self.looks.append(self.watcher.look(self.trainer))
        except UserError as error:
            self.said, self.over = str(error), True
        except Exception:
            log.exception("a run failed")
            self.said, self.over = "This run failed: change something, or see the terminal.", True
        finally:
            with self._lock:
                self._at_work = False
                again = self._wanted and not self.over and time.monotonic() - self._asked < PATIENCE
            if again:  # asked for while it was ending
                self.tell("watch")

    def _prepare(self) -> None:
        from model.pretrained.opening import choose_device
        from model.training.trainer import Trainer, moments
        from model.training.watching import Watcher

        texts, recipe = made(self.plan)
        trainer = Trainer(recipe, texts, choose_device())
        size = sum(one.nbytes for one in trainer.model.state_dict().values())
        self.moments = moments(recipe.steps, max(8, min(LOOKS, LOOK_BYTES // size)))
        self.watcher = Watcher(texts, recipe.seed)
        self.looks.append(self.watcher.look(trainer))
        self.trainer = trainer

    def _go_on(self) -> bool:
        with self._lock:
            if time.monotonic() - self._asked > PATIENCE:
                self._wanted = 0
            self.over = self.over or self.trainer.step >= self.plan.steps
            goes = self._wanted > 0 and not self.over
            self._wanted -= goes
            return goes

    def _advance(self) -> None:
        from model.training.trainer import Diverged

        try:
            seen = self.trainer.advance()
        except Diverged as error:
            best = min(self.looks, key=lambda look: look.held_loss)
            self.trainer.model.load_state_dict(best.weights)
            raise UserError(f"{error} The model is again that of step {best.step}.") from error
        self.points.append(Point(seen.step, seen.loss, seen.gradient_norm, seen.learning_rate))
        self.speed = 0.9 * self.speed + 0.1 * seen.tokens / seen.seconds if self.speed else seen.tokens / seen.seconds
        if seen.step in self.moments:
            self.looks.append(self.watcher.look(self.trainer))


_runs: Keeper[Run] = Keeper("runs", KEPT, rest=PATIENCE)
_queue: list[Run] = []
_files: Keeper[Any] = Keeper("saved models", KEPT)  # of model.checkpoints.Checkpoint


_pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="glassbox-training", initializer=one_thread)


def begin(plan: Plan) -> Run:
    """A new run, which waits to be told to play. Raises UserError for a text that is seen at once to be too short."""
    if plan.text and len(plan.text) < SHORT:
        made(plan)
    run = Run(plan)
    run.tell("watch")
    return _runs.put(run.id, run)


def find(name: str) -> Run:
    """The run of that id. Raises UserError where it is no longer, or never was."""
    if not (run := _runs.find(name)):
        raise UserError("This run is no longer in memory: begin it anew on the Training page.")
    return run


def made(plan: Plan) -> tuple[Any, Any]:  # -> model.training.texts.Texts, model.training.trainer.Recipe
    """The texts and the recipe of a plan. Raises UserError for a text that nothing can be learned from."""
    from model.tokenizers import bpe
    from model.tokenizers import small as small_tokenizers
    from model.training.texts import OwnTexts, WorldTexts
    from model.training.trainer import Recipe
    from model.transformer import Config
    from model.world.world import World

    if not plan.text:
        texts: Any = WorldTexts(World(), plan.seed, plan.held_out)
    else:
        if plan.cut == "letters":
            tokenizer: Any = small_tokenizers.LetterTokenizer(plan.text)
        else:
            tokenizer = small_tokenizers.PieceTokenizer(bpe.train_bpe(plan.text, MOST_MERGES))
        texts = OwnTexts(plan.text, tokenizer, CONTEXT)
    config = Config(
        texts.tokenizer.vocab_size,
        n_layers=plan.layers,
        d_model=plan.width,
        n_heads=plan.heads,
        positions=plan.positions,
    )
    return texts, Recipe(config, plan.steps, plan.batch, plan.rate, plan.optimizer, seed=plan.seed)


def checkpoint(name: str) -> Any:  # -> model.checkpoints.Checkpoint
    """The model that is called run-<id>-<step>, or as `open_file` says. Raises UserError where there is none."""
    from model.checkpoints import Checkpoint
    from model.transformer import GPT

    if name.startswith(f"{FILE}-"):
        if not (saved := _files.find(name)):
            raise UserError("This saved model is no longer in memory: bring its file again on the Training page.")
        return saved
    _, run_id, step = [*name.split("-"), "", ""][:3]
    run = find(run_id)
    look = run.look(int(step) if step.isdecimal() and len(step) < 9 else 0)
    model = GPT(run.trainer.recipe.model)
    model.load_state_dict(look.weights)
    about = {"step": look.step, "held_loss": look.held_loss, "plan": {**vars(run.plan), "text": len(run.plan.text)}}
    return Checkpoint(model.eval(), run.trainer.texts.tokenizer, about)


def open_file(data: bytes) -> str:
    """A saved model, to be opened by the name that is returned. Raises UserError for what is none."""
    from model.checkpoints import opened

    name = f"{FILE}-{hashlib.sha256(data).hexdigest()[:16]}"
    _files.get(name, lambda: opened(data))
    return name


def file(name: str) -> bytes:
    """The same as a file (model.checkpoints)."""
    from model.checkpoints import packed

    return packed(*checkpoint(name))


def open_model(name: str) -> Any:  # -> model.pretrained.language_model.LanguageModel
    """The model run-<id>-<step>, or of a file, as every page reads one."""
    from model.pretrained import opening

    return opening.small(name, checkpoint(name))


shelf.offer(NAME, open_model, lambda name: f"Trained, step {name.rpartition('-')[2]}", small=True)
shelf.offer(FILE, open_model, lambda name: "Your file", small=True)


def known(name: str, key: str) -> bool:
    """Whether a run of that id and plan is still remembered."""
    return (run := _runs.find(name)) is not None and run.plan.key == key


def facts(run: Run) -> RunData | None:
    """Where the run stands, for the prose; None while it waits for its first look, or if it could not begin."""
    from model.training.optimizers import MATRIX_RATE

    begun, plan = time.monotonic(), run.plan
    while not run.looks and not run.said and time.monotonic() - begun < READY:
        time.sleep(0.02)
    if not run.trainer or not run.looks:
        return None
    last, look, trainer = run.points[-1:], run.looks[-1], run.trainer
    return RunData(
        trainer.step,
        last[0].loss if last else None,
        look.held_loss,
        trainer.texts.floor,
        trainer.recipe.model.vocab_size,
        sum(one.numel() for one in trainer.model.parameters()),
        plan.rate,
        plan.batch,
        plan.rate * (MATRIX_RATE if plan.optimizer == "muon" else 1),
        trainer.recipe.weight_decay,
    )
