"""LanguageTool, on a server that runs already or on one that is started here (``language_tool_python``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

from garble.document import Span
from garble.errors import BackendError, ConfigError
from garble.grammar.base import Category, GrammarChecker, GrammarMatch, spelling_category

if TYPE_CHECKING:
    from language_tool_python import LanguageTool, Match

__all__ = ["LanguageToolChecker"]

CONNECT_SECONDS = 10.0
CHECK_SECONDS = 120.0

# LanguageTool counts UTF-16 units, two for each character from U+10000 on; language_tool_python corrects
# the start of a match for that but not its length. So each character is sent as one unit, and nothing needs
# converting: the stand-in is a symbol; LanguageTool passes over it as over emoji, most of what it replaces.
_NOT_ONE_UNIT = re.compile("[\ud800-\udfff\U00010000-\U0010ffff]")
_STAND_IN = "\u263a"

# language_tool_python keeps the offsets of the last text in the class, shared by all threads.
_LOCK = Lock()

_DIALECT = re.compile(r" is (?:British|American|Canadian|Australian) English")

# By the name of the rule, where LanguageTool's own category says too little; the first that fits holds.
_BY_RULE = (
    (re.compile(r"REPEAT_BEGINNING|WORD_COHERENCY|DIACRITIC"), Category.STYLE),
    (re.compile(r"REPEAT|REP[EI]TITION|^IT_IT$|^HAVE_HAVE$"), Category.REPETITION),
    (re.compile(r"HYPHEN|COMPOUNDS?$|^EN_COMPOUNDS|^CA_"), Category.PUNCTUATION),
    (
        re.compile(r"A_VS_AN|ARTICLE|DETERMINER|DT_DT|UNCOUNTABLE|^A_(CD_)?NNS|AN_ANOTHER|^A_MY$"),
        Category.ARTICLE,
    ),
    (re.compile(r"PREPOSITION|_PREP(_|$)|^REGARDING_TO|^DESPITE_OF|^ACCORDING_TO"), Category.PREPOSITION),
    (
        re.compile(r"AGREEMENT|_AGR(_|$)|_SVA$|NON3PRS|VB[ZP]|NNS|PLURAL|SINGULAR|MANY_NN|^CD_NN"),
        Category.AGREEMENT,
    ),
)

_BY_CATEGORY = {
    "CASING": Category.CASING,
    "COLLOCATIONS": Category.PREPOSITION,  # all but a few of its rules are about one
    "COMPOUNDING": Category.PUNCTUATION,
    "CONFUSED_WORDS": Category.WORD_CHOICE,
    "GRAMMAR": Category.GRAMMAR,
    "MULTITOKEN_SPELLING": Category.SPELLING_NAME,
    "NONSTANDARD_PHRASES": Category.WORD_CHOICE,
    "PROPER_NOUNS": Category.SPELLING_NAME,
    "PUNCTUATION": Category.PUNCTUATION,
    "SEMANTICS": Category.WORD_CHOICE,
    "TYPOGRAPHY": Category.PUNCTUATION,
    "TYPOS": Category.WORD_CHOICE,  # what is left of it: a known word in place of another
}


class LanguageToolChecker(GrammarChecker):
    """LanguageTool's American English rules; British spelling counts as style."""

    name = "languagetool"

    def __init__(self, url: str | None = None) -> None:
        """Remember the server's address; without one, an installed LanguageTool is started later.

        Raises:
            ConfigError: ``url`` is not an HTTP address.
        """
        self._url = _base_url(url) if url else None
        self._tool: LanguageTool | None = None
        self._limit = 0

    def check(self, text: str) -> tuple[GrammarMatch, ...]:
        """Return the hits in a whole document, ordered by span.

        It is one request, unless the server's own limit makes it several.

        Raises:
            BackendError: no LanguageTool is installed; the server cannot be reached, failed or took too long.
        """
        with _LOCK, self._failing_as_backend_error():
            if self._tool is None:
                self._limit = text_limit(self._url) if self._url else 0
                self._tool = _connect(self._url) if self._url else _start()
            found = [
                (piece.start, match)
                for piece in pieces(text, self._limit)
                if piece.of(text).strip()  # LanguageTool refuses an empty text
                for match in self._tool.check(_NOT_ONE_UNIT.sub(_STAND_IN, piece.of(text)))
            ]
        matches = [_match(match, offset, text) for offset, match in found]
        return tuple(sorted(matches, key=lambda match: (match.span, match.rule)))

    def close(self) -> None:
        """Stop the server if it was started here."""
        tool, self._tool = self._tool, None
        if tool is not None:
            tool.close()

    @contextmanager
    def _failing_as_backend_error(self) -> Iterator[None]:
        where = f"LanguageTool at {self._url}" if self._url else "LanguageTool"
        remedy = (
            "Is the server running, and is --languagetool-url right? Or choose --grammar harper."
            if self._url
            else "LanguageTool needs Java 17 or newer. Or give a running server with --languagetool-url, "
            "or choose --grammar harper."
        )
        try:
            yield
        except BackendError:
            raise
        except (Exception, SystemExit) as error:  # it raises nearly anything, SystemExit for an unknown Java
            detail = str(error).strip().splitlines() or [type(error).__name__]
            raise BackendError(f"{where} failed: {detail[0][:300]}", remedy) from error


