"""Reports for a board: what each says, and how it is written as HTML, Word and PDF."""
