"""Roles and links across weeks, and what other projects can refer to."""

from __future__ import annotations

import pytest
from casefiles import WEEK
from sphinx.util.inventory import InventoryFile

W17, W19 = "weeks/2025/W17", "weeks/2025/W19"
INDEX = "# Home\n\n```{toctree}\n:glob:\n\nweeks/*/*\nlists\n```\n"
LISTS = "# Lists\n\n```{papers}\n```\n\n```{people}\n```\n"
BIB = "@misc{one, title = {One}, eprint = {2504.20602}}\n"
OLDER = """### 旧的 条目

```{paper} 2504.20602v1
```

### A post

:::{tweet} https://x.com/Karpathy/status/1917920257257459899
:name: Andrej
Text.
:::

### Custom

```{source} Somewhere
:id: my-own
```
"""


@pytest.fixture
def sources(week_source):
    """Write 2025-W17 as above, and 2025-W18 around a body."""

    def write(body: str) -> dict[str, str]:
        return {
            f"{W17}.md": week_source(OLDER, name="2025-W17", title="Week 17"),
            f"{WEEK}.md": week_source(body),
            "bib/a.bib": BIB,
            "index.md": INDEX,
            "lists.md": LISTS,
        }

    return write


@pytest.fixture
def build(build_site, sources):
    """Build these, and more files."""
    return lambda body, **more: build_site({**sources(body), **more})


def links(page) -> list[tuple[str, str]]:
    """Return address and text of the links of the first paragraph."""
    return [(a["href"], a.get_text()) for a in page.select(".weekbook-body p a.reference")]


@pytest.mark.parametrize(
    ("role", "href", "text"),
    [
        ("{week}`2025-W17`", "W17.html", "Week 17"),
        ("{week}`2025W17`", "W17.html", "Week 17"),
        ("{week}`last week <2025-W17>`", "W17.html", "last week"),
        ("{week:week}`2025-W17`", "W17.html", "Week 17"),
        ("{entry}`旧的 条目`", "W17.html#arxiv-2504-20602", "旧的 条目"),
        ("{entry}`旧的-条目`", "W17.html#arxiv-2504-20602", "旧的 条目"),
        ("{entry}`arxiv-2504-20602`", "W17.html#arxiv-2504-20602", "旧的 条目"),
        ("{entry}`#arxiv-2504-20602`", "W17.html#arxiv-2504-20602", "旧的 条目"),
        ("{entry}`2504.20602v3`", "W17.html#arxiv-2504-20602", "旧的 条目"),
        ("{entry}`1917920257257459899`", "W17.html#post-1917920257257459899", "A post"),
        ("{entry}`2025-W17#post-1917920257257459899`", "W17.html#post-1917920257257459899", "A post"),
        ("{entry}`2025-W17#a POST`", "W17.html#post-1917920257257459899", "A post"),
        ("{entry}`that *one* <2025-W17#旧的 条目>`", "W17.html#arxiv-2504-20602", "that *one*"),
        ("{week:entry}`A post`", "W17.html#post-1917920257257459899", "A post"),
        ("{entry}`my-own`", "W17.html#my-own", "Custom"),
        ("{person}`karpathy`", "../../lists.html#person-karpathy", "Andrej"),
        ("{person}`@Karpathy`", "../../lists.html#person-karpathy", "Andrej"),
        ("{person}`him <karpathy>`", "../../lists.html#person-karpathy", "him"),
        ("{paper}`2504.20602`", "#ref-one", "One"),
        ("{week:paper}`it <one>`", "#ref-one", "it"),
    ],
)
def test_role(build, role, href, text):
    """A role finds its target in other weeks, and shows its name or the given text."""
    site = build(f"### Here\n\n{role}\n")
    assert site.warnings == []
    assert links(site.page(WEEK)) == [(href, text)]


def test_roles_in_rst(build_site, week_source):
    """The same in reStructuredText, with the short names and the long ones."""
    roles = ":week:`2025-W17` :week:entry:`A post` :entry:`t <A post>` :person:`karpathy`"
    rst = f":week: 2025-W18\n\nWeek\n====\n\nHere\n----\n\n{roles}\n"
    files = {f"{W17}.md": week_source(OLDER, name="2025-W17"), f"{WEEK}.rst": rst, "bib/a.bib": BIB}
    site = build_site({**files, "lists.md": LISTS, "index.md": INDEX})
    assert site.warnings == []
    assert links(site.page(WEEK)) == [
        ("W17.html", "Week 18"),
        ("W17.html#post-1917920257257459899", "A post"),
        ("W17.html#post-1917920257257459899", "t"),
        ("../../lists.html#person-karpathy", "Andrej"),
    ]


def test_entry_of_this_week_comes_first(build):
    """A title that several weeks have names the one of the same page; a week before it chooses another."""
    site = build("### A post\n\n```{source} Mine\n```\n\n{entry}`A post` {entry}`2025-W17#A post`\n")
    assert links(site.page(WEEK)) == [
        ("#source-mine", "A post"),
        ("W17.html#post-1917920257257459899", "A post"),
    ]


def test_newest_week_comes_first(build, week_source):
    """Of other weeks the newest one is meant, whatever the names of files."""
    newer = week_source("### A post\n\n```{source} Newer\n```\n", name="2025-W19")
    site = build("### Here\n\n{entry}`A post`\n", **{f"{W19}.md": newer})
    assert links(site.page(WEEK)) == [("W19.html#source-newer", "A post")]


