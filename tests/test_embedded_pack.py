"""The language pack inside garble: whole, within its limits, and fit for the sample articles in ``seeds/``."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from garble.article import ENCODER_SHARE
from garble.classifier import logit
from garble.config import Config
from garble.detector import Detector
from garble.encoder import FILES as ENCODER_FILES
from garble.errors import PackError
from garble.features import measure_sentences
from garble.function_words import FUNCTION_WORDS
from garble.ngram import NORMALISATION, RARE_CLASSES
from garble.pack import EMBEDDED, STACK, Pack
from garble.readers import from_string, read
from garble.segment import segment
from garble.training.fit import classifier_features
from garble.training.manifest import record_files
from garble.training.seeds import check_seeds
from tests.integration.test_wheel import WITHOUT_NETWORK

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"
GRAMMARS = ("none", "harper", "languagetool")
MANIFEST = json.loads((EMBEDDED / "manifest.json").read_text(encoding="utf-8"))
FILES = sorted(path.relative_to(EMBEDDED).as_posix() for path in EMBEDDED.rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def pack():
    return Pack()


@pytest.fixture(scope="module", params=["none", "harper"])
def detector(request):
    with Detector(Config(grammar=request.param)) as opened:
        yield opened


@pytest.fixture(scope="module")
def seeds(detector):
    """The sample articles against their gold labels, by the first three digits of their names."""
    return {result.file[:3]: result for result in check_seeds(SEEDS, detector)}


def test_the_manifest_lists_every_file_and_no_other():
    assert sorted([*MANIFEST["files"], "manifest.json"]) == FILES
    assert {"ngram.bin", "synonyms.txt.gz", "words.json"} <= set(FILES)
    assert {f"classifiers/{grammar}.json" for grammar in GRAMMARS} <= set(FILES)


@pytest.mark.parametrize("name", ENCODER_FILES)
def test_a_damaged_encoder_is_refused_where_it_is_asked_for(name, tmp_path):
    for file in FILES:
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).symlink_to(EMBEDDED / file)
    (tmp_path / name).unlink()
    for content, problem in ((None, "missing"), ((EMBEDDED / name).read_bytes()[:-1], "damaged")):
        if content is not None:
            (tmp_path / name).write_bytes(content)
        with pytest.raises(PackError, match=f"{name} is {problem}"):
            Pack(tmp_path)
        without = Pack(tmp_path, context="off")
        assert (without.context, without.resources.encoder, without.resources.stack) == (False, None, None)


def test_classifiers_that_were_fitted_with_another_encoder_are_not_used(tmp_path):
    for path in EMBEDDED.iterdir():
        if path.name not in ("manifest.json", STACK):
            (tmp_path / path.name).symlink_to(path)
    stack = json.loads((EMBEDDED / STACK).read_text(encoding="utf-8")) | {"encoder": "0" * 64}
    (tmp_path / STACK).write_text(json.dumps(stack), encoding="utf-8")
    shutil.copy(EMBEDDED / "manifest.json", tmp_path)
    record_files(tmp_path, [tmp_path / STACK])
    with pytest.raises(PackError, match="fitted with another contextual encoder"):
        Pack(tmp_path)
    assert Pack(tmp_path, context="off").classifier("none").name == "none"


@pytest.mark.parametrize("name", sorted(MANIFEST["files"]))
def test_a_file_is_the_one_of_the_manifest(name):
    data = (EMBEDDED / name).read_bytes()
    assert MANIFEST["files"][name] == {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def test_sizes():
    assert (EMBEDDED / "ngram.bin").stat().st_size <= 40_000_000
    assert sum((EMBEDDED / name).stat().st_size for name in FILES) <= 81_000_000


def test_no_sentence_of_the_corpus_can_be_read_back():
    """No n-gram of three words or more that was seen once alone is in the model."""
    assert len(MANIFEST["count_prune"]) == MANIFEST["order"]
    assert all(pruned >= 1 for pruned in MANIFEST["count_prune"][2:])


def test_the_manifest_describes_the_model(pack):
    model = pack.resources.model
    assert (model.order, MANIFEST["normalisation"]) == (MANIFEST["order"], NORMALISATION)
    assert len(MANIFEST["ngrams"]) == MANIFEST["order"]
    assert MANIFEST["vectors"]["words"] == len(pack.resources.vectors.index)
    assert all(word in model for word in RARE_CLASSES)


@pytest.mark.parametrize("grammar", GRAMMARS)
def test_every_grammar_checker_has_its_classifier(pack, grammar):
    fitted = pack.classifier(grammar)
    assert fitted.name == grammar
    assert any(name.startswith("grammar.") for name in fitted.sentence.features) == (grammar != "none")
    assert 0 < fitted.thresholds.review <= fitted.thresholds.block < 1
    assert fitted.article.encoder_share == ENCODER_SHARE
    assert fitted.sentence.features == classifier_features(grammar, context=True)


@pytest.mark.parametrize("grammar", GRAMMARS)
def test_every_grammar_checker_has_its_classifier_without_the_encoder(grammar):
    fitted = Pack(context="off").classifier(grammar)
    assert (fitted.name, fitted.article.encoder_share) == (grammar, 0.0)
    assert fitted.sentence.features == classifier_features(grammar)


def test_the_tables_speak_of_the_same_words(pack):
    resources = pack.resources
    assert all(word in resources.model for word in resources.vectors.index)
    assert not FUNCTION_WORDS & set(resources.vectors.index)
    assert [word for word in FUNCTION_WORDS if word not in resources.model] == ["n't"]  # of other tokenisations


def test_the_word_model_reads_what_is_measured(pack):
    text = "The storm closed the bridge."
    evidence = measure_sentences(text, segment(from_string(text)), None, pack.resources)
    assert evidence.words.shape == (evidence.lengths.sum(), len(pack.resources.word_model.centre))
    assert np.isfinite(pack.resources.word_model.log_odds(evidence.words)).all()


def test_an_article_is_weighed_by_its_sentences_and_what_the_encoder_says_of_them(pack):
    with Detector(Config(grammar="none")) as opened:
        report = opened.check("The ministry closed the bridge on Monday. They ceasefires far away from the peace.")
    values = [{one.feature: one.value for one in sentence.contributions} for sentence in report.sentences]
    log_odds = logit(np.array([sentence.probability for sentence in report.sentences]))
    said = log_odds + [value["context.sentence"] for value in values]
    model = pack.classifier("none").article
    words = len(report.document.text.split())
    assert report.article.probability == pytest.approx(model.probability(said, float("nan"), words), abs=1e-6)
    assert abs(report.article.probability - model.probability(log_odds, float("nan"), words)) > 0.001


def test_no_good_article_is_blocked(seeds):
    good = {file: result.verdict for file, result in seeds.items() if result.wanted == "pass"}
    assert len(good) == 2
    assert "BLOCK" not in good.values()


def test_paragraphs_that_stand_twice_are_counted(seeds):
    assert {file: result.repeated for file, result in seeds.items()} == {
        "000": (0, 0),
        "001": (0, 0),
        "002": (7, 7),
        "003": (0, 0),
        "004": (0, 0),
    }


def test_a_word_that_comes_back_at_once_is_shown(detector):
    [path] = SEEDS.glob("000*.txt")
    report = detector.check(read(path))
    shown = [reason.span.of(report.document.text) for one in report.sentences for reason in one.reasons]
    assert "Russian mature Russian" in shown


PAIRS = (
    (
        "Doctors are testing a new treatment for breast cancer in older women.",
        "Doctors are testing a new treatment for bosom peril in older women.",
    ),
    (
        "The minister said that the talks would continue next week.",
        "The the minister said that the talks would would continue next week.",
    ),
    (
        "The company uses artificial intelligence to answer questions from its customers.",
        "The company uses counterfeit consciousness to answer questions from its customers.",
    ),
    (
        "She told reporters that the government would not raise taxes this year.",
        "She told to reporters that the government would not raised the taxes in this year at.",
    ),
    (
        "Voters will go to the polls in November to choose a new president.",
        "Voters will to the polls go in November for to choose new president one.",
    ),
    (
        "The storm knocked out power to thousands of homes along the coast.",
        "The tempest thumped out potency to thousands of abodes along the shore.",
    ),
    (
        "The Finnish army said it had shot down twelve drones overnight.",
        "The Finnish mature Finnish army said it had shot down twelve drones overnight.",
    ),
    (
        "The court ruled that the law violates the right to free speech.",
        "The court governed that the regulation damages the privilege to complimentary discourse.",
    ),
    (
        "Officials said the bridge would reopen once repairs were finished.",
        "Officials said of the of the bridge would reopen once repairs were finished.",
    ),
    (
        "He was taken to hospital with serious injuries and died the next day.",
        "He was taken to hospital with grave wounds that he, and expired the following daytime.",
    ),
    (
        "Scientists warn that climate change is making heat waves more common.",
        "Scientists warn that atmosphere transform is making warmth waves more regular.",
    ),
)


@pytest.mark.parametrize(("clean", "garbled"), PAIRS)
def test_blatant_garble_scores_above_its_clean_counterpart(detector, clean, garbled):
    better, worse = detector.score_sentences([clean, garbled])
    assert worse > better


def test_scores_with_the_network_off():
    articles = sorted(str(path) for path in SEEDS.glob("*.txt"))
    assert len(articles) == 5
    command = [sys.executable, "-c", WITHOUT_NETWORK, "score", "--format", "json", *articles]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")
    reports = json.loads(result.stdout)["reports"]
    assert [report["path"] for report in reports] == articles
    assert all(report["sentences"] for report in reports)
    [signature] = {report["signature"] for report in reports}
    assert f"pack:{MANIFEST['name']}-{MANIFEST['files']['ngram.bin']['sha256'][:8]}|grammar:harper" in signature
