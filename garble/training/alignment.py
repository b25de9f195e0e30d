"""Word by word, what a garbled sentence should have said."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

__all__ = ["align"]


def align(original: Sequence[str], garbled: Sequence[str]) -> list[frozenset[str] | None]:
    """Return for each token of a garbled sentence the original's tokens in its place, in lower case.

    ``None`` stands for a token that is right as it is, an empty set for one that the original does not have. Where as
    many tokens were replaced as stand there now, each has its own; otherwise each has all of them.

    Args:
        original: tokens of the sentence before it was garbled.
        garbled: its tokens now.
    """
    before, after = [token.lower() for token in original], [token.lower() for token in garbled]
    meant: list[frozenset[str] | None] = [None] * len(garbled)
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind == "equal":
            continue
        each = end - start == last - first
        for place in range(first, last):
            here = before[start + place - first : start + place - first + 1] if each else before[start:end]
            meant[place] = frozenset(here)
    return meant
