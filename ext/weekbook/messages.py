"""Interface texts: every text that a reader sees goes through the catalogues in ``locale/``.

``_`` and ``ngettext`` are the names that ``nox -s messages`` looks for.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.locale import get_translation, get_translator, init, translators

if TYPE_CHECKING:
    from sphinx.application import Sphinx

CATALOG = "weekbook"
"""The name of the catalogues."""

_lazy = get_translation(CATALOG)


def _(message: str) -> str:
    """Translate a text into the language of the build; one that is named before that is known, when it is shown."""
    # as Sphinx's own function does, which makes an empty catalogue at each call, of which a page needs thousands
    translator = translators.get(("general", CATALOG))
    return _lazy(message) if translator is None else translator.gettext(message)


def ngettext(singular: str, plural: str, number: int, shown: str | None = None) -> str:
    """Translate a text with a number in it (``%d``), in the form that the language has for the number.

    :param shown: the number as it is written, where it is not just its digits
    """
    translator = translators.get(("general", CATALOG)) or get_translator(CATALOG)
    text = translator.ngettext(singular, plural, number)
    return text.replace("%d", str(number) if shown is None else shown)


def plural_forms(write: Callable[[int], str]) -> dict[str, str]:
    """Give the forms of a text with a number in it by the names that ``Intl.PluralRules`` has for them in scripts."""
    return {"one": write(1), "other": write(2)}


def setup_messages(app: Sphinx) -> None:
    """Register the catalogues; every Chinese without one of its own (``zh_TW``) gets that which there is."""
    folder = str(Path(__file__).parent / "locale")
    app.add_message_catalog(CATALOG, folder)
    if app.config.language.lower().startswith("zh"):
        init([folder], "zh_CN", CATALOG)
