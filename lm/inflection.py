"""English word forms from lemmas, by spelling rules and WordNet's lists of exceptions.

Forms are generated, never guessed from a surface word: several spellings are proposed for a form
(*travelled*, *traveled*) and those that the vocabulary attests are kept, the most frequent first. To
analyse a word, look it up among the paradigms of all lemmas.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from enum import Enum
from pathlib import Path
from typing import Literal

__all__ = ["Exceptions", "Form", "PartOfSpeech", "paradigm", "read_exceptions"]

PartOfSpeech = Literal["noun", "verb", "adj", "adv"]
Exceptions = Mapping[PartOfSpeech, Mapping[str, tuple[str, ...]]]
"""For each part of speech: lemma -> its irregular forms, as WordNet's ``*.exc`` files list them."""


class Form(Enum):
    """What an inflected word expresses; `BASE` is singular, infinitive and present, or positive."""

    BASE = "base"
    PLURAL = "plural"
    THIRD_PERSON = "third person"
    ING = "ing"
    PAST = "past"
    PARTICIPLE = "participle"
    COMPARATIVE = "comparative"
    SUPERLATIVE = "superlative"


# WordNet lists irregular forms only when they differ from the lemma, so these are missing from its files.
_PAST_IS_BASE = re.compile(
    "bet|bid|broadcast|burst|cast|cost|cut|forecast|hit|hurt|input|let|offset|output|put|quit|read|recast|reset|"
    "rid|set|shed|shut|slit|split|spread|sublet|thrust|undercut|upset|wed"
)
_PARTICIPLE_IS_BASE = re.compile("become|(over)?come|(out|over|re)?run")
_PLURAL_IS_BASE = re.compile(
    "bison|cattle|cod|(air|hover|space|war|water)?craft|crossroads|deer|fish|headquarters|means|moose|offspring|"
    "police|salmon|series|sheep|shrimp|species|squid|swine|trout"
)

_VOWELS = "aeiou"
_ONE_CLOSED_SYLLABLE = re.compile(r"(?:[^aeiou]|(?<=q)u)*[aeiouy][^aeiouwxyh]")
_VOWEL_GROUP = re.compile(r"[aeiouy]+")


def read_exceptions(directory: Path) -> Exceptions:
    """Return the irregular forms in ``noun.exc``, ``verb.exc``, ``adj.exc`` and ``adv.exc`` of ``directory``.

    Raises:
        OSError: when one of the files cannot be read.
    """
    parts: tuple[PartOfSpeech, ...] = ("noun", "verb", "adj", "adv")
    return {part: _read_exception_file(directory / f"{part}.exc") for part in parts}


def _read_exception_file(path: Path) -> dict[str, tuple[str, ...]]:
    forms: defaultdict[str, list[str]] = defaultdict(list)
    for line in path.read_text(encoding="ascii").splitlines():
        form, *lemmas = line.split()
        for lemma in lemmas:
            forms[lemma].append(form)
    return {lemma: tuple(listed) for lemma, listed in forms.items()}


def paradigm(
    lemma: str, part: PartOfSpeech, exceptions: Exceptions, counts: Mapping[str, int]
) -> dict[Form, tuple[str, ...]]:
    """Return the attested spellings of every form of ``lemma``, the most frequent spelling first.

    Args:
        lemma: a lowercase word as WordNet spells it.
        part: its part of speech.
        exceptions: what `read_exceptions` returns.
        counts: the vocabulary with the number of times each word was seen; a form not in it is left out.
    """
    irregular = exceptions[part].get(lemma, ())
    if part == "noun":
        proposed = _noun_forms(lemma, irregular)
    elif part == "verb":
        proposed = _verb_forms(lemma, irregular)
    else:
        irregular = exceptions["adj"].get(lemma, ()) + exceptions["adv"].get(lemma, ())
        proposed = _degrees(lemma, irregular, exceptions["adj"])
    proposed[Form.BASE] = [lemma]
    attested = {form: _attested(spellings, counts) for form, spellings in proposed.items()}
    return {form: spellings for form, spellings in attested.items() if spellings}


