"""Grammar checkers: Harper inside the process, LanguageTool on a server."""

from __future__ import annotations

from collections.abc import Callable

from garble.errors import ConfigError
from garble.grammar.base import Category, GrammarChecker, GrammarMatch
from garble.grammar.harper import HarperChecker
from garble.grammar.languagetool import LanguageToolChecker

__all__ = ["CHECKERS", "Category", "GrammarChecker", "GrammarMatch", "open_checker"]


def _auto(languagetool_url: str | None) -> GrammarChecker:
    return LanguageToolChecker(languagetool_url) if languagetool_url else HarperChecker()


CHECKERS: dict[str, Callable[[str | None], GrammarChecker | None]] = {
    "auto": _auto,
    "harper": lambda _url: HarperChecker(),
    "languagetool": LanguageToolChecker,
    "none": lambda _url: None,
}


def open_checker(name: str, languagetool_url: str | None = None) -> GrammarChecker | None:
    """Return the checker of that name, which starts at its first check; ``None`` for ``none``.

    ``auto`` is LanguageTool where a server's address is given and Harper otherwise.

    Raises:
        ConfigError: there is no checker of that name, or the address is not one.
    """
    if name not in CHECKERS:
        raise ConfigError(f'There is no grammar checker "{name}".', f"Choose one of: {', '.join(CHECKERS)}.")
    return CHECKERS[name](languagetool_url)
