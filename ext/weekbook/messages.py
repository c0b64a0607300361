"""Interface texts: every text that a reader sees goes through the catalogues in ``locale/``.

``_`` and ``ngettext`` are the names that ``nox -s messages`` looks for.
"""

from __future__ import annotations

from sphinx.locale import get_translation, get_translator

CATALOG = "weekbook"
"""The name of the catalogues."""

_ = get_translation(CATALOG)
"""Translate a text into the language of the build."""


def ngettext(singular: str, plural: str, number: int, shown: str | None = None) -> str:
    """Translate a text with a number in it (``%d``), in the form that the language has for the number.

    :param shown: the number as it is written, where it is not just its digits
    """
    text = get_translator(CATALOG).ngettext(singular, plural, number)
    return text.replace("%d", str(number) if shown is None else shown)
