"""When a change counts as garble: only when the n-gram model likes the sentence less for it."""

from __future__ import annotations

from garble.training.noise.change import Change
from garble.training.noise.clean import Clean, Effect
from garble.training.noise.words import article_for

__all__ = ["is_worse", "replaced", "worse"]

LEAST_DROP = 1.0
"""In log10 of the sentence's probability; many changes below it are good paraphrases."""

LEAST_MISFIT = 0.7
"""In log10, unigram probabilities taken off: a synonym that is only rarer is not garble."""


def worse(clean: Clean, change: Change, *, drop: float = LEAST_DROP, misfit: float = LEAST_MISFIT) -> bool:
    """Tell whether the model likes the sentence less by at least so much, both ways of counting."""
    return is_worse(clean.effect(change.start, change.end, change.text), drop=drop, misfit=misfit)


def is_worse(effect: Effect, *, drop: float = LEAST_DROP, misfit: float = LEAST_MISFIT) -> bool:
    """Tell whether an effect is a loss of at least so much, both ways of counting."""
    return effect.score <= -drop and effect.fit <= -misfit


def replaced(clean: Clean, start: int, end: int, text: str) -> Change:
    """Return the change of the tokens ``[start, end)`` to ``text``, with *a* or *an* before it put right.

    A capital that opens the sentence is kept.
    """
    if clean.opens(start) and clean.tokens[start].text[0].isupper():
        text = text[:1].upper() + text[1:]
    before = clean.word(start - 1)
    if before in ("a", "an") and (article := article_for(text)) != before:
        if clean.tokens[start - 1].text[0].isupper():
            article = article.capitalize()
        return Change(start - 1, end, f"{article} {text}")
    return Change(start, end, text)
