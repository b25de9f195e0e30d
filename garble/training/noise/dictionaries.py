"""Bilingual dictionaries, as Debian installs them, read as lists of English glosses that share a foreign headword.

JMdict in its EDICT form (package ``edict``, Electronic Dictionary Research and Development Group, CC BY-SA) and the
FreeDict dictionaries (packages ``dict-freedict-*``, GPL and other free licences), into and out of English; those out
of English are turned round.
"""

from __future__ import annotations

import gzip
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from garble.errors import InputError
from garble.training.noise.words import word_set

__all__ = ["EDICT", "FREEDICT", "Gloss", "gloss_groups", "read_edict", "read_freedict", "read_headwords"]

EDICT = Path("/usr/share/edict/edict")
FREEDICT = Path("/usr/share/dictd")

INTO_ENGLISH = sorted(word_set("deu hun hrv ara ell nld fra spa lit isl cym por swe afr dan ita slv kur swh lat"))
OUT_OF_ENGLISH = sorted(word_set("hun hrv ces pol por hin lit nld"))

Gloss = tuple[str, str]
"""Part of speech (``NOUN``, ``VERB``, ``ADJ``, ``ADV``, empty when the dictionary says none) and the English."""

_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|<[^<>]*>")
_GLOSS = re.compile(r"[A-Za-z]{2,}(?: [A-Za-z]{2,})?")
_ARTICLE = re.compile(r"^(?:an?|the|sth|sb|to be) ")
_PARTS = {"n": "NOUN", "v": "VERB", "adj": "ADJ", "adv": "ADV"}
_EDICT_PARTS = re.compile(r"\(((?:[a-z0-9-]+,?)+)\)")
_FREEDICT_PART = re.compile(r"<(?:[^<>]*\b)?(n|v|adj|adv)\b[^<>]*>", re.IGNORECASE)
_BASE64 = {c: i for i, c in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")}


def gloss_groups(edict: Path = EDICT, freedict: Path = FREEDICT) -> Iterator[tuple[Gloss, ...]]:
    """Yield the glosses of every headword of every dictionary that has 2 to 14 of them; duplicates left out.

    Raises:
        InputError: when a dictionary is not installed.
    """
    groups: list[Iterable[list[Gloss]]] = [read_edict(edict)]
    groups += [read_freedict(freedict, f"{language}-eng") for language in INTO_ENGLISH]
    groups += [read_freedict(freedict, f"eng-{language}") for language in OUT_OF_ENGLISH]
    for source in groups:
        for group in source:
            distinct = tuple(dict.fromkeys(group))
            if 2 <= len(distinct) <= 14:
                yield distinct


def read_edict(path: Path) -> Iterator[list[Gloss]]:
    """Yield the glosses of each entry of an EDICT file.

    Raises:
        InputError: when it is not installed.
    """
    if not path.is_file():
        raise InputError(f"The dictionary {path} is missing.", "Install Debian's package edict.")
    with path.open(encoding="euc_jp", errors="replace") as lines:
        for line in lines:
            part, glosses = "", []
            for field in line.rstrip("\n/").split("/")[1:]:
                if marks := _EDICT_PARTS.match(field):
                    part = _edict_part(marks[1]) or part
                if (gloss := _clean(field, part)) is not None:
                    glosses.append(gloss)
            yield glosses


def _edict_part(marks: str) -> str:
    for mark in marks.split(","):
        kind = mark.partition("-")[0]
        if kind in ("n", "vs"):
            return "NOUN"
        if kind == "adj":
            return "ADJ"
        if kind == "adv":
            return "ADV"
        if re.fullmatch(r"v[0-9itkz][a-z]?", kind):
            return "VERB"
    return ""


def read_freedict(folder: Path, name: str) -> Iterator[list[Gloss]]:
    """Yield the English glosses of each foreign word of one FreeDict dictionary, such as ``deu-eng``.

    A dictionary out of English is turned round: the glosses are the headwords that share a translation.

    Raises:
        InputError: when it is not installed.
    """
    if name.endswith("-eng"):
        for _, glosses in read_headwords(folder, name):
            yield glosses
        return
    by_translation: defaultdict[str, list[Gloss]] = defaultdict(list)
    for part, headword, body in _freedict_entries(folder, name):
        if (gloss := _clean(headword, part)) is not None:
            for text in body:
                if foreign := _ASIDE.sub("", text).strip(" .~"):
                    by_translation[foreign].append(gloss)
    yield from by_translation.values()


def read_headwords(folder: Path, name: str) -> Iterator[tuple[str, list[Gloss]]]:
    """Yield each foreign word of a FreeDict dictionary into English, such as ``deu-eng``, and its English glosses.

    Raises:
        InputError: when it is not installed.
    """
    lower = name in ("ara-eng", "hrv-eng")  # their glosses begin with capitals
    for part, headword, body in _freedict_entries(folder, name):
        glosses = [_clean(text.lower() if lower else text, _part_in(text) or part) for text in body]
        yield headword, [gloss for gloss in glosses if gloss is not None]


def _freedict_entries(folder: Path, name: str) -> Iterator[tuple[str, str, list[str]]]:
    """Yield part of speech, headword and translations of each entry."""
    path = folder / f"freedict-{name}.dict.dz"
    if not path.is_file():
        raise InputError(f"The dictionary {path} is missing.", f"Install Debian's package dict-freedict-{name}.")
    with gzip.open(path) as file:
        data = file.read()
    index = path.with_name(path.name.replace(".dict.dz", ".index"))
    places = set()
    for line in index.read_text(encoding="utf-8").splitlines():
        headword, start, size = line.split("\t")[:3]
        if not headword.startswith("00"):
            places.add((_number(start), _number(size)))
    for begin, length in sorted(places):
        first, *lines = data[begin : begin + length].decode("utf-8", "replace").split("\n")
        body = [
            text
            for line in lines
            if not line.lstrip().startswith(('"', "see", "See", "Syn", "Ant", "Note")) and "{" not in line
            for text in re.split(r"[,;]", re.sub(r"^\s*(?:[IVX]+\.|\d+\.)\s*", "", line))
            if text.strip()
        ]
        headword = re.split(r" ?[/<]", first, maxsplit=1)[0]
        yield _part_in(first), headword, body


def _number(digits: str) -> int:
    number = 0
    for digit in digits:
        number = number * 64 + _BASE64[digit]
    return number


def _part_in(text: str) -> str:
    found = _FREEDICT_PART.search(text)
    return _PARTS[found[1].lower()] if found else ""


def _clean(text: str, part: str) -> Gloss | None:
    """Return a gloss of one or two plain words without asides; ``None`` when nothing such is left."""
    bare = " ".join(_ASIDE.sub(" ", text).replace("‐", "-").split())
    if bare.startswith("to ") and not bare.startswith("to be "):
        bare, part = bare[3:], "VERB"
    bare = _ARTICLE.sub("", bare)
    return (part, bare) if _GLOSS.fullmatch(bare) and bare.islower() else None
