"""Known vulnerabilities of what the locks install: part of `make check`.

pip-audit asks the package index. Where that does not answer, as without a network or behind a mirror without advisories, nothing
is audited, which is said and is no failure.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock")
SECONDS = 120
ACCEPTED: dict[str, str] = {}  # advisories that do not concern us, by their number: why


def asked(lock: str) -> list[dict[str, Any]] | None:
    """What the index says of each package of a lock: name, version, vulns, or skip_reason. None where it does not answer."""
    command = [sys.executable, "-m", "pip_audit", "-r", str(ROOT / lock), "--disable-pip", "--require-hashes"]
    try:
        done = subprocess.run(
            [*command, "--progress-spinner", "off", "-f", "json"], capture_output=True, text=True, timeout=SECONDS
        )
        return json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        return None


def faults(found: list[dict[str, Any]]) -> list[str]:
    """A line for each vulnerability that is not accepted."""
    return [
        f"{one['name']} {one['version']}: {vulnerability['id']}, mended in {', '.join(vulnerability['fix_versions']) or 'no version yet'}"
        for one in found
        for vulnerability in one.get("vulns", [])
        if vulnerability["id"] not in ACCEPTED and not ACCEPTED.keys() & set(vulnerability.get("aliases", []))
    ]


def main() -> int:
    """0 where nothing is known against what is installed, or nobody could be asked."""
    wrong: list[str] = []
    for lock in LOCKS:
        found = asked(lock)
        audited = [one for one in found or [] if "vulns" in one]
        if not found or not audited:
            print(f"{lock}: the index tells no advisories here, so nothing was audited")
            continue
        wrong += [f"{lock}: {fault}" for fault in faults(audited)]
        print(f"{lock}: {len(audited)} of {len(found)} packages audited")
    print("\n".join(wrong), end="\n" if wrong else "")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
