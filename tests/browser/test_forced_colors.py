"""With the reader's own colours: what is drawn by its ground alone is still there, and states are told apart."""

from __future__ import annotations

import pytest
from kinds import BIG_WEEK, MODES, WEEK

pytestmark = pytest.mark.browser


@pytest.fixture(params=MODES)
def open_forced(open_page, request):
    """Open a page with forced colours, on a light and on a dark ground."""
    return lambda path, **options: open_page(path, scheme=request.param, forced_colors="active", **options)


def style_of(locator, *names, pseudo=None):
    """Give computed styles of an element, or of what stands before or behind it."""
    return locator.evaluate(
        "(e, [names, pseudo]) => names.map(name => getComputedStyle(e, pseudo)[name])", [list(names), pseudo]
    )


def system(page, *names):
    """Give the system's colours as the page would name them."""
    return page.evaluate(
        """names => names.map(name => {
            const probe = document.createElement('p');
            probe.style.cssText = `forced-color-adjust: none; color: ${name}`;
            document.body.append(probe);
            const colour = getComputedStyle(probe).color;
            probe.remove();
            return colour;
        })""",
        list(names),
    )


def test_icons(open_forced):
    """An icon is a mask: its ground has the colour of text, or of links where it is part of one."""
    page = open_forced(WEEK)
    text, link = system(page, "CanvasText", "LinkText")
    for name, colour in (
        (".weekbook-entry-head .weekbook-icon", text),
        ("button.weekbook-button:visible .weekbook-icon", text),
        (".weekbook-rail-search .weekbook-icon", link),
        (".weekbook-recommended .weekbook-icon", text),
    ):
        ground, mask = style_of(page.locator(name).first, "backgroundColor", "maskImage")
        assert ground == colour, name
        assert mask.startswith("url("), name


def test_rules_and_signs(open_forced):
    """Lines and dots that are grounds of empty boxes have the colour of text."""
    page = open_forced(WEEK)
    (text,) = system(page, "CanvasText")
    for name, pseudo in (
        (".weekbook-topic > h3", "::after"),
        (".weekbook-thread > .weekbook-tweet:not(:last-child)", "::before"),
        (".weekbook-contents .is-recommended > a", "::before"),
    ):
        assert style_of(page.locator(name).first, "backgroundColor", pseudo=pseudo) == [text], name


def test_boxes_have_edges(open_forced):
    """What is a box by its ground has an edge: remarks, discs, seals."""
    page = open_forced(WEEK)
    for name in (".weekbook-remark", ".weekbook-initial", ".weekbook-brand .weekbook-seal"):
        width, kind = style_of(page.locator(name).first, "borderTopWidth", "borderTopStyle")
        assert (width, kind) == ("1px", "solid"), name


def test_squares_of_the_map(open_forced):
    """Papers are filled, other entries empty, and recommended ones round: three that differ without their colour."""
    page = open_forced(WEEK)
    text, ground = system(page, "CanvasText", "Canvas")
    squares = ".weekbook-map-squares i"
    looks = {
        name: tuple(style_of(page.locator(squares + name).first, "backgroundColor", "borderTopLeftRadius"))
        for name in (
            "[data-kind=paper]:not(.is-recommended)",
            "[data-kind=other]:not(.is-recommended)",
            ".is-recommended",
        )
    }
    paper, other, recommended = looks.values()
    assert paper[0] == text
    assert other[0] in (ground, "rgba(0, 0, 0, 0)")
    assert recommended[1] == "50%"
    assert style_of(page.locator(squares + "[data-kind=other]").first, "borderTopColor") == [text]


def test_pressed_chip(open_forced):
    """A pressed chip differs from the others by weight, edge and both its colours, its icon included."""
    page = open_forced(WEEK)
    page.locator(".weekbook-chip").first.click()
    page.mouse.move(0, 0)
    pressed, other = page.locator(".weekbook-chip").first, page.locator(".weekbook-chip").nth(1)
    names = ("fontWeight", "borderTopColor", "backgroundColor", "color")
    for name, one, two in zip(names, style_of(pressed, *names), style_of(other, *names), strict=True):
        assert one != two, name
    ground, text = system(page, "Highlight", "HighlightText")
    assert style_of(pressed, "backgroundColor", "color") == [ground, text]
    for part, name in ((".weekbook-icon", "backgroundColor"), (".weekbook-count", "color")):
        assert style_of(pressed.locator(part), name) == [text], part


def test_current_places(open_forced, made_url):
    """The week in view and the entry that is read are told by weight and a line, not by their ground."""
    page = open_forced(BIG_WEEK, site=made_url)
    page.locator(".weekbook-contents a[aria-current]").wait_for()
    for here, elsewhere in (
        (".weekbook-year-grid [aria-current=page]", ".weekbook-year-grid a:not([aria-current])"),
        (".weekbook-contents a[aria-current]", ".weekbook-contents li > a:not([aria-current])"),
    ):
        looks = [style_of(page.locator(name).first, "fontWeight", "outlineStyle") for name in (here, elsewhere)]
        assert int(looks[0][0]) >= 600 > int(looks[1][0]), here
        assert (looks[0][1], looks[1][1]) == ("solid", "none"), here


def test_focus(open_forced):
    """Whatever has the focus has a line of two pixels around it, in a colour that is not the page's."""
    page = open_forced(WEEK)
    (ground,) = system(page, "Canvas")
    for name in (".weekbook-brand", ".weekbook-chip", ".weekbook-map a", ".weekbook-source a", ".weekbook-permalink"):
        page.locator(name).first.focus()
        # what the keyboard moved to, not what a script chose
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        width, kind, colour = style_of(page.locator(":focus"), "outlineWidth", "outlineStyle", "outlineColor")
        assert (width, kind) == ("2px", "solid"), name
        assert colour != ground, name


def test_tabs(open_forced):
    """The line below the chosen tab shows, those below the others do not."""
    page = open_forced("docs/write/paper.html")
    (ground,) = system(page, "Canvas")
    lines = page.locator(".sd-tab-set > label").evaluate_all(
        "labels => labels.slice(0, 2).map(label => getComputedStyle(label).borderBottomColor)"
    )
    assert lines[0] != ground
    assert lines[1] == ground


def test_calendar(open_forced):
    """Weeks that there are have the ground of a link, others an edge; no scale explains colours that are not there."""
    page = open_forced("index.html")
    link, ground = system(page, "LinkText", "Canvas")
    assert style_of(page.locator(".weekbook-calendar-weeks a").first, "backgroundColor", "color") == [link, ground]
    missing = page.locator(".weekbook-calendar-weeks > li[aria-hidden]").first
    assert style_of(missing, "borderTopStyle") == ["solid"]
    assert page.locator(".weekbook-calendar-scale:visible").count() == 0


def test_numeral_hides_nothing(open_forced):
    """The large figures have no ground of their own, which would lie over the line above them."""
    page = open_forced("index.html")
    assert style_of(page.locator(".weekbook-numeral"), "forcedColorAdjust") == ["none"]
