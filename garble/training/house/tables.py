"""What ``garble calibrate`` and ``garble train`` found, as text for people and as JSON-ready values."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from garble.training.calibration import BLOCK_FPR
from garble.training.evaluation.markdown import markdown_table
from garble.training.evaluation.metrics import Interval
from garble.training.house.corpus import HouseCorpus
from garble.training.house.shares import needed
from garble.training.house.thresholds import QUANTILES, Choice, HouseThresholds

__all__ = ["calibration_dict", "calibration_text", "training_dict", "training_text"]


def calibration_dict(found: HouseThresholds) -> dict[str, Any]:
    """Return the thresholds and what they are set on."""
    return {
        "articles": found.articles,
        "sentences": found.sentences,
        "copies": found.copies,
        "fitted_on": found.fitted,
        "without_running_text": found.empty,
        "quantiles": {
            what: {f"{share:g}": round(float(value), 6) for share, value in zip(QUANTILES, values, strict=True)}
            for what, values in zip(("sentences", "articles"), found.quantiles, strict=True)
        },
        "thresholds": {
            choice.setting: {
                "share": choice.share,
                "value": choice.value,
                "unknown": choice.unknown,
                "before": choice.before,
                "flagged_before": choice.flagged_before.as_dict(),
                "flagged_held_out": choice.flagged.as_dict(),
            }
            for choice in found.choices
        },
        "signature": str(found.signature),
    }


def calibration_text(found: HouseThresholds) -> str:
    """Return tables of the quantiles, of the thresholds, and of what they flag on articles they were not set on."""
    parts = [
        f"{found.articles:,} articles with {found.sentences:,} sentences were judged.",
        *([f"{found.empty:,} more have no running text; only their headings count."] if found.empty else []),
        *([f"{found.copies:,} copies of others were left out."] if found.copies else []),
        *([f"{found.fitted:,} that the pack was fitted on were left out."] if found.fitted else []),
    ]
    head = ("probability", *[f"{_percent(share)} below" for share in QUANTILES[:-1]], "highest")
    quantiles = markdown_table(
        head,
        [
            (what, *[f"{value:.3f}" for value in values])
            for what, values in zip(("sentences", "articles"), found.quantiles, strict=True)
        ],
    )
    head = ("threshold", "was", "is", "flags of", "wished", "was [95 %]", "is, left out [95 %]")
    thresholds = markdown_table(head, [_row(choice) for choice in found.choices])
    explained = (
        "“Left out”: every article is judged by thresholds that were set without it. In brackets: where the share in\n"
        "further articles of this kind lies with 95 % certainty.\n"
    )
    kept = "".join(_unknown(choice, found.articles) for choice in found.choices if choice.unknown)
    return "\n".join([" ".join(parts) + "\n", quantiles, thresholds, explained + kept])


def training_dict(corpus: HouseCorpus, fitted: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """Return what was fitted on, and of each classifier its identity, thresholds and held-out figures."""
    return {
        **{
            kind: {"articles": articles, "sentences": sentences}
            for kind, (articles, sentences) in zip(("clean", "garbled"), corpus.sizes, strict=True)
        },
        "unchanged_sentences_left_out": corpus.unchanged,
        "articles_left_out": corpus.left_out,
        "classifiers": {
            name: {part: one[part] for part in ("identity", "thresholds", "figures")} for name, one in fitted.items()
        },
    }


def training_text(corpus: HouseCorpus, fitted: Mapping[str, dict[str, Any]]) -> str:
    """Return what was fitted on and a table of held-out figures, a column a classifier."""
    (clean, clean_sentences), (garbled, garbled_sentences) = corpus.sizes
    parts = [
        f"Fitted on {clean_sentences:,} sentences of {clean:,} clean articles and {garbled_sentences:,} of {garbled:,} "
        "garbled ones.",
        *([f"{corpus.unchanged:,} sentences that garbling left alone were left out."] if corpus.unchanged else []),
        *([f"{corpus.left_out:,} articles that are copies were left out."] if corpus.left_out else []),
    ]
    rows = {name: _training_rows(one) for name, one in fitted.items()}
    table = markdown_table(
        ("held out", *fitted),
        [(name, *[rows[one].get(name, "–") for one in fitted]) for name in max(rows.values(), key=len)],
    )
    noisy = (
        "Every sentence of a garbled article counted as garbled, though many may be sound: the labels are noisy,\n"
        "and a probability tells that a sentence stands in a garbled article. Each figure is of classifiers that\n"
        "have not seen the article.\n"
    )
    few = clean < needed(BLOCK_FPR)
    guess = (
        f"Which threshold {_percent(BLOCK_FPR)} of clean articles reach cannot be known from {clean:,}: the one for "
        "BLOCK is an estimate.\n"
    )
    return "\n".join([" ".join(parts) + "\n", table, noisy + (guess if few else "")])


def _training_rows(one: Mapping[str, Any]) -> dict[str, str]:
    figures = {
        name: f"{value:.3f}" if name.startswith("AUC") else _percent(value) for name, value in one["figures"].items()
    }
    thresholds = {f"{name} threshold": f"{value:.3f}" for name, value in one["thresholds"].items()}
    return figures | thresholds | {"identity": one["identity"]}


def _row(choice: Choice) -> tuple[str, ...]:
    return (
        choice.setting,
        f"{choice.before:.3f}",
        f"{choice.value:.3f}" + (" (unknown)" if choice.unknown else ""),
        "sentences" if choice.setting.startswith("sentence") else "articles",
        _percent(choice.share),
        _interval(choice.flagged_before),
        _interval(choice.flagged),
    )


def _unknown(choice: Choice, articles: int) -> str:
    stays = "stays" if choice.value == choice.before else "is raised to the one for REVIEW"
    return (
        f"Which {choice.setting} {_percent(choice.share)} of clean articles reach cannot be known from {articles:,}; "
        f"that takes {needed(choice.share):,}. It {stays}.\n"
    )


def _interval(found: Interval) -> str:
    return f"{_percent(found.value)} [{_percent(found.low)}, {_percent(found.high)}]"


def _percent(share: float) -> str:
    """Return a share with about three digits; never a 0 that is none."""
    percent = 100 * share
    return f"{percent:.3g} %" if percent >= 0.01 or percent == 0 else f"{math.ceil(1000 * percent) / 1000:g} %"
