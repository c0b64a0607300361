"""The index says of every n-gram and term what the texts say, and an update gives the bytes of a new one."""

from __future__ import annotations

import json
import random
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_lists import Lists
from truth import fold_record, has_phrase

from weekbook.search import shards
from weekbook.search.binary import deflate, differences, inflate, varints
from weekbook.search.documents import DocumentStore, Person
from weekbook.search.folding import code_points
from weekbook.search.grams import LONGEST, cut, find_terms
from weekbook.search.index import IndexWriter
from weekbook.search.reading import FOLDER, read_records
from weekbook.search.records import SearchRecord

WORDS = ["自动驾驶", "感知", "大语言模型", "高斯泼溅", "图像生成", "gpt-4o", "qwen3", "risc-v", "c++", "@karpathy"]
WORDS += ["2504.20602", "tool", "calling", "的", "在", "与"]


class Site:
    """Documents of made-up records, and the index of them."""

    def __init__(self, folder: Path, *, shard_bytes: int = 400) -> None:
        self.store = DocumentStore(folder / "kept", folder / "site" / FOLDER)
        self.site, self.folder = folder / "site", folder / "site" / FOLDER
        self.documents: dict[str, list[SearchRecord]] = {}
        self.shard_bytes = shard_bytes

    def put(self, name: str, records: list[SearchRecord]) -> None:
        """Take a document."""
        self.documents[name] = records
        people = [[Person(handle=handle, name=handle.title()) for handle in record.handles] for record in records]
        week = name[-8:] if name.startswith("weeks/") else ""
        self.store.add(name, f"{name}.html", week, records, people)

    def write(self) -> None:
        """Write the index."""
        IndexWriter(self.store, self.shard_bytes, ".html").write(sorted(self.documents), {"slam": "SLAM"})

    def files(self) -> dict[str, bytes]:
        """Give all files of the site."""
        paths = (path for path in self.site.rglob("*") if path.is_file())
        return {path.relative_to(self.site).as_posix(): path.read_bytes() for path in paths}

    def numbered(self) -> dict[int, SearchRecord]:
        """Give all records by number."""
        return {
            document["first"] + place: record
            for document in Lists(self.folder).documents
            for place, record in enumerate(self.documents[document["name"]])
        }


def make_records(name: str, seed: int, count: int) -> list[SearchRecord]:
    """Make records of a few words each."""
    rng = random.Random(f"{name} {seed}")

    def text(most: int) -> str:
        return "".join(rng.choice(WORDS) + rng.choice(["", "", " ", "，", "\n"]) for _ in range(rng.randint(1, most)))

    return [
        SearchRecord(
            id=f"{name}.html#e{place}",
            title=text(3).replace("\n", " "),
            text=text(30),
            week=name[-8:],
            topic=rng.choice([(), ("slam",), ("research", "vision")]),
            kinds=rng.choice([("paper",), ("post", "note")]),
            handles=rng.choice([(), ("Karpathy",), ("karpathy", "Other")]),
        )
        for place in range(count)
    ]


@pytest.fixture
def site(tmp_path) -> Site:
    made = Site(tmp_path)
    for number in range(10, 16):
        made.put(f"weeks/2025-W{number}", make_records(f"weeks/2025-W{number}", 0, number % 4 + 9))
    made.put("docs/a", [SearchRecord(id="docs/a.html", title="文档", text="说明" + "，gpt-4o" * 4)])
    made.write()
    return made


def grams_of(text: str) -> set[str]:
    """Give all n-grams of a folded text, as written."""
    pieces = cut(code_points(text))
    found = set()
    for place in range(len(pieces.starts)):
        for length in range(1, LONGEST + 1):
            last = place + length - 1
            if last >= len(pieces.starts) or not all(pieces.joined[place:last]):
                break
            found.add(text[pieces.starts[place] : pieces.ends[last]])
    return found


def test_every_gram_has_its_records(site):
    """The list of each n-gram holds just its records; where it has none, that of its first three units does."""
    lists, records = Lists(site.folder), site.numbered()
    texts = {number: fold_record(record.title, record.text) for number, record in records.items()}
    grams = set().union(*map(grams_of, texts.values()))
    assert len(grams) > 500
    left_out = 0
    for gram in grams:
        found = lists.look_up(gram)
        if found is None:
            pieces = cut(code_points(gram))
            assert len(pieces.starts) == LONGEST
            found = lists.look_up(gram[: pieces.ends[2]])
            left_out += 1
        assert found is not None
        assert set(found) == {number for number, text in texts.items() if has_phrase(text, gram)}, gram
    assert left_out > 50


