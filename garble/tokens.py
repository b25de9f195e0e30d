"""Text -> tokens with exact offsets.

A token is what an editor would call a word: inner apostrophes and hyphens belong to it (*Kyiv's*, *full-scale*),
so do the points of *U.S.* and *Mr.*; every other mark stands alone. The n-gram model cuts tokens further
(`garble.ngram.pieces`), the spans stay those of the tokens.
"""

from __future__ import annotations

import re

from garble.document import Span, Token

__all__ = ["is_word", "token_texts", "tokenize"]

_TITLES = (
    "Mr|Mrs|Ms|Mx|Messrs|Dr|Drs|Prof|Hon|Rev|Fr|Sr|Jr|St|Ste|Mt|Ft|Gen|Gov|Lt|Col|Maj|Capt|Cmdr|Adm|Sgt|Cpl|Pvt|Sen|"
    "Sens|Rep|Reps|Atty|Supt|Insp|Det|Pres|Esq|vs|Inc|Corp|Ltd|Co|Cos|Bros|Dept|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|"
    "Oct|Nov|Dec|approx|est|etc"
)
_TOKEN = re.compile(
    rf"""
    (?:https?://|www\.)[^\s<>"“”]*[^\s<>"“”.,;:!?'’)\]]     # addresses keep their points
    |[\w.+-]+@[\w-]+(?:\.[\w-]+)+
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

    Every character that is not white space belongs to exactly one token.
    """
    return tuple(
        [Token(match.group(), Span(match.start() + offset, match.end() + offset)) for match in _TOKEN.finditer(text)]
    )


def token_texts(text: str) -> list[str]:
    """Return the texts of the tokens alone: what `tokenize` finds, at three times its speed."""
    return _TOKEN.findall(text)


def is_word(token: str) -> bool:
    """Tell whether a token is a word or a number rather than a punctuation mark."""
    return token[0].isalnum()
