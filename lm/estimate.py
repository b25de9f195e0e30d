"""KenLM's and IRSTLM's programs: estimate, prune and pack an n-gram model.

`lmplz` and `build_binary` are taken from PATH or built once from the source distribution of `kenlm` on PyPI.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

__all__ = ["entropy_prune", "estimate", "find_program", "pack", "sort_by_prefix"]

_IRSTLM = Path("/usr/lib/irstlm/bin")


def find_program(name: str, work: Path) -> Path:
    """Return the path of KenLM's or IRSTLM's program ``name``, building KenLM in ``work`` where it is missing.

    Raises:
        SystemExit: when the program can neither be found nor built; says which packages are missing.
    """
    built = work / "kenlm-build" / "bin" / name
    found = shutil.which(name) or shutil.which(name, path=str(_IRSTLM)) or (str(built) if built.exists() else None)
    if found:
        return Path(found)
    if name == "prune-lm":
        raise SystemExit("prune-lm is missing: install Debian's package irstlm, or build without --entropy-prune.")
    _build_kenlm(work)
    return built


def _build_kenlm(work: Path) -> None:
    source = work / "kenlm-source"
    source.mkdir(parents=True, exist_ok=True)
    download = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-binary", "kenlm"]
    needs = (
        "KenLM's lmplz could not be built: it needs cmake, g++, zlib1g-dev and Debian's "
        "libboost-{program-options,thread,system,test}-dev. Its own messages are above."
    )
    try:
        subprocess.run([*download, "-q", "-d", str(source), "kenlm"], check=True)
        [archive] = source.glob("kenlm-*.tar.gz")
        with tarfile.open(archive) as files:
            files.extractall(source, filter="data")
        [tree] = [path for path in source.iterdir() if path.is_dir()]
        build = ["cmake", "-S", str(tree), "-B", str(work / "kenlm-build"), "-DCMAKE_BUILD_TYPE=Release"]
        subprocess.run(build, check=True, stdout=subprocess.DEVNULL)
        targets = ["--target", "lmplz", "build_binary", "-j", "2"]
        compile_ = ["cmake", "--build", str(work / "kenlm-build"), *targets]
        subprocess.run(compile_, check=True, stdout=subprocess.DEVNULL)
    except (subprocess.CalledProcessError, FileNotFoundError, ValueError) as error:
        raise SystemExit(needs) from error


def estimate(text: Path, arpa: Path, *, order: int, prune: list[int], work: Path, memory: str = "40%") -> None:
    """Estimate an interpolated modified Kneser-Ney model (Heafield et al., 2013) of the sentences in ``text``.

    Args:
        text: one sentence a line, words separated by blanks.
        arpa: where to write the model.
        order: longest n-gram.
        prune: for each order the count at and below which an n-gram is dropped; the first must be 0.
        work: folder for KenLM and its temporary files.
        memory: what lmplz may use.
    """
    command: list[str | Path] = [find_program("lmplz", work), "-o", str(order), "-S", memory]
    command += ["-T", work / "lmplz"]
    # Text with few distinct counts (CI's sample) has no Kneser-Ney discounts of its own.
    _run([*command, "--discount_fallback", "--prune", *map(str, prune), "--text", text, "--arpa", arpa])


def entropy_prune(arpa: Path, out: Path, thresholds: list[float], work: Path) -> None:
    """Drop the n-grams whose loss changes the model least (Stolcke, 1998), by IRSTLM's prune-lm.

    Args:
        arpa: the model to prune.
        out: where to write what is left, as ARPA.
        thresholds: for orders 2, 3, …: the weighted difference in log-probability below which an n-gram goes.
        work: where `find_program` looks, and for the sorted model.
    """
    by_prefix = work / "sorted.arpa"
    sort_by_prefix(arpa, by_prefix)
    levels = ",".join(f"{threshold:g}" for threshold in thresholds)
    _run([find_program("prune-lm", work), f"-t={levels}", by_prefix, out])
    by_prefix.unlink()


def sort_by_prefix(arpa: Path, out: Path) -> None:
    """Write an ARPA file with the n-grams of each order in the order of their words.

    lmplz sorts n-grams by their last word; IRSTLM reads them as a trie and fails an assertion unless those
    with the same beginning stand together.
    """
    with arpa.open("rb") as lines, out.open("wb") as sorted_lines:
        section: subprocess.Popen[bytes] | None = None
        for line in lines:
            if line.startswith(b"\\") or not line.strip():
                if section is not None and section.stdin is not None:
                    section.stdin.close()
                    if section.wait():
                        raise SystemExit("sort failed: is there room for its temporary files?")
                    section = None
                sorted_lines.write(line)
                sorted_lines.flush()
            elif section is None and line.startswith(b"ngram "):
                sorted_lines.write(line)
            else:
                if section is None:
                    command = ["sort", "-t", "\t", "-k2,2", "-S", "30%"]
                    section = subprocess.Popen(
                        command, stdin=subprocess.PIPE, stdout=sorted_lines, env={**os.environ, "LC_ALL": "C"}
                    )
                assert section.stdin is not None
                section.stdin.write(line)


def pack(arpa: Path, binary: Path, *, bits: int, work: Path) -> None:
    """Write the model as KenLM's quantised trie with compressed pointers (Heafield, 2011)."""
    command: list[str | Path] = [find_program("build_binary", work), "-q", str(bits), "-b", str(bits)]
    _run([*command, "-a", "22", "trie", arpa, binary])


def _run(command: list[str | Path]) -> None:
    """Run a program quietly; what it printed is shown when it fails."""
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False
    )
    if done.returncode:
        raise SystemExit(f"{Path(command[0]).name} failed:\n{done.stdout[-2000:]}")
