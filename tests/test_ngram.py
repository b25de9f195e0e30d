from __future__ import annotations

import pickle
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import kenlm
import pytest
from hypothesis import given
from hypothesis import strategies as st

from garble.errors import PackError
from garble.ngram import RARE_CLASSES, NgramModel, pieces, rare_class, symbol
from garble.tokens import token_texts, tokenize
from tests.tiny_pack import SENTENCES, arpa, normalised, vocabulary

NEWS = st.lists(st.sampled_from(sorted(vocabulary())), max_size=12).map(" ".join)
ANY_TEXT = st.text() | NEWS | st.text(alphabet="aZé9_.,:;!?'’-–—…@/“”<>s \n\u00a0", max_size=60)


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    path = tmp_path_factory.mktemp("ngram") / "ngram.bin"
    path.write_text(arpa(), encoding="utf-8")
    return NgramModel(path)


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("dog", ("dog",)),
        ("Dog", ("Dog",)),
        ("“", ()),
        ("’", ()),
        ("—", ("--",)),
        ("--", ("--",)),
        ("–", ("--",)),
        ("-", ("-",)),
        ("…", ("...",)),
        ("....", ("...",)),
        (".", (".",)),
        ("Kyiv's", ("Kyiv", "'s")),
        ("Kyiv’s", ("Kyiv", "'s")),
        ("DON'T", ("DON'T",)),
        ("We’ll", ("We", "'ll")),
        ("O’Brien", ("O'Brien",)),
        ("full-scale", ("full", "-scale")),
        ("mother-in-law’s", ("mother", "-in", "-law", "'s")),
        ("full‑scale", ("full", "-scale")),
        ("1,200.5", ("<num>",)),
        ("21st", ("<num>st",)),
        ("2019", ("<year>",)),
        ("1799", ("<num>",)),
        ("1980s", ("<year>s",)),
        ("1980’s", ("<year>'s",)),
        ("30-day", ("<num>", "-day")),
        ("2019-20", ("<year>", "-<num>")),
        ("²", ("<num>",)),
        ("U.S.", ("u.s.",)),
        ("US", ("u.s.",)),
        ("us", ("us",)),
        ("U.K.", ("UK",)),
        ("Mr.", ("Mr",)),
        ("a.m.", ("a.m.",)),
        ("a@b.co", ("<address>",)),
        ("www.b.co", ("<address>",)),
        ("https://b.co", ("<address>",)),
    ],
)
def test_pieces(token, expected):
    assert pieces(token) == expected


@pytest.mark.parametrize(
    ("piece", "expected"),
    [
        ("Kyiv", "<name>"),
        ("NATO", "<name>"),
        ("iPhone", "<name>"),
        ("Łódź", "<name>"),
        ("-Larsen", "<name>"),
        ("flumph", "<word>"),
        ("-flumph", "<word>"),
        ("żółty", "<mixed>"),
        ("B52", "<mixed>"),
        ("o'er", "<mixed>"),
        ("世界", "<mixed>"),
        ("😀", "<mixed>"),
        ("-", "<mixed>"),
        ("'s", "<mixed>"),
    ],
)
def test_classes_of_rare_pieces(piece, expected):
    assert rare_class(piece) == expected


def test_symbol_takes_the_word_then_the_word_without_its_hyphen_then_the_class():
    known = {"scale", "-old", "old"}
    assert [symbol(piece, known) for piece in ("Scale", "-scale", "-Old", "Kyiv", "-made")] == [
        "scale",
        "scale",
        "-old",
        "<name>",
        "<word>",
    ]


@given(ANY_TEXT)
def test_pieces_are_never_empty_or_blank(text):
    for token in token_texts(text):
        for piece in pieces(token):
            assert piece
            assert not any(map(str.isspace, piece))
            assert piece.lower().split() == [piece.lower()]
            assert piece not in {"<s>", "</s>", "<unk>"}


