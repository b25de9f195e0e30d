from __future__ import annotations

import json
import math
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from garble.article import ARTICLE_FEATURES, article_features
from garble.classifier import logit
from garble.config import Config
from garble.detector import Detector
from garble.document import Block, BlockKind, Document, Span
from garble.errors import BackendError, InputError, PackError
from garble.features import FEATURE_NAMES
from garble.grammar import Category, GrammarMatch
from garble.report import Verdict
from garble.segment import segment
from tests.tiny_pack import SENTENCES, vocabulary, write_pack

GOOD = "The mayor said on Monday that the bridge was closed after the storm."
BAD = "The the mayor storm closed on people hurt bridge spring."
CONFIG = Config(grammar="none")

NEWS = st.lists(st.sampled_from([*sorted(vocabulary()), "Kyiv", "17", ".", "\n\n"]), max_size=30).map(" ".join)
ANY_TEXT = (st.text(max_size=80) | NEWS | st.lists(st.sampled_from([GOOD, BAD]), max_size=4).map("\n".join)).filter(
    str.strip
)


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    return str(write_pack(tmp_path_factory.mktemp("detector") / "tiny"))


@pytest.fixture(scope="module")
def detector(pack):
    with Detector(replace(CONFIG, pack=pack)) as opened:
        yield opened


def test_an_article_from_beginning_to_end(detector):
    report = detector.check(f"{GOOD} {BAD}\n\n{GOOD}")
    text = report.document.text
    assert [(one.span.of(text), one.flagged, one.kind) for one in report.sentences] == [
        (GOOD, False, "paragraph"),
        (BAD, True, "paragraph"),
        (GOOD, False, "paragraph"),
    ]
    assert (report.article.sentences, report.article.flagged) == (3, 1)
    good, bad, again = report.sentences
    assert good.probability == again.probability < 0.1
    assert bad.probability > 0.9
    assert good.reasons == again.reasons == ()
    assert bad.reasons
    assert bad.contributions[0].feature == "surface.doubled_words"
    assert bad.contributions[0].log_odds == 3.0
    assert str(report.signature) == str(detector.signature)
    assert report.findings == ()


def test_the_anatomy_is_the_report_with_its_evidence(detector):
    article = f"{GOOD} {BAD}"
    anatomy = detector.anatomy(article)
    assert anatomy.report == detector.check(article)
    assert [one.score for one in anatomy.sentences] == list(anatomy.report.sentences)
    for one in anatomy.sentences:
        log_odds = one.base + sum(share.log_odds for share in one.shares)
        assert one.score.probability == pytest.approx(1 / (1 + math.exp(-log_odds)))
        assert [(share.feature, share.log_odds) for share in one.shares] == [
            (share.feature, share.log_odds) for share in one.score.contributions
        ]
        read = {share.feature for share in one.shares}
        unjudged = [share.feature for share in one.unjudged]
        assert "readability.flesch_reading_ease" in unjudged
        assert unjudged == [name for name in FEATURE_NAMES if name in unjudged and name not in read]
        assert all(share.log_odds == 0 and not math.isnan(share.value) for share in one.unjudged)
        assert "".join(word.span.of(article) for word in one.words) == one.score.span.of(article).replace(" ", "")
    doubled = anatomy.sentences[1].shares[0]
    assert (doubled.feature, doubled.value, doubled.unit, doubled.log_odds) == ("surface.doubled_words", 1, "count", 3)
    assert doubled.meaning == "Words and phrases that stand twice in a row by mistake."


def test_the_signature_says_what_the_scores_are_made_with(detector, pack):
    identity = json.loads(Path(pack, "manifest.json").read_text())["files"]["ngram.bin"]["sha256"][:8]
    _, *parts = str(detector.signature).split("|")
    assert parts == [
        f"pack:tiny-{identity}",
        "grammar:none",
        "context:off",
        "features:4",
        "classifier:none-tiny",
        "sentence:0.500",
        "review:0.400",
        "block:0.800",
    ]


def test_the_user_s_thresholds_decide(pack):
    strict = Detector(replace(CONFIG, pack=pack, sentence_threshold=0.0, review_threshold=0.0, block_threshold=0.001))
    report = strict.check(GOOD)
    assert report.verdict is Verdict.BLOCK
    assert report.sentences[0].flagged
    lax = Detector(replace(CONFIG, pack=pack, sentence_threshold=1.0, review_threshold=1.0, block_threshold=1.0))
    report = lax.check(f"{BAD} {BAD}")
    assert report.verdict is Verdict.PASS
    assert not any(one.flagged for one in report.sentences)


