"""Whether a pin of the lock was yanked, or has a known vulnerability: `make audit`.

pip says which pins were yanked when it would install them, `pip-audit` what is known of them; both
ask the registry that pip is set up with. One that keeps no advisories answers as it does for a
package that does not exist, which `pip-audit` passes over as if all were well; here it is counted.
Exits 1 for a finding, 2 where some pins could not be asked about.
"""

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path

FAILED, UNASKED = 1, 2
_YANKED = re.compile(
    r"is a yanked version: '(.+?)' candidate \(version (\S+).*\n(?:Reason for being yanked: (.*))?"
)


def yanked(lock: Path) -> list[str]:
    """The yanked pins, and why where their makers say so. Raises SystemExit where one cannot be
    had."""
    options = "--dry-run --ignore-installed --no-deps --require-hashes --quiet -r".split()
    told = _run([sys.executable, "-m", "pip", "install", *options, str(lock)])
    if told.returncode:
        raise SystemExit(f"The lock cannot be installed: {_last(told.stderr)}")
    return [f"{name} {version}: {why}" for name, version, why in _YANKED.findall(told.stderr)]


def vulnerable(audit: Path, lock: Path) -> tuple[list[str], list[str]]:
    """What is known of the pins, and the pins that could not be asked about."""
    options = "--disable-pip --require-hashes --progress-spinner off --format json -r".split()
    told = _run([str(audit), *options, str(lock)])
    try:
        pins = json.loads(told.stdout)["dependencies"]
    except ValueError:
        raise SystemExit(f"pip-audit failed: {_last(told.stderr)}") from None
    found = [
        f"{pin['name']} {pin['version']}: {', '.join([each['id'], *each['aliases']])}; mended in "
        f"{', '.join(each['fix_versions']) or 'no version yet'}"
        for pin in pins
        for each in pin.get("vulns", ())
    ]
    return found, [pin["name"] for pin in pins if "skip_reason" in pin]


def _last(told: str) -> str:
    return told.strip().rpartition("\n")[2]


def _run(command: list[str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, capture_output=True, text=True, check=False)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.audit", description=__doc__)
    parser.add_argument("audit", type=Path, help="The program pip-audit.")
    parser.add_argument("--lock", type=Path, default=Path("requirements.lock"))
    given = parser.parse_args()
    found, unasked = vulnerable(given.audit, given.lock)
    findings = [*(f"yanked: {each}" for each in yanked(given.lock)), *found]
    for each in findings:
        print(each)
    print(f"{given.lock}: {len(findings) or 'nothing'} found.")
    if unasked:
        print(
            f"Whether they are vulnerable is not known of {len(unasked)}: the registry that pip is "
            "set up with keeps no advisories. Run this where PyPI itself can be reached."
        )
    return FAILED if findings else UNASKED if unasked else 0


if __name__ == "__main__":
    sys.exit(main())