@given(ANY_TEXT)
def test_symbols_are_words_of_the_vocabulary_or_classes(text):
    known = vocabulary()
    for token in token_texts(text):
        for piece in pieces(token):
            assert symbol(piece, known) in known | set(RARE_CLASSES)


@given(ANY_TEXT)
def test_the_model_and_its_vocabulary_give_the_same_symbols(model, text):
    """Building asks the set of words, scoring asks KenLM."""
    listed = vocabulary() | set(RARE_CLASSES)
    found = [word for token in token_texts(text) for word in model.symbols(token)]
    assert found == [symbol(piece, listed) for token in token_texts(text) for piece in pieces(token)]


@pytest.mark.parametrize("quoted", ["“{}”", '"{}"', "‘{}’", "«{}»"])
def test_quotation_marks_do_not_cut_the_context(model, quoted):
    plain = "The bridge is open again."
    assert model.score(tokenize(quoted.format(plain))).log10 == model.score(tokenize(plain)).log10


@given(ANY_TEXT)
def test_scores_are_kenlm_s_own(model, text):
    tokens = tokenize(text)
    scored = model.score(tokens)
    oracle = list(model.kenlm.full_scores(" ".join(scored.words)))
    assert [*zip(scored.log10, scored.matched, strict=True)] == [score[:2] for score in oracle[:-1]]
    assert scored.end == oracle[-1][0]
    total = model.kenlm.score(" ".join(scored.words))
    assert sum(scored.log10) + scored.end == pytest.approx(total, rel=1e-5)
    assert len(scored.words) == len(scored.tokens) == len(scored.unigram)
    assert scored.tokens == sorted(scored.tokens)
    for word, place in zip(scored.words, scored.tokens, strict=True):
        assert word in model
        assert word in model.symbols(tokens[place].text)


@given(NEWS)
def test_unigrams_are_scored_without_context(model, text):
    scored = model.score(tokenize(text))
    alone = [model.kenlm.score(word, bos=False, eos=False) for word in scored.words]
    assert scored.unigram == pytest.approx(alone, rel=1e-6)


def test_every_word_of_the_training_text_is_known(model):
    for line in SENTENCES:
        assert model.score(tokenize(line)).words == normalised(line, vocabulary())


def test_without_words_only_the_end_is_scored(model):
    scored = model.score(())
    assert (scored.words, scored.tokens, scored.log10, scored.matched, scored.unigram) == ([], [], [], [], [])
    assert scored.end == pytest.approx(model.kenlm.score(""))


def test_a_lone_surrogate_is_a_rare_piece(model):
    assert model.score(tokenize("The \ud800 bridge")).words == ["the", "<mixed>", "bridge"]


def test_threads_may_share_a_model(model):
    tokens = [tokenize(line) for line in SENTENCES] * 20
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(model.score, tokens)) == [model.score(one) for one in tokens]


ARPA = arpa()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello\n",
        b"\0" * 300,
        ARPA.encode()[:600],
        ARPA.replace("ngram 3=", "ngram 3=9").encode(),
        re.sub(r"\n-\d", "\nx", ARPA).encode(),
    ],
    ids=["empty", "text", "zeros", "cut off", "wrong count", "no numbers"],
)
def test_a_damaged_model_is_an_error_with_a_remedy(tmp_path, content):
    path = tmp_path / "ngram.bin"
    path.write_bytes(content)
    with pytest.raises(PackError, match=r"damaged.* Reinstall garble\.$") as caught:
        NgramModel(path)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


@pytest.mark.parametrize("path", ["nothing.bin", "."])
def test_a_missing_model_is_an_error_with_a_remedy(tmp_path, path):
    with pytest.raises(PackError, match=r"is missing\. Reinstall garble"):
        NgramModel(tmp_path / path)


def test_the_model_is_a_kenlm_model_of_its_order(model):
    assert isinstance(model.kenlm, kenlm.Model)
    assert model.order == 3
    assert Path(model.kenlm.path.decode()).name == "ngram.bin"
