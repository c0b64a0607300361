"""How Chinese is set, measured on W18: lines, edges, and what a line begins and ends with."""

from __future__ import annotations

import collections

import pytest
from kinds import BIG_WEEK, WEEK

pytestmark = pytest.mark.browser

LINES = """selector => [...document.querySelectorAll(selector)].map(block => {
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT), range = document.createRange();
    const lines = [];
    let bottom = -Infinity;
    while (walker.nextNode()) {
        const node = walker.currentNode;
        const parent = node.parentElement;
        if (!parent.getClientRects().length || parent.closest('.weekbook-hidden, .weekbook-label')) continue;
        for (let at = 0; at < node.data.length; at++) {
            if (/\\s/.test(node.data[at])) continue;
            range.setStart(node, at);
            range.setEnd(node, at + 1);
            const box = [...range.getClientRects()].pop();
            if (!box?.width) continue;
            // marks above and below the line belong to it
            if (box.top + box.height / 2 > bottom) { lines.push({text: '', left: box.left}); bottom = box.bottom; }
            const line = lines.at(-1);
            line.text += node.data[at];
            line.right = box.right;
        }
    }
    return lines;
})"""
"""The lines of each block that a selector finds: text, left and right."""

NEVER_FIRST = set("，。、；：！？）》】」』”’％…—↑·")


@pytest.mark.parametrize("width", [320, 390, 820, 1440])
def test_line_starts(open_page, width):
    """No line begins with a mark that ends something, also not behind a formula, nor with a lone arrow back."""
    page = open_page(WEEK, width=width)
    blocks = page.evaluate(LINES, ".weekbook-body p, .weekbook-body li, .weekbook-reference, .weekbook-entry-head h4")
    assert len(blocks) > 300
    assert [line["text"] for lines in blocks for line in lines if line["text"][0] in NEVER_FIRST] == []


@pytest.mark.parametrize("width", [390, 820, 1440])
def test_last_lines(open_page, width):
    """No paragraph of a digest ends in a line of one character and its full stop."""
    page = open_page(WEEK, width=width)
    blocks = page.evaluate(LINES, ".weekbook-entry > .weekbook-body > p")
    assert [lines[-1]["text"] for lines in blocks if len(lines) > 1 and len(lines[-1]["text"]) < 3] == []


@pytest.mark.parametrize(("width", "characters"), [(390, 20), (820, 36), (1440, 36)])
def test_characters_of_a_line(open_page, width, characters):
    """A full line of Han has 20 characters on a phone, and 36 else."""
    page = open_page(WEEK, width=width)
    lines = [line for block in page.evaluate(LINES, ".weekbook-entry > .weekbook-body > p") for line in block[:-1]]
    counts = collections.Counter(len(line["text"]) for line in lines if min(line["text"]) > "\u3000")
    assert counts.most_common(1)[0][0] == characters


@pytest.mark.parametrize("width", [320, 390, 820, 1440])
def test_edges(open_page, width):
    """Text, cards and rules of a week share both edges."""
    page = open_page(WEEK, width=width)
    parts = (
        *(".weekbook-masthead", ".weekbook-map", ".bd-article h2", ".weekbook-topic > h3"),
        *(
            ".weekbook-entry > .weekbook-body",
            ".weekbook-entry > .weekbook-paper",
            ".weekbook-entry > .weekbook-remark",
        ),
        *(".weekbook-entry > .weekbook-thread", ".weekbook-shows", ".weekbook-recommended"),
    )
    edges = page.evaluate(
        """parts => parts.flatMap(part => [...document.querySelectorAll(part)].map(e => {
            const box = e.getBoundingClientRect();
            return Math.round(box.left) + ' ' + Math.round(box.right);
        }))""",
        list(parts),
    )
    assert len(set(edges)) == 1


@pytest.mark.parametrize("width", [390, 820, 1440])
def test_titles_break_at_their_colon(open_page, width):
    """A title of several lines ends one of them at its colon."""
    page = open_page(WEEK, width=width)
    titles = page.evaluate(LINES, ".weekbook-entry-head h4")
    long = [lines for lines in titles if len(lines) > 1 and any("：" in line["text"] for line in lines)]
    assert len(long) > 3
    loose = [lines for lines in long if not any(line["text"].endswith("：") for line in lines)]
    assert [[line["text"] for line in lines] for lines in loose] == []


def test_map_fits_the_screen_of_a_phone(open_page):
    """The map of a full week with its legend fits one screen below the bar."""
    page = open_page(WEEK, width=390, height=844)
    assert page.locator(".weekbook-map").bounding_box()["height"] <= 844 - 48


@pytest.mark.parametrize("width", [390, 1440])
def test_wide_table(open_page, made_url, width):
    """A table of twelve columns scrolls in its own box, with whole words; one of four columns needs no scrolling."""
    page = open_page(BIG_WEEK, width=width, site=made_url)
    tables = page.evaluate(
        """() => [...document.querySelectorAll('.bd-article table')].map(table => ({
            columns: table.rows[0].cells.length,
            scrolls: table.parentElement.scrollWidth > table.parentElement.clientWidth,
            focusable: table.parentElement.tabIndex === 0,
            height: table.rows[0].getBoundingClientRect().height,
        }))"""
    )
    assert {table["columns"] for table in tables} == {4, 12}
    for table in tables:
        assert table["scrolls"] == table["focusable"] == (table["columns"] == 12)
        assert table["height"] < 80


def test_long_formula(open_page):
    """A formula that is longer than its line scrolls, by the keyboard too, with room for the mark behind it."""
    page = open_page(WEEK, width=390)
    page.evaluate(
        """() => {
            const math = document.querySelector('.weekbook-keep math');
            for (let at = 0; at < 4; at++) math.append(...[...math.children].map(part => part.cloneNode(true)));
            dispatchEvent(new Event('resize'));
        }"""
    )
    formula = page.locator(".weekbook-keep > .weekbook-formula").first
    box = formula.bounding_box()
    assert formula.evaluate("e => e.scrollWidth > e.clientWidth && e.tabIndex === 0")
    assert formula.evaluate("e => getComputedStyle(e).overflowX") == "auto"
    edge = page.locator(".weekbook-body").first.bounding_box()
    assert box["x"] + box["width"] < edge["x"] + edge["width"] - 12
