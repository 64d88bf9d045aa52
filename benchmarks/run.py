"""Run all benchmarks and draw the report.

Every part is a separate command; they run one after the other so that they do not disturb each other. After a failure
the other parts still run, and the report shows the failure.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from measuring.plans import ROOT, TINY
from reporting.page import RESULTS, draw_report

REPORT = ROOT / "benchmarks" / "report"
TRIAL = ROOT / ".cache" / "benchmarks" / "trial"

_LAST_LINES = 12  # last lines of output of a failing command


@dataclass(frozen=True)
class Part:
    """One call of a command.

    Attributes:
        name: The name of its results, which begins with the command's name, up to a dash.
        trial: Its options in a trial.
        options: Its options in every run.
    """

    name: str
    trial: tuple[str, ...]
    options: tuple[str, ...] = ()

    @property
    def command(self) -> str:
        """The command's name."""
        return self.name.split("-")[0]

    def measure(self, report: Path, trial: bool) -> bool:
        """Run the command and write its results or its error output; return whether it succeeded."""
        program = ROOT / "benchmarks" / self.command
        results, failure_file = (report / RESULTS / f"{self.name}.{kind}" for kind in ("json", "failed"))
        results.unlink(missing_ok=True)
        failure_file.unlink(missing_ok=True)
        print(f"\n== {self.name}", flush=True)
        if not program.is_file():
            errors = [f"There is no benchmarks/{self.command}."]
        else:
            options = (*self.options, *(self.trial if trial else ()), "--json", str(results))
            errors = _error_output([str(program), *options])
        if errors:
            failure_file.write_text("\n".join(errors) + "\n", encoding="utf-8")
        return not errors


PARTS = (
    Part("throughput", ("--size", "1024", "--repeats", "1")),
    Part("memory", ("--sizes", "1024", "2048", "--sparse", "10000", "--repeats", "1")),
    Part("growth", ("--sizes", "1024", "2048", "--repeats", "1")),
    Part("profile-small", ("--size", "1024")),
    Part("profile-tiny", ("--size", "1024"), ("--model", os.path.relpath(TINY, ROOT))),
    Part("techniques", ("--size", "1024", "--tiles", "4", "--repeats", "1")),
    Part("peers", ("--size", "1024", "--repeats", "1")),
)


def _error_output(command: list[str]) -> list[str]:
    """Run a command with its output in the terminal; return its last lines if it fails."""
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, errors="replace") as process:
        assert process.stderr is not None
        last: deque[str] = deque(maxlen=_LAST_LINES)
        for line in process.stderr:
            sys.stderr.write(line)
            last.append(line.rstrip().replace(f"{ROOT}{os.sep}", ""))
    return [*last, f"Exit status {process.returncode}."] if process.returncode else []


def main() -> None:
    """Run the selected parts, and draw the report."""
    parser = argparse.ArgumentParser(prog="benchmarks/run", description=__doc__.split("\n", 1)[0])
    names = [part.name for part in PARTS]
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"the parts to measure (default: {' '.join(names)})")
    parser.add_argument("--draw", action="store_true", help="only draw the report from the existing results")
    parser.add_argument(
        "--trial", action="store_true", help=f"a test with small rasters, with results in {TRIAL.relative_to(ROOT)}"
    )
    options = parser.parse_args()
    chosen = [part for part in PARTS if not options.parts or {part.name, part.command} & {*options.parts}]
    unknown = {*options.parts} - {name for part in chosen for name in (part.name, part.command)}
    if unknown:
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    report = TRIAL if options.trial else REPORT
    (report / RESULTS).mkdir(parents=True, exist_ok=True)
    succeeded = [] if options.draw else [part.measure(report, options.trial) for part in chosen]
    page = draw_report(report)
    print(f"\nThe report: {page.relative_to(ROOT)}")
    if not all(succeeded):
        sys.exit("Not all parts could be measured; see the report.")


if __name__ == "__main__":
    main()