def _base_url(url: str) -> str:
    """Return the address without ``v2``, as language_tool_python wants it."""
    address = url if "://" in url else f"http://{url}"
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ConfigError(
            f'"{url}" is not the address of a LanguageTool server.', "Give one like http://localhost:8081."
        )
    return address.rstrip("/").removesuffix("/v2") + "/"


def text_limit(base_url: str) -> int:
    """Return how many UTF-16 units the server takes in one request; 0 when it does not say.

    Raises:
        OSError: the server cannot be reached in time.
    """
    try:
        with urlopen(f"{base_url}v2/maxtextlength", timeout=CONNECT_SECONDS) as response:
            answer = response.read(32).decode("ascii", "replace").strip()
    except HTTPError as error:
        error.close()
        return 0  # older servers have no such page; if it is no LanguageTool, the first check finds out
    return int(answer) if answer.isdecimal() else 0


def pieces(text: str, limit: int) -> Iterator[Span]:
    """Yield parts of at most ``limit`` characters, cut after paragraphs where possible; 0 is no limit."""
    start = 0
    while limit and len(text) - start > limit:
        end = start + limit
        for border in ("\n\n", "\n", " "):
            cut = text.rfind(border, start, end)
            if cut > start:
                end = cut + len(border)
                break
        yield Span(start, end)
        start = end
    yield Span(start, len(text))


def _connect(url: str) -> LanguageTool:
    from language_tool_python import LanguageTool

    return _impatient(LanguageTool("en-US", remote_server=url))


def _start() -> LanguageTool:
    """Start the newest LanguageTool that language_tool_python finds; left alone it would download one."""
    from language_tool_python import LanguageTool
    from language_tool_python.download_lt import LocalLanguageTool

    installed = [tool for tool in LocalLanguageTool.get_installed_versions() if tool.version_name != "latest"]
    if not installed:
        raise BackendError(
            "No LanguageTool is installed here, and garble does not download one by itself.",
            "Give a running server with --languagetool-url, install one with "
            "`python -c \"import language_tool_python as lt; lt.LanguageTool('en-US').close()\"` (250 MB), "
            "or choose --grammar harper.",
        )
    return _impatient(LanguageTool("en-US", language_tool_download_version=max(installed).version_name))


def _impatient(tool: LanguageTool) -> LanguageTool:
    """Shorten the five minutes that language_tool_python waits for an answer; it has no setting for it."""
    vars(tool)["_TIMEOUT"] = CHECK_SECONDS
    return tool


def _match(match: Match, offset: int, text: str) -> GrammarMatch:
    start = min(offset + match.offset, len(text))
    span = Span(start, min(start + match.error_length, len(text)))
    words = span.of(text)
    stood_in = _NOT_ONE_UNIT.search(words) is not None  # then its proposals hold the stand-in
    return GrammarMatch(
        span=span,
        rule=match.rule_id,
        category=_category(match, words),
        message=match.message,
        replacements=() if stood_in else tuple(match.replacements),
    )


def _category(match: Match, words: str) -> Category:
    if _DIALECT.search(match.message):
        return Category.STYLE
    if match.rule_id.startswith("MORFOLOGIK"):
        return spelling_category(words)
    for pattern, category in _BY_RULE:
        if pattern.search(match.rule_id):
            return category
    # What is left are matters of taste: STYLE, REDUNDANCY, PLAIN_ENGLISH, BRITISH_ENGLISH, MISC …
    return _BY_CATEGORY.get(match.category, Category.STYLE)