def test_signs(site):
    """A list says which records have the n-gram in the title, and which four times or more."""
    lists = Lists(site.folder)
    terms = lists.terms()
    for gram in ("的", "感知", "图像生", "c"):
        found = lists.look_up(gram)
        for number, record in site.numbered().items():
            times = fold_record(record.title, record.text).count(gram) if gram != "c" else None
            if number in found and times is not None:
                assert found[number] == (gram in fold_record(record.title, ""), times >= 4), (gram, number)
    assert any(often for _title, often in terms["gpt-4o"].values())
    assert any(title for title, _often in terms["gpt-4o"].values())


def test_terms(site):
    """The terms are those of the texts, each with its records."""
    expected: dict[str, set[int]] = {}
    for number, record in site.numbered().items():
        for text in (fold_record(record.title, ""), fold_record(record.text, "")):
            for term in find_terms(cut(code_points(text)))[0]:
                expected.setdefault(term, set()).add(number)
    assert {term: set(found) for term, found in Lists(site.folder).terms().items()} == expected


def test_wide_prefixes(tmp_path):
    """A prefix of terms in several ranges has a list of all their records; ranges have about the same size."""
    site = Site(tmp_path)
    rng = random.Random(1)
    words = [f"{rng.choice('mn')}{rng.randrange(10**9)}" for _ in range(6000)]
    for place in range(3):
        texts = [" ".join(words[begin : begin + 100]) for begin in range(place * 2000, place * 2000 + 2000, 100)]
        name = f"weeks/2025-W1{place}"
        site.put(name, [SearchRecord(id=f"{name}.html#{n}", title="x", text=text) for n, text in enumerate(texts)])
    site.write()
    lists = Lists(site.folder)
    assert {"m", "n"} <= set(lists.root["prefixes"])
    assert len(lists.root["words"]) > 6
    for number, prefix in enumerate(lists.root["prefixes"]):
        records = set().union(*(found for term, found in lists.terms().items() if term.startswith(prefix)))
        assert set(lists.prefix(number)) == records
    sizes = [(site.folder / f"w/{number}.bin").stat().st_size for number in range(len(lists.root["words"]) - 1)]
    assert max(sizes) < 8 * min(sizes)


def test_facts(site):
    """The root, the columns and the people say what the records say."""
    lists = Lists(site.folder)
    root = lists.root
    columns = lists.inflate("facets.bin")
    assert len(columns) == 2 * root["capacity"]
    people = {handle.lower(): steps for _name, handle, steps in json.loads(lists.inflate("people.bin"))}
    numbers = dict.fromkeys(people, 0)
    shows: dict[str, set[int]] = {handle: set() for handle in people}
    for handle, steps in people.items():
        for step in steps:
            numbers[handle] += step
            shows[handle].add(numbers[handle])
    for number, record in site.numbered().items():
        path, kinds = columns[number], columns[root["capacity"] + number]
        assert (() if path == 255 else tuple(root["paths"][path])) == record.topic
        assert (() if kinds == 255 else tuple(root["kinds"][kinds])) == record.kinds
        for handle in people:
            assert (number in shows[handle]) == (handle in {shown.lower() for shown in record.handles})
    for document in lists.documents:
        anchors = json.loads(lists.inflate(f"i/{document['name']}.bin"))
        assert anchors == [record.anchor for record in site.documents[document["name"]]]
        assert zlib.crc32((site.folder / f"i/{document['name']}.bin").read_bytes()) == document["ids"]
    for name in ("facets", "people", "simplified"):
        assert zlib.crc32((site.folder / f"{name}.bin").read_bytes()) == root[name]


def test_simplified_pairs(tmp_path):
    """A browser is given the traditional forms of just the characters that occur."""
    site = Site(tmp_path)
    site.put("weeks/2025-W10", [SearchRecord(id="a#b", title="漢语", text="词典")])
    site.write()
    data = inflate((site.folder / "simplified.bin").read_bytes())
    count = data[0]
    low, high = data[-2 * count : -count], data[-count:]
    assert {chr(a | b << 8) for a, b in zip(low, high, strict=True)} == {"漢", "語", "詞"}


# -- Updates -----------------------------------------------------------------------------------------


