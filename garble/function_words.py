"""The closed word classes of English, as the n-gram model writes them.

They carry grammar, not topic: what is wrong about them is wrong in any text.
"""

from __future__ import annotations

__all__ = ["FUNCTION_WORDS", "is_content"]

_ARTICLES = "a an the"
_DETERMINERS = (
    "this that these those each every either neither some any no all both half several many much few little more "
    "most less least another other such what which whose enough"
)
_PRONOUNS = (
    "i me my mine myself you your yours yourself yourselves he him his himself she her hers herself it its itself "
    "we us our ours ourselves they them their theirs themselves who whom one ones someone somebody something "
    "anyone anybody anything everyone everybody everything none nobody nothing whoever whatever"
)
_PREPOSITIONS = (
    "of in to for on with at by from as into about after over between through against during without before under "
    "around among within along across behind beyond near toward towards upon since until till despite per via "
    "amid off above below beside besides except inside outside onto throughout like unlike than up down out"
)
_CONJUNCTIONS = "and or but nor so yet if because although though while whereas unless whether when where why how that"
_AUXILIARIES = (
    "be am is are was were been being have has had having do does did doing will would shall should can could may "
    "might must ought 's 're 've 'll 'd 'm isn't aren't wasn't weren't haven't hasn't hadn't don't doesn't didn't "
    "won't wouldn't shouldn't can't cannot couldn't mustn't needn't"
)
_PARTICLES = "not n't there here then also too very just only even still already again ever never now"

FUNCTION_WORDS: frozenset[str] = frozenset(
    " ".join((_ARTICLES, _DETERMINERS, _PRONOUNS, _PREPOSITIONS, _CONJUNCTIONS, _AUXILIARIES, _PARTICLES)).split()
)
"""Lower-case words: articles, determiners, pronouns, prepositions, conjunctions, auxiliaries, particles."""


def is_content(word: str) -> bool:
    """Tell whether a word of the n-gram model carries topic: no mark, no function word, no clitic, no class."""
    return word not in FUNCTION_WORDS and word.lstrip("-")[:1].isalpha()
