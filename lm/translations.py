"""Builds the table of words that share a translation: bilingual dictionaries pivoted on their foreign words.

::

    python -m lm.translations --wordnet /usr/share/wordnet --vocabulary WORK/words.txt --out garble/packs/en

What an engine does to a text it does by way of another language: *principal* comes back for *main* because both are
*principal* in French. Two English words belong together when foreign headwords list both among their glosses (Bannard
and Callison-Burch, 2005); each such headword counts one over the number of its other glosses, and the sum is set
against what either word shares with anything (cosine). Words are listed in every form that both have. The format is
that of `garble.synonyms`, without related words.
"""

from __future__ import annotations

import argparse
import gzip
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from math import sqrt
from pathlib import Path

from garble.pack import TRANSLATIONS
from garble.synonyms import header
from garble.training.manifest import record_files
from garble.training.noise.dictionaries import EDICT, FREEDICT, INTO_ENGLISH, OUT_OF_ENGLISH, read_edict, read_freedict
from lm.inflection import paradigm
from lm.synonyms import is_content_word, read_vocabulary
from lm.wordnet import WordNet, read_wordnet

__all__ = ["SOURCE", "build_table", "glosses", "main", "shared_translations", "write_table"]

SOURCE = "derived from JMdict/EDICT (CC BY-SA) and FreeDict (GPL) dictionaries, see NOTICE.md"

MAX_WORDS = 12
LEAST_CLOSENESS = 0.01
LEAST_HEADWORDS = 2
MOST_GLOSSES = 14
"""A headword with more says too little about any two of them."""

_LEFT_OUT = frozenset({"epo", "hun"})
"""Round trips through Esperanto are kept for tests; the Hungarian dictionaries are under version 2 of the GPL only."""


def glosses(edict: Path = EDICT, freedict: Path = FREEDICT) -> Iterator[list[str]]:
    """Yield the glosses of one word of each foreign headword in Debian's packages ``edict`` and ``dict-freedict-*``.

    Raises:
        InputError: when a dictionary is not installed.
    """
    names = [f"{language}-eng" for language in INTO_ENGLISH if language not in _LEFT_OUT]
    names += [f"eng-{language}" for language in OUT_OF_ENGLISH if language not in _LEFT_OUT]
    for groups in (read_edict(edict), *[read_freedict(freedict, name) for name in names]):
        for group in groups:
            distinct = dict.fromkeys(text for _, text in group)
            if len(distinct) <= MOST_GLOSSES:
                yield [text for text in distinct if " " not in text]


def shared_translations(groups: Iterable[Iterable[str]]) -> dict[str, dict[str, float]]:
    """Return for each word the words that share translations with it, and how close they are, in (0, 1].

    Args:
        groups: the single-word English glosses of each foreign headword.
    """
    weight: defaultdict[tuple[str, str], float] = defaultdict(float)
    headwords: Counter[tuple[str, str]] = Counter()
    total: defaultdict[str, float] = defaultdict(float)
    for group in groups:
        words = sorted(set(group))
        for pair in combinations(words, 2):
            share = 1 / (len(words) - 1)
            weight[pair] += share
            headwords[pair] += 1
            for word in pair:
                total[word] += share
    found: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for (one, other), shared in weight.items():
        closeness = shared / sqrt(total[one] * total[other])
        if headwords[one, other] >= LEAST_HEADWORDS and closeness >= LEAST_CLOSENESS:
            found[one][other] = found[other][one] = closeness
    return dict(found)


def build_table(
    shared: Mapping[str, Mapping[str, float]], wordnet: WordNet, counts: Mapping[str, int]
) -> dict[str, list[str]]:
    """Return for each word of the vocabulary `MAX_WORDS` at most that share a translation, in its form, best first.

    Args:
        shared: of `shared_translations`.
        wordnet: tells parts of speech and irregular forms.
        counts: the vocabulary, lower-case word -> count.
    """
    allowed = {word: count for word, count in counts.items() if is_content_word(word)}
    forms = {
        (lemma, part): paradigm(lemma, part, wordnet.exceptions, allowed)
        for lemma, part in wordnet.senses
        if lemma in shared
    }
    best: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for (lemma, part), own in forms.items():
        for other, closeness in shared[lemma].items():
            theirs = forms.get((other, part), {})
            for form in own.keys() & theirs.keys():
                choice = theirs[form][0]  # only the most frequent spelling is proposed
                for word in own[form]:
                    if choice != word:
                        best[word][choice] = max(closeness, best[word].get(choice, 0.0))
    return {
        word: sorted(choices, key=lambda choice: (-choices[choice], choice))[:MAX_WORDS]
        for word, choices in sorted(best.items())
    }


def write_table(table: Mapping[str, list[str]], path: Path) -> None:
    """Write the table; the same rows give the same bytes."""
    lines = [header(len(table), SOURCE), *[f"{word}\t{' '.join(choices)}\t" for word, choices in table.items()]]
    path.write_bytes(gzip.compress("\n".join(lines).encode("ascii") + b"\n", mtime=0))


def main(arguments: list[str] | None = None) -> None:
    """Build the table from the installed dictionaries, write it into a pack and print how large it came out."""
    parser = argparse.ArgumentParser(prog="python -m lm.translations", description="Build the translation table.")
    parser.add_argument("--wordnet", type=Path, required=True, help="folder with data.noun and so on")
    parser.add_argument("--vocabulary", type=Path, required=True, help="lm.build's WORK/words.txt")
    parser.add_argument("--out", type=Path, required=True, help="the pack's folder")
    options = parser.parse_args(arguments)
    wordnet, counts = read_wordnet(options.wordnet), read_vocabulary(options.vocabulary)
    table = build_table(shared_translations(glosses()), wordnet, counts)
    path = options.out / TRANSLATIONS
    write_table(table, path)
    record_files(options.out, [path])
    pairs = sum(map(len, table.values()))
    print(f"{len(table)} words, {pairs} choices, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
