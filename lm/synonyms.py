"""Builds the synonym table of a pack: WordNet's synonyms, inflected like the words of a vocabulary.

::

    python -m lm.synonyms --wordnet /usr/share/wordnet --vocabulary words.txt --out synonyms.txt.gz

For every vocabulary word the table holds synonyms (members of a shared synset) and, apart from them, related
words (members of the direct hypernyms and hyponyms; for adjectives the cluster of similar ones), all in the
word's own form: *purchased* has *bought*, *children* has *kids*. `garble.synonyms` reads the file.

Method: synsets after Fellbaum (1998), *WordNet: An Electronic Lexical Database*. The candidate c of a word w
weighs the sum, over the synsets s that join them in one inflectional form, of P(s | w) P(s | c) count(c): how
often c is used for what w can mean. P comes from WordNet's counts in tagged text, count from the vocabulary.
"""

from __future__ import annotations

import argparse
import gzip
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from garble.synonyms import header
from lm.inflection import Form, paradigm
from lm.wordnet import PLAIN_WORD, SynsetId, WordNet, read_wordnet

__all__ = ["Row", "build_rows", "is_content_word", "main", "read_vocabulary", "write_table", "write_vocabulary"]

MAX_CANDIDATES = 24

Meaning = tuple[SynsetId, Form]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Swapping one of these is a matter of grammar, not of word choice; cardinal numbers are facts.
NEVER_SWAPPED = _words(
    """
    be am is are was were been being have has had having do does did done doing can cannot could may
    might must shall should will would ought i me my mine myself we us our ours ourselves you your yours
    yourself yourselves he him his himself she her hers herself it its itself they them their theirs
    themselves one ones oneself who whom whose which what that this these those someone somebody
    something anyone anybody anything everyone everybody everything none nobody nothing a an the some
    any no every each either neither both all half another other others such same own more most less
    least much many few fewer fewest several enough and or but nor so yet if than because since unless
    until till while whereas whether though although about above across after against along amid amidst
    among amongst around as at before behind below beneath beside besides between beyond by despite down
    during except for from in inside into like near of off on onto opposite out outside over past per
    plus round through throughout to toward towards under underneath up upon versus via with within
    without not n't there here then thus hence when whenever where wherever why how however zero two
    three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand
    thousands million millions billion billions trillion trillions dozen dozens
    """
)
_AUXILIARIES = _words("be have do can may must shall will")
_COARSE = _words("bitch cunt faggot fuck nigga nigger shit slut twat whore")  # WordNet marks few of them
_ROMAN_NUMERAL = re.compile(r"(?!mix\Z)m*(cm|cd|d?c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})")

# British and American, old and new spellings, each rewritten to one side.
_SPELLINGS = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"['-]", ""),
        (r"is(?=(?:e|ed|es|er|ers|ing|ation|ations|able)\Z)", "iz"),
        (r"ys(?=(?:e|ed|es|er|ers|ing)\Z)", "yz"),
        (r"our", "or"),
        (r"(?<=.)(?:ae|oe)", "e"),
        (r"ogue(?=s?\Z)", "og"),
        (r"re(?=s?\Z)", "er"),
        (r"or(?=s?\Z)", "er"),
        (r"ence(?=s?\Z)", "ense"),
        (r"dge(?=ment)", "dg"),
        (r"que(?=s?\Z)", "ck"),
        (r"([a-z])\1", r"\1"),
        (r"me(?=s?\Z)", "m"),
        (r"[yi]", "i"),
        (r"ph", "f"),
        (r"sc|sk", "sk"),
        (r"gre[iy]", "grai"),
        (r"^(?:en|in)", "in"),
        (r"wards\Z", "ward"),
    )
)


class Row(NamedTuple):
    """One vocabulary word with its candidates, best first."""

    word: str
    synonyms: tuple[str, ...]
    related: tuple[str, ...]


def read_vocabulary(path: Path) -> dict[str, int]:
    """Return word -> count from lines ``word`` or ``word<TAB>count``; a missing count is 1."""
    counts: dict[str, int] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        word, _, count = line.partition("\t")
        if word:
            counts[word] = int(count or 1)
    return counts


def write_vocabulary(counts: Mapping[str, int], path: Path) -> None:
    """Write what `read_vocabulary` reads."""
    path.write_text("".join(f"{word}\t{count}\n" for word, count in counts.items()), encoding="utf-8")


def build_rows(wordnet: WordNet, counts: Mapping[str, int]) -> list[Row]:
    """Return a row, in alphabetical order, for each vocabulary word that has synonyms or related words.

    Args:
        wordnet: the database.
        counts: the vocabulary, lowercase word -> count; nothing outside it becomes a headword or a candidate.
    """
    allowed = {word: count for word, count in counts.items() if is_content_word(word)}
    lexicon = _Lexicon(wordnet, allowed)
    rows = []
    for word in sorted(lexicon.lemmas):
        direct, near = lexicon.weigh(word)
        synonyms = lexicon.rank(word, direct)
        related = lexicon.rank(word, {c: weight for c, weight in near.items() if c not in direct})
        if synonyms or related:
            rows.append(Row(word, synonyms, related))
    return rows


