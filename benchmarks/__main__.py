"""``make bench``: every measurement in turn, each in a process of its own, so that none warms up another."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> int:
    worst = 0
    for module in sorted(path.stem for path in HERE.glob("*.py") if not path.stem.startswith("_")):
        print(f"\n== {module} ==", flush=True)
        done = subprocess.run([sys.executable, "-m", f"benchmarks.{module}"], cwd=HERE.parent, check=False)
        worst = max(worst, done.returncode)
    return worst


if __name__ == "__main__":
    sys.exit(main())
