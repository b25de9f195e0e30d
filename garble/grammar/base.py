"""What a grammar checker gives back, whichever it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from types import TracebackType
from typing import Protocol

from garble.document import Span

__all__ = ["Category", "GrammarChecker", "GrammarMatch", "spelling_category"]


class Category(str, Enum):
    """What a rule complains about; both checkers' rules are sorted into these."""

    AGREEMENT = "agreement"
    ARTICLE = "article"
    PREPOSITION = "preposition"
    WORD_CHOICE = "word_choice"
    REPETITION = "repetition"
    SPELLING = "spelling"
    SPELLING_NAME = "spelling_name"
    CASING = "casing"
    PUNCTUATION = "punctuation"
    STYLE = "style"
    GRAMMAR = "grammar"


@dataclass(frozen=True, slots=True)
class GrammarMatch:
    """One hit of one rule.

    Attributes:
        span: the words complained about, in code points of the text that was checked.
        rule: the checker's own name of the rule: ``EN_A_VS_AN``, ``AnA``.
        category: what kind of complaint it is, the same for all checkers.
        message: the checker's own words.
        replacements: what it proposes to write instead, best first; an empty string means "leave it out".
    """

    span: Span
    rule: str
    category: Category
    message: str
    replacements: tuple[str, ...]


class GrammarChecker(Protocol):
    """A grammar checker; a context manager that closes it on leaving.

    It starts at the first check, not before. Checking raises `garble.errors.BackendError` when the checker
    is missing or fails: no hits means that it looked and found nothing.
    """

    name: str

    def check(self, text: str) -> tuple[GrammarMatch, ...]:
        """Return the hits in a whole document, ordered by span; never call it sentence by sentence."""
        ...

    def close(self) -> None:
        """Stop what was started; the checker starts again if it is used again."""
        ...

    def __enter__(self) -> GrammarChecker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def spelling_category(word: str) -> Category:
    """Return the category of a word that no dictionary has: any capital in it makes it a name.

    At the start of a sentence this takes a misspelt ordinary word for a name. That way round is meant:
    a name must never count as evidence.
    """
    return Category.SPELLING_NAME if any(map(str.isupper, word)) else Category.SPELLING
