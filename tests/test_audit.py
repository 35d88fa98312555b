"""What becomes of the index's answer: a vulnerability fails the check, silence does not."""

from typing import Any

import pytest

from tests import audit

FINE: dict[str, Any] = {"name": "numpy", "version": "2.4.6", "vulns": []}
SKIPPED: dict[str, Any] = {"name": "torch", "skip_reason": "not found"}
FLAWED: dict[str, Any] = {
    "name": "starlette",
    "version": "0.1",
    "vulns": [{"id": "PYSEC-1", "aliases": ["CVE-9"], "fix_versions": ["0.2", "1.0"]}],
}


def told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], found: Any) -> tuple[int, str]:
    monkeypatch.setattr(audit, "asked", lambda lock: found)
    return audit.main(), capsys.readouterr().out


def test_a_vulnerability_fails(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = told(monkeypatch, capsys, [FINE, FLAWED, SKIPPED])
    assert code == 1 and "starlette 0.1: PYSEC-1, mended in 0.2, 1.0" in said and "2 of 3 packages" in said


@pytest.mark.parametrize("found", [[FINE, SKIPPED], [SKIPPED], None, []])
def test_silence_does_not(found: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = told(monkeypatch, capsys, found)
    assert code == 0 and ("nothing was audited" in said) == (not found or FINE not in found)


@pytest.mark.parametrize("number", ["PYSEC-1", "CVE-9"])
def test_one_that_is_accepted_does_not(
    number: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(audit, "ACCEPTED", {number: "it needs a feature that is off"})
    assert told(monkeypatch, capsys, [FLAWED])[0] == 0