def document(*blocks):
    spans, place = [], 0
    for text, kind in blocks:
        spans.append(Block(Span(place, place + len(text)), kind))
        place += len(text) + 1
    return Document("\n".join(text for text, _ in blocks), tuple(spans))


def test_headings_and_labels_are_judged_but_do_not_make_the_article(detector):
    report = detector.check(
        document(
            (BAD, BlockKind.HEADING),
            ("By Anna Larsen", BlockKind.BYLINE),
            (GOOD, BlockKind.PARAGRAPH),
            ("The the bridge", BlockKind.LIST_ITEM),
        )
    )
    assert [(one.kind, one.flagged) for one in report.sentences] == [
        ("heading", True),
        ("paragraph", False),
        ("list_item", True),
    ]
    assert (report.article.sentences, report.article.flagged, report.verdict) == (1, 0, Verdict.PASS)
    assert report.article == detector.check(GOOD).article


def test_a_list_item_as_long_as_a_sentence_counts_like_one(detector):
    as_list = detector.check(document((GOOD, BlockKind.PARAGRAPH), (BAD, BlockKind.LIST_ITEM)))
    as_text = detector.check(document((GOOD, BlockKind.PARAGRAPH), (BAD, BlockKind.PARAGRAPH)))
    assert as_list.article == as_text.article
    assert as_list.article.sentences == 2


def test_an_article_without_running_text_is_for_a_person_to_read(detector):
    report = detector.check(document((BAD, BlockKind.HEADING), ("By Anna Larsen", BlockKind.BYLINE)))
    assert (report.article.probability, report.article.sentences, report.verdict) == (0.0, 0, Verdict.REVIEW)
    assert detector.check(Document("", ())).sentences == ()


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_nothing_to_read(detector, text):
    with pytest.raises(InputError):
        detector.check(text)


@settings(deadline=None)
@given(ANY_TEXT)
@example("\ud800 \x00 a")
@example("\u202e.\u2028.\x85")
@example("😀" * 50)
def test_any_text_gets_a_report(detector, text):
    report = detector.check(text)
    assert report.document.text == text
    spans = [one.span for one in report.sentences]
    assert all(before.end <= after.start for before, after in pairwise(spans))
    assert 0 <= report.article.probability <= 1
    for one in report.sentences:
        assert 0 <= one.span.start < one.span.end <= len(text)
        assert 0 <= one.probability <= 1
        assert one.flagged == (one.probability >= 0.5)
        for reason in one.reasons:
            assert one.span.start <= reason.span.start < reason.span.end <= one.span.end
        total = -1.0 + sum(share.log_odds for share in one.contributions)
        assert 1 / (1 + math.exp(-total)) == pytest.approx(one.probability)
    assert report.article.flagged <= report.article.sentences <= len(spans)
    json.dumps(report.as_dict(), allow_nan=False)


@settings(deadline=None, max_examples=30)
@given(ANY_TEXT)
def test_the_same_text_gets_the_same_report(detector, pack, text):
    first = detector.check(text)
    assert detector.check(text).as_dict() == first.as_dict()
    assert Detector(replace(CONFIG, pack=pack)).check(text).as_dict() == first.as_dict()


