"""Text -> tokens with exact offsets.

A token is what an editor would call a word: inner apostrophes and hyphens belong to it (*Kyiv's*, *full-scale*),
so do the points of *U.S.* and *Mr.*; every other mark stands alone. The n-gram model cuts tokens further
(`garble.ngram.pieces`), the spans stay those of the tokens.

Characters that nobody sees (soft hyphens, breaks without width) belong to the word that they stand in, and are left out
of its text.
"""

from __future__ import annotations

import re

from garble.document import Span, Token

__all__ = ["is_word", "token_texts", "tokenize", "visible"]

_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]+")
"""Soft hyphen, zero-width space, word joiner, byte order mark: a publishing system writes them to break long words."""

_TITLES = (
    "Mr|Mrs|Ms|Mx|Messrs|Dr|Drs|Prof|Hon|Rev|Fr|Sr|Jr|St|Ste|Mt|Ft|Gen|Gov|Lt|Col|Maj|Capt|Cmdr|Adm|Sgt|Cpl|Pvt|Sen|"
    "Sens|Rep|Reps|Atty|Supt|Insp|Det|Pres|Esq|vs|Inc|Corp|Ltd|Co|Cos|Bros|Dept|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|"
    "Oct|Nov|Dec|approx|est|etc"
)
_TOKEN = re.compile(
    rf"""
    (?:https?://|www\.)[^\s<>"“”]*[^\s<>"“”.,;:!?'’)\]]     # addresses keep their points
    |(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+          # looked for once in a run, else long runs take for ever
    |(?:[^\W\d_]\.){{2,}}(?:[^\W\d_](?!\w))?                # U.S., J.K., e.g., Ph.D
    |(?:{_TITLES})\.(?!\.)(?=\W)
    |\d+(?:[.,:/]\d+)*\w*(?:[-‐‑]\w+)*                      # 1,200.5, 21st, 10:30, 30-day
    |\w+(?:['’ʼ`´\-‐‑]\w+)*
    |\.{{2,}}|…|-{{2,}}|[—–―]+
    |\S
    """,
    re.VERBOSE,
)


def tokenize(text: str, offset: int = 0) -> tuple[Token, ...]:
    """Return the tokens of ``text`` in order; their spans are shifted by ``offset``.

    Every character that is seen and not white space belongs to exactly one token.
    """
    seen, places = visible(text)
    if places is None:
        found = _TOKEN.finditer(text)
        return tuple([Token(one.group(), Span(one.start() + offset, one.end() + offset)) for one in found])
    return tuple(
        Token(one.group(), Span(places[one.start()] + offset, places[one.end() - 1] + 1 + offset))
        for one in _TOKEN.finditer(seen)
    )


def token_texts(text: str) -> list[str]:
    """Return the texts of the tokens alone: what `tokenize` finds, at three times its speed."""
    return _TOKEN.findall(visible(text)[0])


def visible(text: str) -> tuple[str, list[int] | None]:
    """Return the text without the characters that nobody sees, and where each that is left stood.

    Returns:
        The text as it is, and ``None``, where there are none of them.
    """
    if text.isascii() or _UNSEEN.search(text) is None:
        return text, None
    places = [place for place, character in enumerate(text) if _UNSEEN.match(character) is None]
    return "".join(text[place] for place in places), places


def is_word(token: str) -> bool:
    """Tell whether a token is a word or a number rather than a punctuation mark."""
    return token[0].isalnum()
