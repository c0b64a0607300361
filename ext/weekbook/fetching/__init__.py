"""``weekbook bib``: checks the bibliography, and completes it from arXiv and doi.org."""
