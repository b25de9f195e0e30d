"""Suspect words of a sentence in the terminal: styled, or in «guillemets» where there are no styles."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.text import Text

from garble.document import Span
from garble.formats.characters import visible
from garble.formats.runs import cut
from garble.report import Reason

__all__ = ["append_marked"]


def append_marked(line: Text, text: str, piece: Span, reasons: Sequence[Reason], *, marked: bool) -> None:
    """Put a piece of a text at the end of a line, the words that the reasons mean marked; every blank is a space.

    Args:
        line: changed in place.
        text: what the spans point into.
        piece: of it.
        reasons: may reach beyond the piece.
        marked: whether to write guillemets, too.
    """
    inside = False
    for run in cut(piece, [(reason.span, True) for reason in reasons]):
        suspect = bool(run.labels)
        if marked and suspect != inside:  # runs that touch share one pair of guillemets
            line.append("«" if suspect else "»")
        words = visible(re.sub(r"\s", " ", run.span.of(text)))
        line.append(words, "bold underline red" if suspect else "")
        inside = suspect
    if marked and inside:
        line.append("»")