def _attested(spellings: Iterable[str], counts: Mapping[str, int]) -> tuple[str, ...]:
    known = dict.fromkeys(spelling for spelling in spellings if spelling in counts)
    return tuple(sorted(known, key=lambda spelling: -counts[spelling]))


def _noun_forms(lemma: str, irregular: tuple[str, ...]) -> dict[Form, list[str]]:
    plurals = [*irregular, *_with_s(lemma)]
    if lemma.endswith("man"):
        plurals.append(lemma[:-3] + "men")
    return {Form.PLURAL: [lemma] if _PLURAL_IS_BASE.fullmatch(lemma) else plurals}


def _verb_forms(lemma: str, irregular: tuple[str, ...]) -> dict[Form, list[str]]:
    past, participle = _irregular_past([form for form in irregular if not form.endswith(("ing", "s"))])
    regular = _with_ending(lemma, "ed")
    if _PAST_IS_BASE.fullmatch(lemma):
        past, participle = [lemma], [lemma]
    elif _PARTICIPLE_IS_BASE.fullmatch(lemma):
        participle = [lemma]
    elif lemma == "get":
        participle = [*participle, *past]  # British "has got" beside "has gotten"
    elif lemma == "beat":
        past = [lemma]
    elif participle and not past:  # shown, sewn: the regular form is the past tense only
        past = [regular]
    else:
        past, participle = [*past, regular], [*participle, regular]
    return {
        Form.THIRD_PERSON: [*(form for form in irregular if form.endswith("s")), *_with_s(lemma)],
        Form.ING: [*(form for form in irregular if form.endswith("ing")), _with_ending(lemma, "ing")],
        Form.PAST: past,
        Form.PARTICIPLE: participle,
    }


def _irregular_past(forms: list[str]) -> tuple[list[str], list[str]]:
    """Part the forms that WordNet lists together into past tenses and past participles."""
    if len(forms) == 1:
        only_participle = forms[0].endswith(("en", "wn"))
        return ([] if only_participle else forms), forms
    by_vowel = {form for form in forms if "u" in form and form.replace("u", "a") in forms}  # sang, sung
    past_of_those = {form.replace("u", "a") for form in by_vowel}
    participles = [
        form for form in forms if form in by_vowel or (form.endswith(("n", "ne")) and form not in past_of_those)
    ]
    pasts = [form for form in forms if form not in participles]
    return (pasts or forms), (participles or forms)


def _degrees(
    lemma: str, irregular: tuple[str, ...], adjective_exceptions: Mapping[str, tuple[str, ...]]
) -> dict[Form, list[str]]:
    comparatives = [form for form in irregular if not form.endswith("st")]
    superlatives = [form for form in irregular if form.endswith("st")]
    if len(_VOWEL_GROUP.findall(lemma)) <= 2 and not lemma.endswith("ly"):
        comparatives.append(_with_ending(lemma, "er"))
        superlatives.append(_with_ending(lemma, "est"))
    # adj.exc lists a word as its own lemma to say that it only looks like a degree: number, owner, forest.
    return {
        Form.COMPARATIVE: [form for form in comparatives if form not in adjective_exceptions.get(form, ())],
        Form.SUPERLATIVE: [form for form in superlatives if form not in adjective_exceptions.get(form, ())],
    }


def _with_s(lemma: str) -> list[str]:
    if lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        return [lemma[:-1] + "ies"]
    if lemma.endswith("o"):
        return [lemma + "s", lemma + "es"]
    if lemma.endswith(("s", "x", "z", "ch", "sh")):
        return [lemma + "es"]
    return [lemma + "s"]


def _with_ending(lemma: str, ending: str) -> str:
    """Return ``lemma`` with -ed, -ing, -er or -est, spelled as English does it."""
    if ending == "ing":
        if lemma.endswith("e") and not lemma.endswith(("ee", "oe", "ye", "ie")):
            return lemma[:-1] + ending
        if lemma.endswith("ie"):
            return lemma[:-2] + "y" + ending
    elif lemma.endswith("e"):
        return lemma + ending[1:]
    elif lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        return lemma[:-1] + "i" + ending
    if _ONE_CLOSED_SYLLABLE.fullmatch(lemma):
        return lemma + lemma[-1] + ending
    return lemma + ending