def is_content_word(word: str) -> bool:
    """Tell whether a word may be swapped for another: no function word, cardinal number or Roman numeral."""
    return bool(PLAIN_WORD.fullmatch(word) and word not in NEVER_SWAPPED and not _ROMAN_NUMERAL.fullmatch(word))


class _Lexicon:
    """The vocabulary's words tied to WordNet's meanings, both ways."""

    def __init__(self, wordnet: WordNet, counts: Mapping[str, int]) -> None:
        self.counts = counts
        self.synsets = wordnet.synsets
        self.lemmas: defaultdict[str, set[str]] = defaultdict(set)
        self.meanings: defaultdict[str, dict[Meaning, float]] = defaultdict(dict)
        self.members: defaultdict[Meaning, list[str]] = defaultdict(list)
        for (lemma, part), senses in wordnet.senses.items():
            if lemma in _AUXILIARIES or lemma in _COARSE:
                continue
            if part == "adv" and lemma in NEVER_SWAPPED:
                continue  # or "butter" would be the comparative of "but"
            for form, spellings in paradigm(lemma, part, wordnet.exceptions, counts).items():
                for spelling in spellings:
                    self.lemmas[spelling].add(lemma)
                for synset, weight in senses:
                    self._add(spellings, (synset, form), weight)
        for meanings in self.meanings.values():
            total = sum(meanings.values())
            meanings.update({meaning: weight / total for meaning, weight in meanings.items()})

    def _add(self, spellings: tuple[str, ...], meaning: Meaning, weight: float) -> None:
        self.members[meaning].append(spellings[0])  # only the most frequent spelling is proposed
        for spelling in spellings:
            meanings = self.meanings[spelling]
            meanings[meaning] = meanings.get(meaning, 0.0) + weight

    def _uses(self, word: str, meaning: Meaning) -> float:
        """Return about how many of the word's occurrences in the vocabulary's text have ``meaning``."""
        return self.counts[word] * self.meanings[word][meaning]

    def weigh(self, word: str) -> tuple[dict[str, float], dict[str, float]]:
        """Return the weights of the words that share a meaning with ``word``, and of those one step away."""
        direct: defaultdict[str, float] = defaultdict(float)
        near: defaultdict[str, float] = defaultdict(float)
        for (synset, form), share in self.meanings[word].items():
            for member in self.members[synset, form]:
                direct[member] += share * self._uses(member, (synset, form))
            for neighbour, closeness in self._neighbours(synset).items():
                for member in self.members.get((neighbour, form), ()):
                    near[member] += closeness * share * self._uses(member, (neighbour, form))
        return direct, near

    def _neighbours(self, synset: SynsetId) -> dict[SynsetId, float]:
        """Return the synsets a step away with closeness 1, and those two steps away in a cluster with 1/2."""
        part, _ = synset
        meaning = self.synsets[synset]
        closeness = {(part, second): 0.5 for first in meaning.similar for second in self.synsets[part, first].similar}
        closeness |= {(part, first): 1.0 for first in (*meaning.hypernyms, *meaning.hyponyms, *meaning.similar)}
        closeness.pop(synset, None)
        return closeness

    def rank(self, word: str, weights: Mapping[str, float]) -> tuple[str, ...]:
        """Return at most `MAX_CANDIDATES` of the weighed words, heaviest first, no variants of ``word``."""
        chosen: list[str] = []
        lemmas = self.lemmas[word]
        seen = {_spelling_key(variant) for variant in (word, *lemmas)}
        for candidate in sorted(weights, key=lambda c: (-weights[c], -self.counts[c], c)):
            key = _spelling_key(candidate)
            if key not in seen and lemmas.isdisjoint(self.lemmas[candidate]):
                seen.add(key)
                chosen.append(candidate)
        return tuple(chosen[:MAX_CANDIDATES])


def _spelling_key(word: str) -> str:
    """Return the same key for spelling variants; only words of one meaning are compared by it."""
    for pattern, replacement in _SPELLINGS:
        word = pattern.sub(replacement, word)
    return word


def write_table(rows: Iterable[Row], path: Path) -> None:
    """Write the rows in the format of `garble.synonyms`; the same rows give the same bytes."""
    listed = list(rows)
    lines = [header(len(listed))]
    lines.extend(f"{row.word}\t{' '.join(row.synonyms)}\t{' '.join(row.related)}" for row in listed)
    path.write_bytes(gzip.compress("\n".join(lines).encode("ascii") + b"\n", mtime=0))


def main(arguments: list[str] | None = None) -> None:
    """Build the table from the command line and print how large it came out."""
    parser = argparse.ArgumentParser(prog="python -m lm.synonyms", description="Build the synonym table.")
    parser.add_argument("--wordnet", type=Path, required=True, help="folder with data.noun and so on")
    parser.add_argument("--vocabulary", type=Path, required=True, help="a word a line, a tab, its count")
    parser.add_argument("--out", type=Path, required=True, help="the table to write, gzip-compressed text")
    options = parser.parse_args(arguments)
    rows = build_rows(read_wordnet(options.wordnet), read_vocabulary(options.vocabulary))
    write_table(rows, options.out)
    synonyms = sum(len(row.synonyms) for row in rows)
    related = sum(len(row.related) for row in rows)
    print(f"{len(rows)} words, {synonyms} synonyms, {related} related, {options.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
