"""Harper, the grammar checker that runs inside the process (PyPI ``harper-py``)."""

from __future__ import annotations

import re
from threading import Lock
from typing import TYPE_CHECKING

from garble.document import Span
from garble.errors import BackendError
from garble.grammar.base import Category, GrammarChecker, GrammarMatch, spelling_category

if TYPE_CHECKING:
    from harper import Lint, Linter

__all__ = ["HarperChecker"]

_SPELLCHECK = "SpellCheck"

# By the name of the rule, where Harper's own kind says too little.
_BY_RULE = (
    (re.compile(r"^AnA$|Article|Determiner|^TheAnother$|^TheMy$|^AnAnother$"), Category.ARTICLE),
    (re.compile(r"Preposition|^MissingTo$"), Category.PREPOSITION),
    (re.compile(r"Compound|DisjointPrefixes|SplitWords|MergeWords|Hyphen"), Category.PUNCTUATION),
    (re.compile(r"Agreement|^MassNouns$"), Category.AGREEMENT),
)

_BY_KIND = {
    "Agreement": Category.AGREEMENT,
    "BoundaryError": Category.PUNCTUATION,
    "Capitalization": Category.CASING,
    "Eggcorn": Category.WORD_CHOICE,
    "Enhancement": Category.STYLE,
    "Formatting": Category.PUNCTUATION,
    "Malapropism": Category.WORD_CHOICE,
    "Nonstandard": Category.WORD_CHOICE,
    "Punctuation": Category.PUNCTUATION,
    "Readability": Category.STYLE,
    "Redundancy": Category.STYLE,
    "Regionalism": Category.STYLE,
    "Repetition": Category.REPETITION,
    "Spelling": Category.STYLE,  # all but SpellCheck: one accepted spelling preferred to another
    "Style": Category.STYLE,
    "Typo": Category.WORD_CHOICE,
    "WordChoice": Category.WORD_CHOICE,
}


class HarperChecker(GrammarChecker):
    """Harper with its default rules; spelling is wrong where neither American nor British English has it."""

    name = "harper"

    def __init__(self) -> None:
        self._linters: tuple[Linter, Linter] | None = None
        self._lock = Lock()  # a Linter that is called from two threads at once raises

    def check(self, text: str) -> tuple[GrammarMatch, ...]:
        """Return the hits in a whole document, ordered by span.

        Raises:
            BackendError: Harper is not installed or failed.
        """
        with self._lock:
            if self._linters is None:
                self._linters = _start()
            american, british = self._linters
            try:
                lints = american.organized_lints(text, language="plaintext")
                unknown = _unknown_words(british, [lint.problem_text for lint in lints[_SPELLCHECK]])
            except Exception as error:
                raise BackendError(
                    f"Harper failed: {error}.", "Check without it: --grammar none, or --grammar languagetool."
                ) from error
        matches = [
            _match(rule, lint)
            for rule, found in lints.items()
            for lint in found
            if rule != _SPELLCHECK or lint.problem_text in unknown
        ]
        return tuple(sorted(matches, key=lambda match: (match.span, match.rule)))

    def close(self) -> None:
        """Let go of the dictionaries (some tens of megabytes)."""
        self._linters = None


def _start() -> tuple[Linter, Linter]:
    """Return the linter and a second one that only spells, in British English."""
    try:
        from harper import Dialect, Linter, get_default_lint_config
    except ImportError as error:
        raise BackendError("Harper is not installed.", "Run: pip install harper-py.") from error
    british = Linter(Dialect.BRITISH)
    british.set_lint_config({rule: rule == _SPELLCHECK for rule in get_default_lint_config()})
    return Linter(Dialect.AMERICAN), british


def _unknown_words(british: Linter, words: list[str]) -> set[str]:
    """Return those of the words, unknown to American English, that British English does not know either."""
    lines = "\n".join(dict.fromkeys(words))
    return {lint.problem_text for lint in british.lint(lines, language="plaintext")}


def _match(rule: str, lint: Lint) -> GrammarMatch:
    from harper import SuggestionKind

    words = lint.problem_text
    replacements = []
    for suggestion in lint.suggestions:
        inserted = suggestion.kind == SuggestionKind.INSERT_AFTER
        replacements.append(words + suggestion.replacement_text if inserted else suggestion.replacement_text)
    return GrammarMatch(
        span=Span(lint.span.start, lint.span.end),  # Harper counts in code points already
        rule=rule,
        category=_category(rule, lint.lint_kind, words),
        message=lint.message,
        replacements=tuple(replacements),
    )


def _category(rule: str, kind: str, words: str) -> Category:
    if rule == _SPELLCHECK:
        return spelling_category(words)
    for pattern, category in _BY_RULE:
        if pattern.search(rule):
            return category
    return _BY_KIND.get(kind, Category.GRAMMAR)
