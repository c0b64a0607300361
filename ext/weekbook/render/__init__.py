"""Renderers: from views and records to nodes. They read, and change nothing but the nodes they are given."""
