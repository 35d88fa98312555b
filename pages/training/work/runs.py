"""Models in training: they take turns in processes of their own, while somebody watches them.

A run belongs to whoever began it, and is found by a name that cannot be guessed. It stops by itself when nobody has
asked for it for PATIENCE seconds, and can be gone on with. The last KEPT runs are remembered, with their timelines.
"""

import hashlib
import logging
import secrets
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from model.errors import UserError
from pages.server import processes, shelf
from pages.server.keep import Keeper
from pages.training.work.learner import About, Learner, Point, Turn
from pages.training.work.plans import Plan, made
from viz.training.trainer.data import RunData

log = logging.getLogger(__name__)
AT_ONCE, KEPT, PATIENCE = 8, 16, 5.0  # runs that learn by turns; that are remembered; seconds
READY = 4.0  # seconds that a page waits for a run to be there
SHORT = 20_000  # characters of an own text that can be cut while a page waits
NAME = "run"  # how a model of a run is called: run-<id>-<step>
FILE = "file"  # and of a file
DOING = ("watch", "play", "pause", "step", "stop")


class Run:
    """A model that learns, or waits to go on. It lives in a lane (pages.server.processes) and is told from here when to."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.id = plan, secrets.token_hex(8)
        self.points: list[Point] = []
        self.looks: list[Any] = []  # of model.training.watching.Look
        self.said, self.over = "", False
        self.about: About | None = None  # once it is there
        self.learner: processes.Held | None = None
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
    def step(self) -> int:
        """Steps made."""
        return self.points[-1].step if self.points else 0

    @property
    def busy(self) -> bool:
        """Whether it is at work, or waits for its turn."""
        return self._at_work

    @property
    def state(self) -> str:
        """waiting (as AT_ONCE others learn), running, paused or over."""
        if self in _queue:
            return "waiting"
        return "running" if self._at_work else "over" if self.over else "paused"

    @property
    def place(self) -> int:
        """Its place among those that wait, from 1; 0 if it does not wait."""
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
            if not self.learner:
                learner = processes.Held(Learner, self.plan)
                self.about = learner.ask("about")
                self.looks.append(learner.ask("first"))
                self.learner = learner
            while most := self._goes_on():
                self._take(self.learner.ask("turn", most))
            if self.looks[-1].step < self.step:
                self.looks.append(self.learner.ask("look"))
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

    def _goes_on(self) -> int:
        """For how many steps it may learn without asking again."""
        with self._lock:
            if time.monotonic() - self._asked > PATIENCE:
                self._wanted = 0
            self.over = self.over or self.step >= self.plan.steps
            return 0 if self.over else min(self._wanted, self.plan.steps - self.step)

    def _take(self, turn: Turn) -> None:
        with self._lock:
            self._wanted = max(0, self._wanted - len(turn.points))
        self.points += turn.points
        self.looks += turn.looks
        for speed in turn.speeds:
            self.speed = 0.9 * self.speed + 0.1 * speed if self.speed else speed
        if turn.said:
            raise UserError(turn.said)


_runs: Keeper[Run] = Keeper("runs", KEPT, rest=PATIENCE)
_queue: list[Run] = []
_files: Keeper[Any] = Keeper("saved models", KEPT)  # of model.checkpoints.Checkpoint


_pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="glassbox-training")


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
    assert run.about  # it has been looked at
    model = GPT(run.about.config)
    model.load_state_dict(look.weights)
    about = {"step": look.step, "held_loss": look.held_loss, "plan": {**vars(run.plan), "text": len(run.plan.text)}}
    return Checkpoint(model.eval(), run.about.tokenizer, about)


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
    if not run.about or not run.looks:
        return None
    last, look, about = run.points[-1:], run.looks[-1], run.about
    return RunData(
        run.step,
        last[0].loss if last else None,
        look.held_loss,
        about.floor,
        about.config.vocab_size,
        about.parameters,
        plan.rate,
        plan.batch,
        plan.rate * (MATRIX_RATE if plan.optimizer == "muon" else 1),
        about.weight_decay,
    )
