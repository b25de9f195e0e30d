from __future__ import annotations

from collections.abc import Sequence

from garble.document import Sentence, Span
from garble.tokens import tokenize

__all__ = ["laid_out"]


def laid_out(texts: Sequence[str]) -> list[Sentence]:
    """Return the sentences of one paragraph, a blank between them."""
    sentences, start = [], 0
    for text in texts:
        sentences.append(Sentence(Span(start, start + len(text)), tokenize(text, start)))
        start += len(text) + 1
    return sentences
