"""Where a marked wording stands in its sentence: people who mark garble name the words, not their place."""

from __future__ import annotations

import re

__all__ = ["first_place"]


def first_place(text: str, wording: str) -> int:
    """Return where a wording first stands in a text, in code points; -1 where it does not.

    Words of their own come before parts of words: of "on" in "one on one" it is the second word.
    """
    whole = re.search(rf"(?<!\w){re.escape(wording)}(?!\w)", text)
    return whole.start() if whole else text.find(wording)
