"""``python -m garble`` and the command ``garble``."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main(argv: list[str] | None = None) -> int:
    """Run the command line with ``argv`` (``sys.argv[1:]`` when ``None``).

    Returns:
        The exit code: 0 all well, 1 the gate says no, 2 usage or unreadable input, 3 a backend or the pack
        failed, 130 interrupted.
    """
    from garble.cli.app import run

    return run(argv)


if __name__ == "__main__":
    sys.exit(main())
