"""Lists of 50,000 dossiers in every form: seconds, and the most memory the process used.

Run: ``python -m benchmarks.lists [--dossiers N] [--form FORM]``; each form in a process of its own. Floor: 20 s of CPU and 500 MB.
"""

import argparse
import os
import resource
import subprocess
import sys
import time

from benchmarks._dossiers import fill, opened

SECONDS, MEGABYTES = 20, 500
FORMS = ("csv", "xlsx", "docx", "jsonl", "parquet")


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--dossiers", type=int, default=50_000)
    options.add_argument("--form", choices=FORMS, action="append", help="Only this form; repeat for several.")
    chosen = options.parse_args()
    with opened("sqlite"):
        fill(chosen.dossiers)
        print(f"{chosen.dossiers:,} dossiers; floor {SECONDS} s, {MEGABYTES} MB")
        worst = 0
        for form in chosen.form or FORMS:
            measuring = f"import sys; from benchmarks.lists import measure; sys.exit(measure({form!r}))"
            done = subprocess.run([sys.executable, "-c", measuring], env=os.environ, check=False)
            worst = max(worst, done.returncode)
    return worst


def measure(form: str) -> int:
    """One form, in this process, from a store that stands."""
    from pathlib import Path

    from store.setup import open_store

    open_store()
    from candidates.exports.files import whole_binary_file
    from candidates.exports.formats import FORMATS
    from candidates.exports.listed import listed
    from candidates.filters import Filter

    target = Path(os.environ["GUONGSANG_HOME"]) / f"list.{form}"
    began, busy = time.perf_counter(), time.process_time()
    with whole_binary_file(target) as out:
        rows = FORMATS[form].write(listed(Filter().apply()), out)
    seconds, busy = time.perf_counter() - began, time.process_time() - busy
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = target.stat().st_size / 1e6
    print(f"{form:8} {rows:7,} rows {busy:6.1f} s of CPU, {seconds:6.1f} s, {memory:6.0f} MB, {size:6.1f} MB on disk")
    return int(busy > SECONDS or memory > MEGABYTES)


if __name__ == "__main__":
    sys.exit(main())
