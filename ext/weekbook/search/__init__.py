"""The search index: records to static files that a browser fetches in parts. Pure: no Sphinx, no docutils."""