@settings(deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(st.lists(st.sampled_from([*SENTENCES, BAD, "", "  ", "\n", "Kyiv", "."]) | st.text(max_size=20), max_size=8))
def test_sentences_given_one_by_one_score_as_articles_of_one_sentence(detector, texts):
    probabilities = detector.score_sentences(texts)
    assert probabilities.shape == (len(texts),)
    assert probabilities.dtype == np.float64
    for text, probability in zip(texts, probabilities, strict=True):
        if not text.strip():
            assert math.isnan(probability)
            continue
        assert 0 <= probability <= 1
        whole = Document(text, (Block(Span(0, len(text))),))
        if [one.span for one in segment(whole)] == [Span(0, len(text))]:
            [alone] = detector.check(whole).sentences
            assert alone.probability == probability


def test_no_sentences_no_probabilities(detector):
    assert detector.score_sentences([]).shape == (0,)
    assert np.isnan(detector.score_sentences(["", " "])).all()


class FakeChecker:
    """Complains about every "storm"; dies over "crash"."""

    name = "harper"

    def __init__(self):
        self.texts: list[str] = []
        self.closed = 0

    def check(self, text):
        self.texts.append(text)
        if "crash" in text:
            raise BackendError("The grammar checker died.", "Start it again.")
        starts = [place for place in range(len(text)) if text.startswith("storm", place)]
        return tuple(
            GrammarMatch(Span(start, start + 5), "STORM", Category.GRAMMAR, "No storms.", ()) for start in starts
        )

    def close(self):
        self.closed += 1


@pytest.fixture
def checker(monkeypatch):
    fake = FakeChecker()
    monkeypatch.setattr("garble.detector.open_checker", lambda *_: fake)
    return fake


def test_the_grammar_checker_is_asked_once_a_document_and_closed(checker, pack):
    with Detector(Config(grammar="harper", pack=pack)) as opened:
        assert (opened.grammar, opened.signature.classifier) == ("harper", "harper-tiny")
        text = f"{GOOD} {BAD}\n\n{GOOD}"
        report = opened.check(text)
        assert checker.texts == [text]
        hits = {share.value for one in report.sentences for share in one.contributions if "grammar" in share.feature}
        assert hits == {1.0}
        opened.score_sentences([GOOD, "", BAD])
        assert len(checker.texts) == 2
        assert checker.closed == 0
    assert checker.closed == 1


def test_hits_find_their_sentence_among_many(checker, pack):
    detector = Detector(Config(grammar="harper", pack=pack))
    texts = ["It is open.", GOOD, "", "They stop."] * 20
    alone = {text: detector.check(text).sentences[0].probability for text in texts if text}
    assert detector.score_sentences(texts).tolist() == pytest.approx(
        [alone.get(text, math.nan) for text in texts], rel=0, abs=0, nan_ok=True
    )


def test_a_grammar_checker_that_dies_is_an_error_and_never_no_hits(checker, pack):
    detector = Detector(Config(grammar="harper", pack=pack))
    with pytest.raises(BackendError, match="died"):
        detector.check("The crash was bad.")
    with pytest.raises(BackendError, match="died"):
        detector.score_sentences(["The crash was bad."])


def test_a_document_without_sentences_asks_no_checker(checker, pack):
    Detector(Config(grammar="harper", pack=pack)).check(Document("", ()))
    assert checker.texts == []


def test_a_missing_pack_or_classifier(checker, pack, tmp_path):
    with pytest.raises(PackError, match=r"manifest\.json is missing"):
        Detector(Config(grammar="harper", pack=str(tmp_path)))
    checker.name = "languagetool"
    with pytest.raises(PackError, match=r"no classifier for --grammar languagetool --context off"):
        Detector(Config(grammar="languagetool", pack=pack))


@pytest.mark.parametrize("feature", range(len(ARTICLE_FEATURES)))
def test_the_article_model_reads_what_it_was_fitted_on(checker, tmp_path, feature):
    """In fitting an article's words are the blank-separated ones of its sentences."""
    folder = write_pack(tmp_path / "tiny")
    path = folder / "classifiers" / "harper.json"
    weights = [0.0] * len(ARTICLE_FEATURES)
    weights[feature] = 1.0
    data = json.loads(path.read_text()) | {"article": {"intercept": 0.0, "weights": weights, "clean": -0.64}}
    path.write_text(json.dumps(data))
    detector = Detector(Config(grammar="harper", pack=str(folder)))
    report = detector.check(f"{GOOD} “It is open,” he said.\n\n{BAD}")
    log_odds = logit(np.array([one.probability for one in report.sentences]))
    words = sum(len(one.span.of(report.document.text).split()) for one in report.sentences)
    expected = article_features(log_odds, 2.0, words, -0.64)[feature]
    assert float(logit(np.array(report.article.probability))) == pytest.approx(float(expected))


def test_harper_itself(pack):
    with Detector(Config(grammar="harper", pack=pack)) as opened:
        report = opened.check("He have an dog. The bridge is open again.")
    wrong, right = [
        share.value for one in report.sentences for share in one.contributions if share.feature == "grammar.hits"
    ]
    assert wrong > 0 == right
    assert report.signature.grammar == "harper"
