"""Which of the odd places in a sentence are worth an editor's time."""

from __future__ import annotations

from collections.abc import Sequence

from garble.document import Span
from garble.report import Reason, Severity

__all__ = ["CODES", "choose", "weigh"]

CODES = {"P104": "All evidence on this word together makes it the likely slip in its sentence."}

MOST = 4
"""More reasons than these in one sentence help nobody."""

_CERTAIN = frozenset({"surface"})
"""Signals whose major finds are shown even when the sentence as a whole is not flagged: they are facts, not odds."""


_ON_WORDS = frozenset({"perplexity", "substitution", "coherence"})
"""Signals that speak of single words: how far to believe them, the word model tells."""

LEAST_BELIEF = 0.12
"""Probability of being wrong from which a word is named; about twice the share of wrong words in garbled text."""


def weigh(
    candidates: Sequence[tuple[float, Reason]], words: Sequence[tuple[Span, float]], text: str
) -> list[tuple[float, Reason]]:
    """Return the candidates with the word model's belief as their strength; words that it clears are left out.

    A suspect word that no signal names gets a reason of its own (P104).

    Args:
        candidates: (strength, reason) as the signals gave them.
        words: of the sentence, as the language model sees them: the token's span and the probability in [0, 1]
            that it is wrong.
        text: what the spans point into.
    """
    weighed: list[tuple[float, Reason]] = []
    for strength, reason in candidates:
        if reason.source not in _ON_WORDS:
            weighed.append((strength, reason))
            continue
        belief = max((chance for span, chance in words if span.overlaps(reason.span)), default=0.0)
        if belief >= LEAST_BELIEF:
            # among reasons for one word the signal's own strength decides, for less than any difference in belief
            weighed.append((belief + 1e-6 * min(strength, 100.0), reason))
    named = [reason.span for _, reason in weighed]
    for span, chance in words:
        if chance >= LEAST_BELIEF and not any(span.overlaps(other) for other in named):
            message = f"‘{span.of(text)}’ looks out of place here."
            severity = Severity.MAJOR if chance >= 0.5 else Severity.MINOR
            weighed.append((chance, Reason("P104", span, message, None, severity, "words")))
            named.append(span)
    return weighed


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