def rebuild(site: Site, folder: Path) -> Site:
    """Make the index of the same records anew."""
    other = Site(folder, shard_bytes=site.shard_bytes)
    for name, records in site.documents.items():
        other.put(name, records)
    other.write()
    return other


@pytest.mark.parametrize("seed", range(6))
def test_updates_equal_a_new_index(tmp_path, seed):
    """After any change the files are those of an index that is made anew."""
    rng = random.Random(seed)
    site = Site(tmp_path / "one")
    for number in range(10, 14):
        site.put(f"weeks/2025-W{number}", make_records(f"weeks/2025-W{number}", seed, 12))
    site.write()
    for step in range(8):
        name = rng.choice(sorted(site.documents))
        change = rng.choice(["text", "text", "topic", "more", "fewer", "gone", "new", "empty", "two"])
        if change == "text":
            records = list(site.documents[name])
            place = rng.randrange(len(records)) if records else 0
            site.put(name, [*records[:place], *make_records(name, seed + step + 1, 1), *records[place + 1 :]])
        elif change == "topic":
            site.put(
                name, [SearchRecord(id=r.id, title=r.title, text=r.text, topic=("x",)) for r in site.documents[name]]
            )
        elif change in ("more", "fewer"):
            site.put(name, make_records(name, seed, 25 if change == "more" else 3))
        elif change == "gone" and len(site.documents) > 1:
            del site.documents[name]
        elif change == "new":
            site.put(f"weeks/2025-W{rng.randint(20, 40)}", make_records(str(step), seed, 5))
        elif change == "empty":
            site.put(name, [])
        else:
            # two builds whose first one did not come to its end
            site.put(name, make_records(name, seed + 100, 12))
            site.put(name, make_records(name, seed + 200, 12))
        site.write()
        new = rebuild(site, tmp_path / f"new{step}")
        kept = {path: data for path, data in site.files().items() if "/g/" in path or path.count("/") == 3}
        assert kept == {path: data for path, data in new.files().items() if "/g/" in path or path.count("/") == 3}, (
            change
        )
        # a document without records, or gone, has no texts
        assert {p: d for p, d in site.files().items() if p not in kept} == {
            p: d for p, d in new.files().items() if p not in kept
        }, change


def times(site: Site) -> dict[str, int]:
    """Give when each file was written."""
    return {path: (site.site / path).stat().st_mtime_ns for path in site.files()}


def test_little_is_written(tmp_path):
    """A changed word writes its document's texts, the lists of what changed, and not the others."""
    site = Site(tmp_path, shard_bytes=60)
    for number in range(10, 20):
        site.put(f"weeks/2025-W{number}", make_records(f"weeks/2025-W{number}", 0, 20))
    site.write()
    before = times(site)
    records = list(site.documents["weeks/2025-W12"])
    records[3] = SearchRecord(id=records[3].id, title=records[3].title, text=records[3].text + "\n新词")
    site.put("weeks/2025-W12", records)
    site.write()
    written = {path for path, time in times(site).items() if before.get(path) != time}
    lists = {path for path in site.files() if "/index/g/" in path and path.count("/") == 5}
    assert 0 < len(written & lists) < 10
    assert len(lists) > 100
    texts = {path for path in written if "/t/" in path}
    assert texts == {path for path in site.files() if "/t/weeks/2025-W12/" in path}


def test_nothing_is_written(site, monkeypatch):
    """Where nothing has changed nothing is read or written."""
    before = times(site)
    monkeypatch.setattr("weekbook.search.index.merge_terms", None)
    site.write()
    assert times(site) == before


@pytest.mark.parametrize("harm", ["root", "state", "lists", "other format"])
def test_lost_files(site, tmp_path, harm):
    """Where something of the last build is gone or broken, all is written anew."""
    state = site.store.kept / "index.state"
    if harm == "root":
        (site.folder / "root.bin").unlink()
    elif harm == "state":
        state.write_bytes(b"nothing")
    elif harm == "lists":
        (site.folder / "root.bin").write_bytes(b"other")
        for path in (site.folder / "g").rglob("*.bin"):
            path.unlink()
    else:
        state.write_bytes(state.read_bytes().replace(b"_State", b"_Stale"))
    site.write()
    assert site.files() == rebuild(site, tmp_path / "new").files()


