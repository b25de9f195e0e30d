"""What each reason code means to an editor, with an example: read from ``explanations.toml``.

``garble explain CODE`` prints it, and docs/reasons.md holds the same text.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache
from importlib import resources

from garble.codes import meanings

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

__all__ = ["Explanation", "explanations"]


@dataclass(frozen=True, slots=True)
class Explanation:
    """One reason code.

    Attributes:
        code: ``S201``.
        meaning: what it says about a place, in one sentence.
        why: how such a place comes about, and what speaks for garble in it.
        garbled: an example in which garble finds it.
        meant: the example as it should read; garble does not find the code in it.
        severity: which of minor, major and critical, and when.
        signal: what finds it.
        advice: what an editor can do about it.
    """

    code: str
    meaning: str
    why: str
    garbled: str
    meant: str
    severity: str
    signal: str
    advice: str


@cache
def explanations() -> dict[str, Explanation]:
    """Return the explanation of every reason code, in the order of docs/reasons.md."""
    texts = tomllib.loads(resources.files("garble").joinpath("explanations.toml").read_text(encoding="utf-8"))
    return {code: Explanation(code, meaning, **_stripped(texts[code])) for code, meaning in meanings().items()}


def _stripped(texts: dict[str, str]) -> dict[str, str]:
    return {name: text.strip() for name, text in texts.items()}
