"""Settings of the property tests: the same examples on every run and every machine."""

from __future__ import annotations

from hypothesis import settings

# derandomize: a red build is red again when it is run again; no deadline: machines differ in speed;
# no database: examples that failed are copied into a table of cases, where everyone sees them
settings.register_profile("weekbook", derandomize=True, deadline=None, database=None, max_examples=150)
settings.load_profile("weekbook")
