"""Measures the contextual encoder alone: sentences a second, and where its time goes.

``python -m tests.benchmarks.encoder [--pack DIR] --text FILE [--sentences N]`` prints the sentences a second of one
thread and of two, then what each operator takes of a sentence on one thread and how fast the int8 products are. FILE
has one sentence a line. The products' multiply-adds a second say how far the processor is from its peak: one with
AVX-512 VNNI and 256-bit units (Zen 4) does 64 a cycle, one with AMX up to 1,024.
"""

# ruff: noqa: T201

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from math import prod
from operator import itemgetter
from pathlib import Path
from typing import Any

import onnxruntime
from zstandard import ZstdDecompressor

from garble.encoder import FILES, Encoder
from garble.pack import EMBEDDED

_PRODUCT = "MatMulIntegerToFloat"
_LEAST = 0.01


def main(arguments: Sequence[str]) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.encoder", description=__doc__)
    parser.add_argument("--pack", type=Path, default=EMBEDDED)
    parser.add_argument("--text", type=Path, required=True)
    parser.add_argument("--sentences", type=int, default=1_000)
    given = parser.parse_args(arguments)
    lines = given.text.read_text(encoding="utf-8").splitlines()
    sentences = list(dict.fromkeys(filter(str.strip, lines)))[: given.sentences]
    pieces = sum(len(one.pieces) for one in Encoder(given.pack).judge(sentences))
    print(f"{len(sentences):,} sentences of {pieces / len(sentences):.1f} pieces\n")
    print("| threads | sentences a second |\n|---:|---:|")
    for threads in (1, 2):
        encoder = Encoder(given.pack, threads)
        start = time.perf_counter()
        encoder.judge(sentences)
        print(f"| {threads} | {len(sentences) / (time.perf_counter() - start):,.0f} |")
    _print_operators(_profile(given.pack, sentences), len(sentences))


def _profile(pack: Path, sentences: list[str]) -> list[dict[str, Any]]:
    """Return what ONNX Runtime notes of each operator that it runs, on one thread."""
    encoder = Encoder(pack)
    with tempfile.TemporaryDirectory() as folder:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.enable_profiling = True
        options.profile_file_prefix = str(Path(folder, "profile"))
        model = ZstdDecompressor().decompress((pack / FILES[0]).read_bytes())
        encoder._session = onnxruntime.InferenceSession(
            model, options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"]
        )
        encoder.judge(sentences)
        noted = json.loads(Path(encoder._session.end_profiling()).read_text(encoding="utf-8"))
    return [one for one in noted if one.get("cat") == "Node" and one["name"].endswith("kernel_time")]


def _print_operators(noted: list[dict[str, Any]], sentences: int) -> None:
    used: defaultdict[str, float] = defaultdict(float)
    products = 0
    for one in noted:
        operator = one["args"]["op_name"]
        used[operator] += one["dur"] / 1e6
        if operator == _PRODUCT:
            (rows,) = one["args"]["input_type_shape"][0].values()
            (results,) = one["args"]["output_type_shape"][0].values()
            products += prod(rows) * results[-1]
    total = sum(used.values())
    print("\n| operator | milliseconds a sentence | share |\n|---|---:|---:|")
    for operator, seconds in sorted(used.items(), key=itemgetter(1), reverse=True):
        if seconds / total >= _LEAST:
            print(f"| {operator} | {1e3 * seconds / sentences:.2f} | {seconds / total:.0%} |")
    print(f"\nint8 products: {products / sentences / 1e9:.2f} thousand million multiply-adds a sentence, ", end="")
    print(f"{products / used[_PRODUCT] / 1e9:.0f} a second")


if __name__ == "__main__":
    main(sys.argv[1:])
