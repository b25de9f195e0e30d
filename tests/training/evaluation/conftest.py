from __future__ import annotations

import pytest
from sklearn.ensemble import HistGradientBoostingClassifier

from garble.config import Config
from garble.training import additive
from garble.training.evaluation.bench import run_bench
from tests.tiny_pack import write_pack
from tests.training.evaluation.labelled_folder import write_folder


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return write_folder(tmp_path_factory.mktemp("labelled"))


@pytest.fixture(scope="session")
def config(tmp_path_factory):
    return Config(grammar="none", pack=str(write_pack(tmp_path_factory.mktemp("bench") / "tiny")))


@pytest.fixture(scope="session")
def said():
    return []


@pytest.fixture(scope="session")
def result(folder, config, said):
    """Everything in one run, with short boosting: some thirty classifiers are fitted."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(additive, "HistGradientBoostingClassifier", short_boosting)
        return run_bench(folder, config, ablation=True, makers=True, say=said.append)


def short_boosting(**settings):
    return HistGradientBoostingClassifier(**{**settings, "max_iter": 30, "learning_rate": 0.3})