def test_shards_have_about_the_wanted_size(tmp_path):
    """The setting tells how large files are, but for the least number of them."""
    for wanted in (300, 600):
        site = Site(tmp_path / str(wanted), shard_bytes=wanted)
        for number in range(10, 20):
            records = make_records(f"weeks/2025-W{number}", 0, 60)
            rng = random.Random(number)
            han = "".join(chr(rng.randrange(0x4E00, 0x9000)) for _ in range(4000))
            records.append(SearchRecord(id="x", title="y", text=han))
            site.put(f"weeks/2025-W{number}", records)
        site.write()
        sizes = [path.stat().st_size for path in (site.folder / "g").rglob("*/*.bin")]
        assert wanted / 2 < sum(sizes) / len(sizes) < wanted * 2


def test_many_records_need_more_parts(tmp_path, monkeypatch):
    """Numbers of records that do not fit beside a key take bits from the parts, and the lists stay the same."""
    monkeypatch.setattr(shards, "PART_BITS", 2)
    few = Site(tmp_path / "few")
    few.put("weeks/2025-W10", make_records("weeks/2025-W10", 0, 30))
    few.write()
    monkeypatch.setattr(shards, "PART_BITS", 4)
    assert rebuild(few, tmp_path / "many").files() == few.files()
    assert shards.part_bits(1 << 17) == 4
    assert shards.part_bits((1 << 17) + 1) == 5


# -- Records -----------------------------------------------------------------------------------------


def test_records_are_read_back(site):
    expected = [record for document in Lists(site.folder).documents for record in site.documents[document["name"]]]
    assert list(read_records(site.site)) == expected


@pytest.mark.parametrize("kind", ["t", "r"])
@pytest.mark.parametrize("harm", ["missing", "cut", "stale", "empty"])
def test_records_of_a_damaged_index(site, tmp_path, kind, harm):
    """Whatever is wrong with a file, its name is told, and no record of another build is given."""
    path = next(path for path in sorted((site.folder / kind).rglob("*.bin")) if kind == "r" or path.name == "0.bin")
    if harm == "missing":
        path.unlink()
    elif harm == "cut":
        path.write_bytes(path.read_bytes()[:-5])
    elif harm == "stale":
        other = Site(tmp_path / "other")
        other.put("docs/a", [SearchRecord(id="docs/a.html", title="另一个")])
        path.write_bytes(next(p for p in (other.folder / kind).rglob("*.bin")).read_bytes())
    else:
        path.write_bytes(deflate(b"g"))
    with pytest.raises(ValueError, match=f"{kind}/.*\\.bin: "):
        list(read_records(site.site))


@pytest.mark.parametrize("root", [b'{"format": 0}', b"[]"])
def test_records_of_another_version(site, root):
    (site.folder / "root.bin").write_bytes(deflate(root))
    with pytest.raises(ValueError, match="another version"):
        list(read_records(site.site))


@pytest.mark.parametrize("text", ["\u1e3f", "\ue78d", "𠮷野家 🙂", "\ud800", "一\n二", ""])
def test_any_text_is_read_back(tmp_path, text):
    """Texts in either encoding come back; half a character becomes a question mark."""
    site = Site(tmp_path)
    site.put("docs/a", [SearchRecord(id="docs/a.html#b", title="题" + text.replace("\n", ""), text=text)])
    site.write()
    (record,) = read_records(site.site)
    assert record.text == text.replace("\ud800", "?")
    assert record.title == "题" + text.replace("\n", "").replace("\ud800", "?")
    assert record.id == "docs/a.html#b"


# -- Bytes -------------------------------------------------------------------------------------------


@given(st.lists(st.integers(0, 2**63 - 1)))
def test_varints(values):
    import numpy as np

    column = varints(np.array(values, np.uint64))
    seen, value, shift = [], 0, 0
    for byte in column.data:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            seen.append(value)
            value = shift = 0
    assert seen == values
    assert column.ends[-1] == len(column.data)
    assert all(column.part(i, i + 1)[-1] < 0x80 for i in range(len(values)))


@settings(max_examples=50)
@given(st.lists(st.sets(st.integers(0, 1000), min_size=1).map(sorted), max_size=8))
def test_differences(lists):
    import numpy as np

    flat = np.array([number for one in lists for number in one], np.int64)
    steps = differences(flat, np.array([len(one) for one in lists], np.int64)).tolist()
    for one in lists:
        mine, steps = steps[: len(one)], steps[len(one) :]
        assert np.cumsum(mine).tolist() == one
