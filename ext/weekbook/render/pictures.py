"""Pictures: the room that each will take, said before it is there, so that nothing moves when it comes."""

from __future__ import annotations

from pathlib import Path

from docutils import nodes
from sphinx.util.images import get_image_size

from ..nodes import weekbook_item
from ..records import PostRecord

IN_POST = (560, 352)
"""The box in which a picture of a post is shown, in pixels of the style sheet."""
MEASURE = 612
"""How wide the text is: a picture is not wider."""


def fit_picture(image: nodes.image, srcdir: Path) -> None:
    """Give a picture its size on the page, in whole pixels, and let it load when it is near.

    A size that the author gave stands; where it says one of both, the other follows. Nothing is said of a picture
    whose size cannot be read off its file.
    """
    image.setdefault("alt", "")
    if image["uri"].startswith("data:"):
        # it comes with the page
        return
    image.setdefault("loading", "lazy")
    given = {name: image[name] for name in ("width", "height") if name in image}
    if "scale" in image or len(given) == 2 or not all(value.isdigit() for value in given.values()):
        # Sphinx reads what is to be scaled; other units are the style sheet's
        return
    size = get_image_size(srcdir / image["uri"])
    if not size or min(size) < 1:
        return
    width, height = size
    if "width" in given:
        image["height"] = str(round(height * int(given["width"]) / width))
    elif "height" in given:
        image["width"] = str(round(width * int(given["height"]) / height))
    else:
        box = IN_POST if _stands_in_post(image) else (MEASURE, None)
        image["width"], image["height"] = map(str, fit(size, box))


def fit(size: tuple[int, int], box: tuple[int, int | None]) -> tuple[int, int]:
    """Scale a size down into a box, in whole pixels; small ones stay as they are.

    >>> fit((1120, 1056), (560, 352)), fit((100, 50), (560, 352)), fit((1224, 3000), (612, None))
    ((373, 352), (100, 50), (612, 1500))
    """
    width, height = size
    scale = min(1.0, box[0] / width, box[1] / height if box[1] else 1.0)
    return max(1, round(width * scale)), max(1, round(height * scale))


def _stands_in_post(image: nodes.image) -> bool:
    node: nodes.Node | None = image.parent
    while node is not None and not (isinstance(node, weekbook_item) and isinstance(node["record"], PostRecord)):
        node = node.parent
    return node is not None
