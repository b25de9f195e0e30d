"""A long sentence shortened so that the words that matter stay."""

from __future__ import annotations

from collections.abc import Sequence

from garble.document import Span

__all__ = ["excerpt"]


def excerpt(text: str, whole: Span, keep: Sequence[Span], limit: int) -> list[Span]:
    """Return the pieces of ``whole`` to show, in order, of about ``limit`` characters together.

    A sentence that fits is one piece. Otherwise every span of ``keep`` is shown with as much of its
    surroundings as fits, and without ``keep`` the beginning; pieces end between words where there are blanks.
    """
    if len(whole) <= limit:
        return [whole]
    inside = sorted(span for span in keep if span.overlaps(whole)) or [Span(whole.start, whole.start + 1)]
    room = max(limit - sum(len(span) for span in inside), 0) // (2 * len(inside))
    pieces: list[Span] = []
    for span in inside:
        before = room if span.start > whole.start else 0
        start = _between_words(text, max(whole.start, span.start - before), whole.start, -1)
        end = _between_words(text, min(whole.end, span.end + 2 * room - before), whole.end, 1)
        if pieces and start <= pieces[-1].end + 3:  # an ellipsis would be as long as what it replaces
            pieces[-1] = Span(pieces[-1].start, max(pieces[-1].end, end))
        else:
            pieces.append(Span(start, end))
    return pieces


def _between_words(text: str, place: int, border: int, step: int) -> int:
    """Move ``place`` outwards to the nearest blank, at most twelve characters and not beyond ``border``."""
    for offset in range(12):
        here = place + step * offset
        if here == border or (text[here - 1].isspace() if step < 0 else text[here].isspace()):
            return here
    return place
