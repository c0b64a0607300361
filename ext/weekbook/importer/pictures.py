"""Pictures: found beside their week, copied once under a name that their content gives."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path, PurePosixPath

from .files import check_inside, copy_whole, picture_address, pictures_path
from .model import PictureError

SUFFIXES = {
    "png": frozenset({".png"}),
    "jpg": frozenset({".jpg", ".jpeg"}),
    "gif": frozenset({".gif"}),
    "webp": frozenset({".webp"}),
    "avif": frozenset({".avif"}),
    # a page shows it by <img>, where its scripts do not run: https://www.w3.org/TR/SVG2/conform.html#secure-static-mode
    "svg": frozenset({".svg"}),
}
"""The kinds of pictures, each with the endings that its files have."""

_ENDINGS = frozenset().union(*SUFFIXES.values())
# atomic, since comments that may end in many places would be tried in all ways
_SVG = re.compile(
    rb"(?:\xef\xbb\xbf)?(?>\s|<\?xml[^>]*>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)*+<svg[\s>]", re.DOTALL
)


class PictureFinder:
    """Finds the pictures of one week, and knows which of them are to be copied."""

    def __init__(self, folder: Path, top: Path) -> None:
        """Look in a week's folder, and nowhere outside the archive that it is in."""
        self.folder, self.top = folder.resolve(), top.resolve()
        self.found: dict[str, Path] = {}
        """Those asked for, by the name they are to have."""

    def __call__(self, address: str) -> str | None:
        """Give the address that a picture is to have; see :data:`weekbook.importer.model.FindPicture`."""
        path = self._locate(address)
        if path is None:
            return None
        if path.suffix.lower() not in _ENDINGS:
            raise PictureError("not a file of a picture")
        try:
            kind, digest = _examine(path)
        except OSError as error:
            raise PictureError(f"picture cannot be read ({error.strerror})") from error
        if kind is None:
            raise PictureError("the file holds no picture")
        ending = path.suffix.lower()
        name = f"{digest[:16]}{ending if ending in SUFFIXES[kind] else f'.{kind}'}"
        self.found[name] = path
        return picture_address(name)

    def _locate(self, address: str) -> Path | None:
        """Find the file of an address: below the week's folder, or from the top of the archive as on GitHub."""
        wanted = PurePosixPath(address)
        start, below = (self.top, wanted.relative_to("/")) if wanted.is_absolute() else (self.folder, wanted)
        if not below.name or "\0" in address:
            return None
        try:
            path = (start / below).resolve()
            # said first of all: whether there is a file outside is nobody's business
            if not path.is_relative_to(self.top):
                raise PictureError("picture lies outside the archive, and is not looked at")
            return path if path.is_file() else None
        except (OSError, RuntimeError):
            # a name too long for any file, or links in a circle
            return None


def copy_pictures(found: dict[str, Path], weeks: Path, *, write: bool) -> tuple[str, ...]:
    """Copy pictures that are not there yet, or only look; give their names."""
    copied = []
    for name, source in found.items():
        target = pictures_path(weeks) / name
        # the name is that of the content, and files are written whole: what has the name and the length is it
        if target.is_file() and target.stat().st_size == source.stat().st_size:
            continue
        copied.append(name)
        if write:
            check_inside(target, weeks)
            copy_whole(source, target)
    return tuple(copied)


def _examine(path: Path) -> tuple[str | None, str]:
    """Give the kind of a picture by its first bytes, and the digest of all of them."""
    with path.open("rb") as stream:
        start = stream.read(1 << 16)
        digest = sha256(start)
        while block := stream.read(1 << 20):
            digest.update(block)
    return _kind(start), digest.hexdigest()


def _kind(start: bytes) -> str | None:
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if start.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if start.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "webp"
    if start[4:12] in (b"ftypavif", b"ftypavis"):
        return "avif"
    return "svg" if _SVG.match(start) else None
