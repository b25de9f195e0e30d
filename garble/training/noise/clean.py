"""A clean sentence as the makers see it: its tokens, and what the n-gram model thinks of each."""

from __future__ import annotations

from dataclasses import dataclass, field

from garble.document import Token
from garble.ngram import NgramModel, ScoredWords
from garble.tokens import token_texts, tokenize

__all__ = ["Clean", "Effect"]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does to a sentence, in log10; negative = the model likes the new sentence less.

    Attributes:
        score: change of the sentence's log10 probability.
        fit: the same after the unigram probabilities of old and new words are taken off: whether the words fit
            their neighbours less, however rare or many they are.
    """

    score: float
    fit: float


@dataclass(slots=True)
class Clean:
    """A clean sentence.

    Attributes:
        text: the sentence.
        model: the n-gram model that judges changes.
        tokens: its tokens; their spans count in ``text``.
        lower: the tokens in lower case.
    """

    text: str
    model: NgramModel
    tokens: tuple[Token, ...] = field(init=False)
    lower: list[str] = field(init=False)
    _scored: ScoredWords = field(init=False)
    _first: list[int] = field(init=False)
    _opening: int = field(init=False)

    def __post_init__(self) -> None:
        self.tokens = tokenize(self.text)
        self.lower = [token.text.lower() for token in self.tokens]
        self._scored = self.model.score(self.tokens)
        self._opening = next((place for place, token in enumerate(self.tokens) if token.text[0].isalnum()), 0)
        self._first = []
        word = 0
        for place in range(len(self.tokens)):
            while word < len(self._scored.words) and self._scored.tokens[word] < place:
                word += 1
            self._first.append(word)
        self._first.append(len(self._scored.words))

    def __len__(self) -> int:
        """Return the number of tokens."""
        return len(self.tokens)

    def word(self, place: int) -> str:
        """Return the lower-cased token at a place, the empty string outside the sentence."""
        return self.lower[place] if 0 <= place < len(self.lower) else ""

    def is_plain(self, place: int) -> bool:
        """Tell whether the token is a lower-case word, or the capitalised word that opens the sentence."""
        text = self.tokens[place].text
        return text.isalpha() and (text.islower() or (self.opens(place) and text[1:].islower()))

    def opens(self, place: int) -> bool:
        """Tell whether the token is the first word of the sentence, or a mark before it."""
        return place <= self._opening

    def is_name(self, place: int) -> bool:
        """Tell whether the token is capitalised within the sentence."""
        text = self.tokens[place].text
        return text[0].isupper() and not self.opens(place)

    def is_title_case(self, place: int) -> bool:
        """Tell whether the token is a name, or a word written like one: a capital and small letters."""
        return self.is_name(place) and self.tokens[place].text[1:].islower()

    def between(self, start: int, end: int) -> str:
        """Return the text of the tokens ``[start, end)`` as it stands."""
        return self.text[self.tokens[start].span.start : self.tokens[end - 1].span.end]

    def effect(self, start: int, end: int, text: str) -> Effect:
        """Return what it does to the sentence to put ``text`` in the place of the tokens ``[start, end)``."""
        model, scored = self.model, self._scored
        first, last = self._first[start], self._first[end]
        reach = min(last + model.order - 1, len(scored.words))
        new = [word for token in token_texts(text) for word in model.symbols(token)]
        old_unigrams = sum(scored.unigram[first:last])
        new_unigrams = sum([model.unigram(word) for word in new])
        before = sum(scored.log10[first:reach])
        following = scored.words[last:reach]
        if reach == len(scored.words):
            following.append("</s>")
            before += scored.end
        base_score, state = model.kenlm.BaseScore, scored.states[first] if first < len(scored.states) else model.begin
        here, there = model.new_state(), model.new_state()
        after = 0.0
        for word in [*new, *following]:
            after += base_score(state, word, here)
            state, here, there = here, there, here
        score = after - before
        return Effect(score, score - (new_unigrams - old_unigrams))
