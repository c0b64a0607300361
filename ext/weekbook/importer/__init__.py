"""Import of weeks that were kept as README files: from their Markdown to MyST documents. Nothing here knows Sphinx."""
