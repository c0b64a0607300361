"""Pictures are found in the archive, and only there; what is copied has a name of its content."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from archives import PNG

from weekbook.importer.model import PictureError
from weekbook.importer.pictures import PictureFinder, copy_pictures

KINDS = {
    "png": PNG,
    "jpg": b"\xff\xd8\xff\xe0rest",
    "jpeg": b"\xff\xd8\xff\xe1rest",
    "gif": b"GIF89arest",
    "webp": b"RIFF\0\0\0\0WEBPVP8 rest",
    "avif": b"\0\0\0\x1cftypavifrest",
    "svg": b'<?xml version="1.0"?>\n<!-- a -->\n<!DOCTYPE svg [<!ENTITY a "b">]>\n<svg xmlns="http://www.w3.org/2000/svg"/>',
}


@pytest.fixture
def week(tmp_path: Path) -> Path:
    """Return the folder of a week in an archive, with a file outside the archive."""
    folder = tmp_path / "top" / "2025" / "2025W18"
    (folder / "a.assets").mkdir(parents=True)
    (tmp_path / "secret.png").write_bytes(PNG)
    return folder


@pytest.fixture
def finder(week: Path) -> PictureFinder:
    """Return the finder of the week."""
    return PictureFinder(week, week.parent.parent)


def name_of(data: bytes, suffix: str) -> str:
    """Return the name of a picture with this content."""
    return f"{sha256(data).hexdigest()[:16]}.{suffix}"


@pytest.mark.parametrize("suffix", KINDS)
def test_kinds(week: Path, finder: PictureFinder, suffix: str) -> None:
    """Each kind is known by its first bytes, and keeps its ending, in lower case."""
    (week / "a.assets" / f"一 x.{suffix.upper()}").write_bytes(KINDS[suffix])
    assert finder(f"a.assets/一 x.{suffix.upper()}") == f"../pictures/{name_of(KINDS[suffix], suffix)}"


def test_wrong_ending(week: Path, finder: PictureFinder) -> None:
    """A server goes by the ending, so that it is that of the content."""
    (week / "a.png").write_bytes(KINDS["webp"])
    assert finder("a.png") == f"../pictures/{name_of(KINDS['webp'], 'webp')}"


def test_places(week: Path, finder: PictureFinder) -> None:
    """Beside the week, elsewhere in the archive, and from its top, as on GitHub."""
    (week.parent / "shared.png").write_bytes(PNG)
    found = [finder("../shared.png"), finder("./a.assets/../../shared.png"), finder("/2025/shared.png")]
    assert found == [f"../pictures/{name_of(PNG, 'png')}"] * 3


@pytest.mark.parametrize(
    "address",
    ["none.png", "", ".", "/", "..", "a.assets", "a\0.png", "x" * 5000 + ".png", "file:///etc/a.png", "/etc/a.png"],
)
def test_missing(finder: PictureFinder, address: str) -> None:
    """What is no file is not there."""
    assert finder(address) is None
    assert finder.found == {}


@pytest.mark.parametrize(
    "address",
    ["../../../secret.png", "/../secret.png", "/../../nothing.png", "link.png", "folder/secret.png", "../../.."],
)
def test_outside(week: Path, finder: PictureFinder, address: str) -> None:
    """What lies outside is refused, whether it is there or not, and whatever leads there."""
    (week / "link.png").symlink_to("../../../secret.png")
    (week / "folder").symlink_to(week.parent.parent.parent)
    with pytest.raises(PictureError, match="outside the archive"):
        finder(address)
    assert finder.found == {}


def test_top_is_the_folder(week: Path) -> None:
    """Where only a week was named, its folder is the archive."""
    (week.parent / "shared.png").write_bytes(PNG)
    with pytest.raises(PictureError, match="outside the archive"):
        PictureFinder(week, week)("../shared.png")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.html", b"<svg></svg>", "not a file of a picture"),
        ("README.md", PNG, "not a file of a picture"),
        (".png", PNG, "not a file of a picture"),
        ("a.png", b"<html><svg></svg>", "holds no picture"),
        ("a.png", b"", "holds no picture"),
        # comments that may end in many ways would take for ever
        ("a.svg", b" <!-- -->" * 5000, "holds no picture"),
    ],
)
def test_no_picture(week: Path, finder: PictureFinder, name: str, data: bytes, said: str) -> None:
    """Other files are not copied, whatever their name or content is."""
    (week / name).write_bytes(data)
    with pytest.raises(PictureError, match=said):
        finder(name)
    assert finder.found == {}


def test_links_in_a_circle(week: Path, finder: PictureFinder) -> None:
    """A link to itself is no picture."""
    (week / "a.png").symlink_to("a.png")
    assert finder("a.png") is None


def test_copies(tmp_path: Path, week: Path, finder: PictureFinder) -> None:
    """Each content is copied once; what is there stays as it is, and a part of it is no picture."""
    for name in ("a.png", "b.png"):
        (week / name).write_bytes(PNG)
        finder(name)
    weeks = tmp_path / "weeks"
    assert copy_pictures(finder.found, weeks, write=False) == (name_of(PNG, "png"),)
    assert not weeks.exists()
    assert copy_pictures(finder.found, weeks, write=True) == (name_of(PNG, "png"),)
    (copy,) = (weeks / "pictures").iterdir()
    assert (copy.name, copy.read_bytes()) == (name_of(PNG, "png"), PNG)
    before = copy.stat()
    assert copy_pictures(finder.found, weeks, write=True) == ()
    assert copy.stat() == before
    copy.write_bytes(PNG[:5])
    assert copy_pictures(finder.found, weeks, write=True) == (name_of(PNG, "png"),)
    assert copy.read_bytes() == PNG


def test_folder_of_pictures_elsewhere(tmp_path: Path, week: Path, finder: PictureFinder) -> None:
    """A link in the place of the folder is not followed."""
    (week / "a.png").write_bytes(PNG)
    finder("a.png")
    (tmp_path / "weeks").mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "weeks" / "pictures").symlink_to(tmp_path / "other")
    with pytest.raises(OSError, match="leads outside"):
        copy_pictures(finder.found, tmp_path / "weeks", write=True)
    assert list((tmp_path / "other").iterdir()) == []
