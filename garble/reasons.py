"""Which of the odd places in a sentence are worth an editor's time."""

from __future__ import annotations

from collections.abc import Sequence

from garble.document import Span
from garble.report import Reason, Severity

__all__ = ["choose"]

MOST = 4
"""More reasons than these in one sentence help nobody."""

_CERTAIN = frozenset({"surface"})
"""Signals whose major finds are shown even when the sentence as a whole is not flagged: they are facts, not odds."""


def choose(candidates: Sequence[tuple[float, Reason]], flagged: bool) -> tuple[Reason, ...]:
    """Return the reasons to show for a sentence, strongest first, at most one for a place.

    Args:
        candidates: (strength, reason); a higher strength is worse.
        flagged: a sentence that is not flagged shows only what is certain.
    """
    chosen: list[Reason] = []
    taken: list[Span] = []
    for _, reason in sorted(candidates, key=lambda pair: (-pair[0], pair[1].span)):
        certain = reason.source in _CERTAIN and reason.severity is not Severity.MINOR
        if (flagged or certain) and not any(reason.span.overlaps(span) for span in taken):
            chosen.append(reason)
            taken.append(reason.span)
        if len(chosen) == MOST:
            break
    return tuple(chosen)
