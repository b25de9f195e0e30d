"""Bars made of block characters, and of ASCII where a terminal cannot print those."""

from __future__ import annotations

__all__ = ["across", "can_print_blocks", "upright"]

_UPRIGHT = " ▁▂▃▄▅▆▇█"
_ACROSS = " ▏▎▍▌▋▊▉█"


def can_print_blocks(encoding: str) -> bool:
    """Tell whether a terminal of this encoding has the characters of the bars and their axes."""
    try:
        f"{_UPRIGHT}{_ACROSS}┄│┤".encode(encoding)
    except (LookupError, UnicodeEncodeError):
        return False
    return True


def upright(height: float, *, ascii_only: bool = False) -> str:
    """Return one character filled from below; 0 is empty and 1 full, what lies beyond counts as these."""
    eighths = round(8 * min(max(height, 0.0), 1.0))
    return "  ..::###"[eighths] if ascii_only else _UPRIGHT[eighths]


def across(length: float, *, ascii_only: bool = False) -> str:
    """Return a bar from left to right that is ``length`` characters long, to the eighth of one; at least 0."""
    whole, eighths = divmod(round(8 * max(length, 0.0)), 8)
    if ascii_only:
        return "#" * (whole + (eighths >= 4))
    return "█" * whole + _ACROSS[eighths].strip()
