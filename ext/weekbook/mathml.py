"""Formulas as MathML, made while building: a page needs neither a script nor another host to show them.

docutils has the converter (https://docutils.sourceforge.io/docs/user/config.html#math-output).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.utils.math import MathError, latex2mathml, unichar2tex

from .diagnostics import Subtype, warn

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_BOLD = re.compile(r' style="font-weight:\s*bold;?"')


def render_mathml(tex: str, *, block: bool) -> str:
    """Turn TeX into a ``math`` element.

    :raises MathError: if the converter does not know a command
    """
    html = str(latex2mathml.tex2mathml(tex.translate(unichar2tex.uni2tex_table), as_block=block))
    # the converter's only style attribute: two relations are drawn bold
    return _BOLD.sub(' class="weekbook-bold"', html)


def _visit(self: Any, node: nodes.Element) -> None:
    block = isinstance(node, nodes.math_block)
    tex = node.astext()
    try:
        html = render_mathml(tex, block=block)
    except (MathError, AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        # on unfinished formulas the converter raises more than it says
        warn(Subtype.MATH, f"formula cannot be shown as MathML ({error}): {tex!r}", location=node)
        html = f"<code>{self.encode(tex)}</code>"
    tag = "div" if block else "span"
    self.body.append(self.starttag(node, tag, "", CLASS="math weekbook-formula"))
    self.body.append(f"{html}</{tag}>")
    raise nodes.SkipNode


def setup_mathml(app: Sphinx) -> None:
    """Register the renderer under the name ``mathml``; ``html_math_renderer`` chooses it."""
    app.add_html_math_renderer("mathml", inline_renderers=(_visit, None), block_renderers=(_visit, None))
