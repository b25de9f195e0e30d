"""Characters of an article that would act on the screen they are printed on, made harmless."""

from __future__ import annotations

import re

__all__ = ["DIRECTION_CONTROLS", "printable", "visible"]

DIRECTION_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Invisible characters that turn the reading direction of what follows (Unicode Annex 9)."""

_ACTING = {
    **{code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A, 0x0D)},  # ␀ … ␟
    0x7F: 0x2421,  # ␡
    **dict.fromkeys(range(0x80, 0xA0), 0xFFFD),  # terminals take these for escape sequences
    **dict.fromkeys(range(0xD800, 0xE000), 0xFFFD),  # half a character: cannot be written as UTF-8
}


def printable(text: str) -> str:
    """Return ``text`` with control characters as their Unicode pictures, one for one, so that offsets hold.

    Tab, line feed and carriage return stay. Lone surrogates and the controls U+0080 to U+009F become U+FFFD.
    """
    return text.translate(_ACTING)


def visible(text: str) -> str:
    """Return ``text`` printable and with direction controls spelled out, as in ``[U+202E]``."""
    return DIRECTION_CONTROLS.sub(lambda match: f"[U+{ord(match[0]):04X}]", printable(text))