def test_entry_by_a_source_that_two_have(build):
    """An identifier that two entries share names the first of them."""
    card = "```{paper} one\n```\n"
    body = f"### A\n\n{card}\n### B\n\n{card}\n### C\n\n{{entry}}`paper-one` {{entry}}`2025-W18#paper-one`\n"
    site = build(body)
    assert site.warnings == []
    page = site.page(WEEK)
    first = page.select_one(".weekbook-entry")["id"]
    assert links(page) == [(f"#{first}", "A"), (f"#{first}", "A")]


def test_entry_with_an_id_of_its_own_by_its_source(build):
    """``:id:`` gives a name more; what the source is called still works."""
    site = build("### A\n\n```{paper} one\n:id: mine\n```\n\n### B\n\n{entry}`mine` {entry}`one` {entry}`2504.20602`\n")
    assert site.warnings == []
    assert links(site.page(WEEK)) == [("#mine", "A")] * 3


def test_person_without_a_list_leads_to_the_newest_post(build_site, week_source):
    """Without a page of people a person is where they were read last."""
    files = {
        f"{W17}.md": week_source(OLDER, name="2025-W17"),
        f"{WEEK}.md": week_source("### H\n\n{person}`karpathy`\n"),
    }
    site = build_site({**files, "bib/a.bib": BIB})
    assert links(site.page(WEEK)) == [("W17.html#post-1917920257257459899", "Andrej")]


def test_unresolved_roles_stay_text(build):
    """What leads nowhere is text with a class, and a warning with file, line and the nearest name."""
    site = build("### Here\n\nFirst line.\n\n{entry}`A pots` and {week}`2025-W77` and {person}`words <karpati>`.\n")
    assert [(w.path, w.line, w.text, w.type) for w in site.warnings] == [
        (f"{WEEK}.md", 11, "no entry 'A pots' (did you mean 'A post'?)", "weekbook.xref"),
        (f"{WEEK}.md", 11, "no week '2025-W77' (did you mean '2025-W17'?)", "weekbook.xref"),
        (f"{WEEK}.md", 11, "no person 'karpati' (did you mean 'karpathy'?)", "weekbook.xref"),
    ]
    assert [s.get_text() for s in site.page(WEEK).select(".weekbook-unresolved")] == ["A pots", "2025-W77", "words"]


def test_unresolved_role_on_any_page(build):
    """So on a page that is no week."""
    site = build("### H\n\nT.\n", **{"about.md": "---\norphan: true\n---\n\n# About\n\n{entry}`A pots`\n"})
    assert [(w.path, w.line, w.text) for w in site.warnings] == [
        ("about.md", 7, "no entry 'A pots' (did you mean 'A post'?)")
    ]


@pytest.fixture
def inventory(shared_site, sources):
    """Load the inventory of a site with something of every kind."""
    body = """### Here

```{episode} E：1
:show: S
```

```{source} The Source
```

{paper}`10.1000/nothing`
"""
    site = shared_site(sources(body))
    return InventoryFile.loads((site.outdir / "objects.inv").read_bytes(), uri="").data


@pytest.mark.parametrize(
    ("kind", "name", "place", "shown"),
    [
        ("week", "2025-W17", "weeks/2025/W17.html#2025-w17", "Week 17"),
        ("entry", "2025-W17#arxiv-2504-20602", "weeks/2025/W17.html#arxiv-2504-20602", "旧的 条目"),
        ("entry", "2025-W17#my-own", "weeks/2025/W17.html#my-own", "Custom"),
        ("post", "1917920257257459899", "weeks/2025/W17.html#s-post-1917920257257459899", "Andrej"),
        ("person", "karpathy", "lists.html#person-karpathy", "Andrej"),
        ("paper", "one", "lists.html#paper-one", "One"),
        ("paper", "doi:10.1000/nothing", "lists.html#paper-doi-10-1000-nothing", "-"),
        ("episode", "2025-W18#s-episode-e-1", "weeks/2025/W18.html#s-episode-e-1", "E：1"),
        ("source", "2025-W18#s-source-the-source", "weeks/2025/W18.html#s-source-the-source", "The Source"),
    ],
)
def test_inventory(inventory, kind, name, place, shown):
    """Other projects can refer to every kind of object, by a name that survives edits ("-": shown is the name)."""
    item = inventory[f"week:{kind}"][name]
    assert (item.uri, item.display_name) == (place, shown)


def test_inventory_leads_to_ids_that_exist(build):
    """Each address of the inventory is an id of its page."""
    site = build("### Here\n\n```{episode} E\n```\n")
    data = InventoryFile.loads((site.outdir / "objects.inv").read_bytes(), uri="").data
    for kind, items in data.items():
        for item in items.values() if kind.startswith("week:") else ():
            docname, _, anchor = item.uri.partition("#")
            assert site.page(docname.removesuffix(".html")).find(id=anchor), item


def test_other_projects_resolve_by_inventory(build, build_site, tmp_path):
    """Another project finds an entry of this archive by intersphinx."""
    source = build("### Here\n\nT.\n")
    inventory = (source.outdir / "objects.inv").read_bytes()
    path = tmp_path / "there.inv"
    path.write_bytes(inventory)
    mapping = {"there": ("https://there.example/", str(path))}
    conf = f'extensions.append("sphinx.ext.intersphinx")\nintersphinx_mapping = {mapping!r}\n'
    page = "---\norphan: true\n---\n\n# About\n\n{external+there:week:entry}`2025-W17#my-own`\n"
    site = build_site({"about.md": page}, conf=conf, fresh=True)
    link = site.page("about").select_one('a[href^="https://there.example/"]')
    assert (link["href"], link.get_text()) == ("https://there.example/weeks/2025/W17.html#my-own", "Custom")
