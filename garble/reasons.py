"""Which of the odd places in a sentence are worth an editor's time, and how sure each of them is."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from garble.document import Span
from garble.report import Reason, Severity

__all__ = ["CODES", "choose", "weigh"]

CODES = {"P104": "All evidence on this word together makes it the likely slip in its sentence."}

MOST = 8
"""More reasons than these in one sentence help nobody."""

_CERTAIN = frozenset({"surface"})
"""Signals whose major finds are shown even when the sentence as a whole is not flagged: they are facts, not odds."""

_ON_WORDS = frozenset({"perplexity", "substitution", "coherence", "context"})
"""Signals that speak of single words: how far to believe them, the word model tells."""

LEAST_BELIEF = 0.2
"""Probability of being wrong from which a word is named: of .08, .12, .2, .3, .4 and .5 the one with the best span F1
on the flagged sentences of simulated_train (by models that did not see their outlet) and sentences_train together."""

_LONG = 3
"""A run of so many words that are rather wrong than right cannot be read: critical."""

_EPSILON = 1e-6
"""Of reasons believed alike, one with an expected wording goes first, then a broken rule: they say more than odds."""

_Words = Sequence[tuple[Span, float]]
_Weighed = list[tuple[float, Reason]]


def weigh(candidates: Sequence[tuple[float, Reason]], words: _Words, text: str) -> _Weighed:
    """Return the reasons for a flagged sentence, each with its confidence as its strength.

    Suspect words side by side become one span, unless a word has an expected wording: that stands for it alone. A
    sentence without suspects names its most suspect word. What signals say of words that the word model clears is left
    out.

    Args:
        candidates: (strength, reason) as the signals gave them; the suggestions among them carry their confidence.
        words: of the sentence, as the language model sees them: the token's span and the probability in [0, 1]
            that it is wrong; NaN when nobody knows.
        text: what the spans point into.
    """
    tokens = _by_token(words)
    weighed: _Weighed = []
    for strength, reason in candidates:
        if reason.source == "grammar":
            weighed.append(_checked(strength, reason, tokens))
        elif reason.source not in _ON_WORDS:
            weighed.append((strength, reason))
    on_words = [pair for pair in candidates if pair[1].source in _ON_WORDS]
    fixed = [reason for _, reason in on_words if reason.confidence is not None]
    for reason in fixed:
        belief, meant = _believed(reason, max(_belief(reason, tokens) or 0.0, reason.confidence or 0.0), 1)
        weighed.append((belief + 2 * _EPSILON, meant))
    said = _strongest(on_words)
    for run in _runs(tokens, [reason.span for reason in fixed], text):
        belief = max(chance for _, chance in run)
        span = Span(run[0][0].start, run[-1][0].end)
        message = f"‘{span.of(text)}’ look{'s' if len(run) == 1 else ''} out of place here."
        reason = said.get(span) or Reason("P104", span, message, source="words")
        weighed.append(_believed(reason, belief, len(run)))
    return weighed


def _strongest(on_words: Sequence[tuple[float, Reason]]) -> dict[Span, Reason]:
    """Return for each span the first of the strongest reasons that are no suggestions."""
    strongest: dict[Span, tuple[float, Reason]] = {}
    for pair in on_words:
        reason = pair[1]
        if reason.confidence is None and (reason.span not in strongest or pair[0] > strongest[reason.span][0]):
            strongest[reason.span] = pair
    return {span: reason for span, (_, reason) in strongest.items()}


def _belief(reason: Reason, tokens: _Words) -> float | None:
    return max((chance for _, chance in _touching(tokens, reason.span)), default=None)


def _touching(tokens: _Words, span: Span) -> _Words:
    """Return the tokens that overlap a span; they are in order and apart, so that no other is looked at."""
    first = bisect_right(tokens, span.start, key=lambda pair: pair[0].end)
    return tokens[first : bisect_left(tokens, span.end, lo=first, key=lambda pair: pair[0].start)]


def _checked(strength: float, reason: Reason, tokens: _Words) -> tuple[float, Reason]:
    """Return a hit of the grammar checker, believed as far as its words are; its proposal stays in the message alone.

    On simulated_train a third of Harper's hits touched a wrong word, and 7 of its 101 proposals were the original's.
    """
    belief = _belief(reason, tokens)
    confidence = min(max(strength, 0.0), 1.0) if belief is None else belief
    return confidence + _EPSILON, replace(reason, expected=None, confidence=confidence)


def _by_token(words: _Words) -> list[tuple[Span, float]]:
    """Return each token once, with the worst of its words; those that nobody weighed are left out."""
    worst: dict[Span, float] = {}
    for span, chance in words:
        if chance >= worst.get(span, 0.0):
            worst[span] = chance
    return list(worst.items())


def _runs(tokens: _Words, taken: Sequence[Span], text: str) -> list[list[tuple[Span, float]]]:
    """Return the suspect tokens that are not taken, those side by side together, without punctuation at the edges."""
    suspects = [pair for pair in tokens if pair[1] >= LEAST_BELIEF]
    if not suspects and not taken:
        suspects = sorted([pair for pair in tokens if _is_word(pair[0].of(text))], key=lambda pair: -pair[1])[:1]
    places = sorted(((span, 1.0) for span in taken), key=lambda pair: pair[0].start)
    free = [pair for pair in suspects if not _touching(places, pair[0])]
    runs: list[list[tuple[Span, float]]] = []
    for pair in free:
        if runs and not text[runs[-1][-1][0].end : pair[0].start].strip():
            runs[-1].append(pair)
        else:
            runs.append([pair])
    return [trimmed for run in runs if (trimmed := _trimmed(run, text))]


def _trimmed(run: list[tuple[Span, float]], text: str) -> list[tuple[Span, float]]:
    places = [place for place, (span, _) in enumerate(run) if _is_word(span.of(text))]
    return run[places[0] : places[-1] + 1] if places else []


def _is_word(token: str) -> bool:
    return any(map(str.isalnum, token))


def _believed(reason: Reason, belief: float, words: int) -> tuple[float, Reason]:
    severity = Severity.MINOR
    if belief >= 0.5:
        severity = Severity.CRITICAL if words >= _LONG else Severity.MAJOR
    return belief, replace(reason, confidence=belief, severity=severity)


def choose(candidates: Sequence[tuple[float, Reason]], flagged: bool) -> tuple[Reason, ...]:
    """Return the reasons to show for a sentence, strongest first, at most one for a place, each with a confidence.

    Where they overlap, what is certain goes before what is only likely, else the stronger one.

    Args:
        candidates: (strength, reason); a higher strength is worse, and in [0, 1] it is the confidence of a reason that
            has none yet.
        flagged: a sentence that is not flagged shows only what is certain.
    """
    chosen: list[tuple[float, Reason]] = []
    for strength, reason in sorted(candidates, key=lambda pair: (not _is_certain(pair[1]), *_order(pair))):
        if (flagged or _is_certain(reason)) and not any(reason.span.overlaps(other.span) for _, other in chosen):
            chosen.append((strength, reason))
        if len(chosen) == MOST:
            break
    return tuple(_with_confidence(strength, reason) for strength, reason in sorted(chosen, key=_order))


def _is_certain(reason: Reason) -> bool:
    return reason.source in _CERTAIN and reason.severity is not Severity.MINOR


def _order(pair: tuple[float, Reason]) -> tuple[float, Span]:
    strength, reason = pair
    return -strength, reason.span


def _with_confidence(strength: float, reason: Reason) -> Reason:
    return reason if reason.confidence is not None else replace(reason, confidence=min(max(strength, 0.0), 1.0))
