"""Directives: each reads its arguments, builds nodes and leaves a record on them. They do not talk to each other."""
