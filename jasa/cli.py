"""The ``jasa`` command: words in, calls, clear sentences out.

The students' copy of the course knows ``doctor``; the rest stands in ``jasa/instructor/commands``.
Exit codes: see ``jasa.errors``.
"""

from __future__ import annotations

import argparse
import errno
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from jasa.errors import MISTAKE, STOPPED, WELL, WRONG, JasaError

#: The students' copy of the course comes without release and marking, and so without their commands.
HAS_GRADING = (Path(__file__).parent / "instructor").is_dir()


#: The disk, a person's share of it, or a file is as large as it may be.
NO_ROOM = (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))
FULL = (
    "The disk is full. Free some, then run the same command again: "
    "what was finished is kept, and no file is left half-written."
)


def main(words: Sequence[str] | None = None) -> int:
    """Run the command and give its exit code; a user's mistake is one sentence, no traceback."""
    try:
        asked = _parser().parse_args(words)
    except ImportError as problem:  # a package that is missing, or blocked by a policy
        from jasa.lab import blocked

        print(f"jasa: {blocked(problem)}", file=sys.stderr)
        return MISTAKE
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal that cannot show Japanese
    try:
        return int(asked.run(asked))
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return STOPPED
    except JasaError as error:
        print(f"jasa: {error}", file=sys.stderr)
        return MISTAKE
    except OSError as error:
        if error.errno in NO_ROOM:
            print(f"jasa: {FULL}", file=sys.stderr)
            return MISTAKE
        named = f" ({error.filename})" if error.filename else ""
        print(f"jasa: {error.strerror or error}{named}.", file=sys.stderr)
        return MISTAKE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="jasa", description="The Alliance in Data: course tools.")
    commands = parser.add_subparsers(required=True, metavar="command")
    doctor = commands.add_parser("doctor", help="look whether this machine is in order")
    doctor.add_argument("--json", action="store_true", help="print the findings as JSON")
    doctor.set_defaults(run=_doctor)
    if HAS_GRADING:
        from jasa.instructor.commands import add

        add(commands)
    return parser


def _doctor(asked: argparse.Namespace) -> int:
    from jasa.doctor import Finding, examine
    from jasa.lab import blocked

    findings = list(examine())
    if HAS_GRADING:
        try:
            from jasa.instructor.grading.doctor import examine_walls

            findings.append(examine_walls())
        except ImportError as problem:
            findings.append(Finding(False, f"Grading: {blocked(problem)}"))
    if asked.json:
        print(json.dumps([asdict(finding) for finding in findings], indent=1))
    else:
        for finding in findings:
            print(f"{'ok   ' if finding.well else 'WRONG'} {finding.words}")
            if finding.fix and not finding.well:
                print(f"      {finding.fix}")
    return WELL if all(finding.well for finding in findings) else WRONG


if __name__ == "__main__":
    sys.exit(main())
