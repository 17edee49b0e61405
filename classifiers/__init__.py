"""JUDGE: (Article, Reading) in, Verdict out. Pure: no store, no settings, no network."""
