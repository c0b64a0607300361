"""What a reader can do on a page: colours, skimming, filtering, contents that follow, drawers; by mouse and by key."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

WEEK = "weeks/2025/W18.html"
PAPERS = "weeks/papers.html"

FORBID_STORAGE = """
Object.defineProperty(window, "localStorage", { get() { throw new DOMException("forbidden", "SecurityError"); } });
"""
LOG_FRAMES = """
window.frames_ = [];
(function log() {
    const { theme, weekbookView } = document.documentElement?.dataset ?? {};
    if (document.body) window.frames_.push(`${theme} ${weekbookView}`);
    requestAnimationFrame(log);
})();
"""
TOP = """() => {
    const line = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop);
    const entries = [...document.querySelectorAll(".weekbook-entry")];
    const entry = entries.find((node) => node.getBoundingClientRect().bottom > line);
    return [entry.id, entry.getBoundingClientRect().top, line];
}"""
SHOWN_KINDS = """() => [...document.querySelectorAll("article.weekbook-entry")]
    .filter((entry) => entry.checkVisibility()).map((entry) => entry.dataset.kind)"""


def root(page):
    return page.locator("html")


def bar(page, name):
    """Find a button of the bar by its data attribute."""
    return page.locator(f".weekbook-bar [data-weekbook-{name}]")


def chip(page, name):
    """Find a chip by the kind or topic that it stands for."""
    return page.locator(f".weekbook-chip:is([data-kind='{name}'], [data-topic='{name}'])")


def scroll_to(page, anchor):
    """Bring an entry or topic to where a link to it would bring it."""
    page.evaluate("id => document.getElementById(id).scrollIntoView({ behavior: 'instant' })", anchor)


def two_frames(page):
    """Let the page draw: what it does by itself has happened then."""
    page.evaluate("new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))")


def current(page):
    """Find the link that the contents mark as the place of reading."""
    return page.locator(".weekbook-contents a[aria-current='location']")


def entry_ids(page, topic):
    """List the entries directly in a topic."""
    return page.locator(f"#{topic} > article.weekbook-entry").evaluate_all("nodes => nodes.map((node) => node.id)")


def press_until_focused(page, locator, key="Tab"):
    """Reach something by the keyboard alone."""
    for _ in range(60):
        page.keyboard.press(key)
        if locator.evaluate("node => node === document.activeElement"):
            return
    raise AssertionError(f"{key} never reaches {locator}")


# -- Colours ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["index.html", WEEK, PAPERS])
def test_mode_button_goes_round(open_page, path):
    """The button goes from the system's colours to light, dark and back, and always says what holds."""
    page = open_page(path, scheme="dark")
    button = bar(page, "mode")
    expect(button).to_be_visible()
    for mode, theme in [("auto", "dark"), ("light", "light"), ("dark", "dark"), ("auto", "dark")]:
        expect(root(page)).to_have_attribute("data-mode", mode)
        expect(root(page)).to_have_attribute("data-theme", theme)
        expect(button).to_have_attribute("aria-label", button.get_attribute(f"data-label-{mode}"))
        button.press("Enter")


def test_mode_changes_colours(open_page):
    """A chosen mode is seen, and holds against the system's."""
    page = open_page("index.html", scheme="light")

    def ground():
        return page.evaluate("getComputedStyle(document.body).backgroundColor")

    light = ground()
    bar(page, "mode").click(click_count=2)
    expect(root(page)).to_have_attribute("data-theme", "dark")
    assert ground() != light


def test_mode_follows_the_system(open_page):
    """Unless a mode is chosen, the page changes with the system while it is open."""
    page = open_page("index.html", scheme="light")
    page.emulate_media(color_scheme="dark")
    expect(root(page)).to_have_attribute("data-theme", "dark")
    bar(page, "mode").click()
    expect(root(page)).to_have_attribute("data-theme", "light")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(f"matchMedia('(prefers-color-scheme: {scheme})').matches")
        two_frames(page)
    expect(root(page)).to_have_attribute("data-theme", "light")


def test_mode_and_view_are_remembered_without_a_flash(open_page):
    """Chosen colours and skim view hold from the first frame of the next page on."""
    page = open_page(WEEK, scheme="light")
    bar(page, "mode").click(click_count=2)
    bar(page, "skim").click()
    page.add_init_script(LOG_FRAMES)
    page.reload(wait_until="networkidle")
    assert set(page.evaluate("frames_")) == {"dark skim"}
    expect(bar(page, "skim")).to_have_attribute("aria-pressed", "true")
    expect(bar(page, "mode")).to_have_attribute("aria-label", bar(page, "mode").get_attribute("data-label-dark"))


def test_choices_made_elsewhere_hold_on_return(open_page):
    """A page that the browser kept whole comes back in the mode and view chosen since."""
    page = open_page(WEEK, scheme="light")
    page.evaluate("localStorage.setItem('weekbook-mode', 'dark'); localStorage.setItem('weekbook-view', 'skim')")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(root(page)).to_have_attribute("data-theme", "dark")
    expect(root(page)).to_have_attribute("data-weekbook-view", "skim")


def test_all_works_with_storage_forbidden(open_page):
    """Where a reader forbids storage, choices hold for the page, and nothing else breaks."""
    page = open_page(WEEK, width=390)
    page.add_init_script(FORBID_STORAGE)
    page.reload(wait_until="networkidle")
    expect(root(page)).to_have_attribute("data-mode", "auto")
    expect(root(page)).to_have_attribute("data-weekbook-view", "full")
    page.keyboard.press("s")
    expect(root(page)).to_have_attribute("data-weekbook-view", "skim")
    page.locator("[data-weekbook-drawer=rail]").click()
    page.locator("dialog [data-weekbook-mode]").click()
    expect(root(page)).to_have_attribute("data-theme", "light")
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    chip(page, "paper").click()
    expect(page.locator("article.weekbook-entry[data-kind=post]:visible")).to_have_count(0)


# -- Skim view -------------------------------------------------------------------------------------------------


def test_skim_buttons_agree(open_page):
    """The bar's button and the two beside the chips switch the view, and all of them show which it is."""
    page = open_page(WEEK)
    full, skim = (page.locator(f"button[data-weekbook-view={view}]") for view in ("full", "skim"))
    height = page.evaluate("document.documentElement.scrollHeight")

    def expect_view(view):
        expect(root(page)).to_have_attribute("data-weekbook-view", view)
        expect(bar(page, "skim")).to_have_attribute("aria-pressed", str(view == "skim").lower())
        expect(skim).to_have_attribute("aria-pressed", str(view == "skim").lower())
        expect(full).to_have_attribute("aria-pressed", str(view == "full").lower())

    expect_view("full")
    bar(page, "skim").click()
    expect_view("skim")
    assert page.evaluate("document.documentElement.scrollHeight") < height / 2
    full.click()
    expect_view("full")
    skim.click()
    expect_view("skim")
    bar(page, "skim").click()
    expect_view("full")


def test_skim_keeps_the_text(open_page):
    """In skim view no word leaves the page: find-in-page and copying see all of it."""
    page = open_page(WEEK)
    text = page.locator("article.bd-article").text_content()
    page.keyboard.press("s")
    expect(root(page)).to_have_attribute("data-weekbook-view", "skim")
    assert page.locator("article.bd-article").text_content() == text
    assert page.locator("article.weekbook-entry .weekbook-body").last.is_visible()


def test_skim_key(open_page):
    """The key s switches; not with another key held, not while typing, not behind a drawer."""
    page = open_page(WEEK, width=390)
    page.keyboard.press("s")
    expect(root(page)).to_have_attribute("data-weekbook-view", "skim")
    page.keyboard.press("s")
    expect(root(page)).to_have_attribute("data-weekbook-view", "full")
    page.evaluate("addEventListener('keyup', () => { window.keys_ = (window.keys_ ?? 0) + 1; })")
    page.keyboard.press("Alt+s")
    page.evaluate("document.querySelector('main').prepend(document.createElement('input'))")
    page.locator("main > input").press("s")
    page.locator("[data-weekbook-drawer=contents]").click()
    page.keyboard.press("s")
    page.wait_for_function("window.keys_ >= 4")
    expect(root(page)).to_have_attribute("data-weekbook-view", "full")


def test_skim_key_can_be_switched_off(open_page):
    """Who has no use for keys of one letter switches them off in the rail; that holds on the next page, and back."""
    page = open_page(WEEK)
    keys = page.get_by_label(re.compile(r"\bs\b"))
    expect(keys).to_be_checked()
    keys.uncheck()
    page.reload(wait_until="networkidle")
    expect(keys).not_to_be_checked()
    expect(bar(page, "skim")).not_to_have_attribute("aria-keyshortcuts", re.compile("."))
    page.keyboard.press("s")
    bar(page, "skim").click()
    # had the key done it, the button would have undone it
    expect(root(page)).to_have_attribute("data-weekbook-view", "skim")
    keys.check()
    expect(bar(page, "skim")).to_have_attribute("aria-keyshortcuts", "s")
    page.keyboard.press("s")
    expect(root(page)).to_have_attribute("data-weekbook-view", "full")


def test_skim_key_can_be_switched_off_in_the_drawer(open_page):
    """On a narrow screen the switch is in the menu, and says which keys there are."""
    page = open_page(WEEK, width=820)
    page.locator("[data-weekbook-drawer=rail]").click()
    page.locator("dialog [data-weekbook-keys]").press("Space")
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.keyboard.press("s")
    expect(root(page)).to_have_attribute("data-weekbook-view", "full")
    page = open_page("docs/index.html")
    expect(page.get_by_label(re.compile(r"\bs\b"))).to_have_count(0)
    expect(page.get_by_label(re.compile("/"))).to_have_count(1)


@pytest.mark.parametrize("offset", [0, 40])
@pytest.mark.parametrize("width", [390, 1440])
def test_skim_holds_the_place(open_page, width, offset):
    """The entry at the top of the screen stays where it is, there and back."""
    page = open_page(WEEK, width=width)
    anchor = entry_ids(page, "topic-slam")[2]
    scroll_to(page, anchor)
    page.evaluate("top => scrollBy({ top, behavior: 'instant' })", -offset)

    def top():
        # the browser's own scroll anchoring would act in the next frames
        two_frames(page)
        return page.locator(f"#{anchor}").bounding_box()["y"]

    before = top()
    for view in ("skim", "full"):
        page.keyboard.press("s")
        expect(root(page)).to_have_attribute("data-weekbook-view", view)
        assert top() == pytest.approx(before, abs=1.5)


def test_skim_shows_the_entry_read_half_way(open_page):
    """From the middle of a long entry the reader comes to its row, not below it."""
    page = open_page(WEEK, width=390)
    tallest = page.evaluate(
        """() => {
            const height = (node) => node.getBoundingClientRect().height;
            const entry = [...document.querySelectorAll("article.weekbook-entry")].toSorted(
                (a, b) => height(b) - height(a))[0];
            entry.scrollIntoView({ behavior: "instant" });
            scrollBy({ top: height(entry) / 2, behavior: "instant" });
            return entry.id;
        }"""
    )
    assert page.evaluate(TOP)[0] == tallest
    assert page.evaluate(TOP)[1] < 0
    page.keyboard.press("s")
    expect(root(page)).to_have_attribute("data-weekbook-view", "skim")
    anchor, top, line = page.evaluate(TOP)
    assert anchor == tallest
    assert top == pytest.approx(line, abs=1.5)


def test_expanding_an_entry(open_page):
    """A row opens where it stands and takes the focus along; skimming anew closes it."""
    page = open_page(WEEK)
    expect(page.locator(".weekbook-expand:visible")).to_have_count(0)
    page.keyboard.press("s")
    anchor = entry_ids(page, "topic-slam")[1]
    scroll_to(page, anchor)
    entry = page.locator(f"#{anchor}")
    top, height = (entry.bounding_box()[side] for side in ("y", "height"))
    entry.locator(".weekbook-expand").press("Enter")
    expect(entry).to_have_class(re.compile(r"\bis-open\b"))
    expect(entry).to_be_focused()
    expect(entry.locator(".weekbook-expand")).to_be_hidden()
    assert entry.bounding_box()["y"] == pytest.approx(top, abs=1.5)
    assert entry.bounding_box()["height"] > height
    page.keyboard.press("s")
    page.keyboard.press("s")
    expect(entry).not_to_have_class(re.compile(r"\bis-open\b"))
    expect(entry.locator(".weekbook-expand")).to_be_visible()


def test_target_is_open_in_skim_view(open_page):
    """Who follows a link into a skimmed week finds the entry open, also by a place within the entry."""
    page = open_page(WEEK)
    page.keyboard.press("s")
    is_open = re.compile(r"\bis-open\b")
    first = page.locator(f"#{entry_ids(page, 'topic-slam')[0]}")
    page.goto(page.url + f"#{first.get_attribute('id')}")
    expect(first).to_have_class(is_open)
    # a post within a thread: its row does not show it
    second = page.locator("article.weekbook-entry", has=page.locator("article + article.weekbook-tweet")).first
    inner = second.locator("article + article.weekbook-tweet").first
    expect(inner).to_be_hidden()
    for _ in range(2):
        page.evaluate("id => { location.hash = id; }", inner.get_attribute("id"))
        expect(second).to_have_class(is_open)
        expect(inner).to_be_in_viewport()
        page.reload(wait_until="networkidle")
    expect(first).not_to_have_class(is_open)


# -- Rail of the documentation ---------------------------------------------------------------------------------


def test_rail_shows_the_page_in_view(open_page):
    """On a low screen the rail is scrolled to where the page stands among the others, and the page is not."""
    page = open_page("docs/changelog.html", height=500)
    two_frames(page)
    expect(page.locator(".weekbook-rail-book [aria-current=page]")).to_be_in_viewport()
    expect(page.locator(".weekbook-rail-search")).not_to_be_in_viewport()
    assert page.evaluate("scrollY") == 0


def test_pages_of_the_documentation_are_in_the_drawer(open_page):
    """On a phone the list is in the menu, which opens at the page in view."""
    page = open_page("docs/write/paper.html", width=390)
    page.locator("[data-weekbook-drawer=rail]").click()
    link = page.locator("dialog .weekbook-rail-book [aria-current=page]")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.locator("dialog .weekbook-rail-book a", has_text="tweet").click()
    page.wait_for_url("**/docs/write/tweet.html")


# -- Filter of a week ------------------------------------------------------------------------------------------


def test_chips_add_up(open_page):
    """One chip shows its kind, two show both, none shows all; the page says how many."""
    page = open_page(WEEK)
    kinds = page.evaluate(SHOWN_KINDS)
    status = page.locator(".weekbook-filter-status")
    message = status.get_attribute("data-message")

    def expect_status(shown):
        expect(status).to_have_text(message.replace("%shown", str(shown)).replace("%all", str(len(kinds))))

    expect(status).to_have_text("")
    chip(page, "paper").click()
    expect(chip(page, "paper")).to_have_attribute("aria-pressed", "true")
    expect_status(kinds.count("paper"))
    assert page.evaluate(SHOWN_KINDS) == [kind for kind in kinds if kind == "paper"]
    chip(page, "post").click()
    expect_status(kinds.count("paper") + kinds.count("post"))
    assert page.evaluate(SHOWN_KINDS) == [kind for kind in kinds if kind in ("paper", "post")]
    chip(page, "paper").click()
    expect_status(kinds.count("post"))
    chip(page, "post").click()
    expect(status).to_have_text("")
    assert page.evaluate(SHOWN_KINDS) == kinds


def test_emptied_topics_are_hidden(open_page):
    """A topic without an entry of the chosen kind goes, and a section of such topics; one without entries stays."""
    page = open_page(WEEK)
    chip(page, "paper").click()
    expect(page.locator("#topic-technology")).to_be_hidden()
    expect(page.locator("#topic-slam")).to_be_visible()
    expect(page.locator("#topic-recommended")).to_be_visible()
    chip(page, "paper").click()
    chip(page, "episode").click()
    expect(page.locator("#topic-research")).to_be_hidden()
    expect(page.locator("#topic-interesting")).to_be_visible()
    chip(page, "episode").click()
    expect(page.locator("#topic-research")).to_be_visible()


def test_chips_by_keyboard(open_page):
    """Chips are reached and pressed by keys, and keep the focus."""
    page = open_page(WEEK)
    press_until_focused(page, chip(page, "paper"))
    page.keyboard.press("Space")
    expect(chip(page, "paper")).to_have_attribute("aria-pressed", "true")
    expect(chip(page, "paper")).to_be_focused()
    expect(page.locator("#topic-technology")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(chip(page, "paper")).to_be_focused()
    expect(page.locator("#topic-technology")).to_be_visible()


def test_links_lead_to_what_the_filter_hides(open_page):
    """A link to a hidden entry shows it and goes there; so does the address bar."""
    page = open_page(WEEK)
    anchor = entry_ids(page, "topic-technology")[-1]
    chip(page, "paper").click()
    expect(page.locator(f"#{anchor}")).to_be_hidden()
    # twice: the second time the address stays the same
    for _ in range(2):
        page.locator(".weekbook-map a[href='#topic-technology']").click()
        expect(page.locator("#topic-technology")).to_be_in_viewport()
        expect(chip(page, "paper")).to_have_attribute("aria-pressed", "false")
        expect(page.locator(".weekbook-filter-status")).to_have_text("")
        chip(page, "paper").click()
    page.evaluate("id => { location.hash = id; }", anchor)
    expect(page.locator(f"#{anchor}")).to_be_in_viewport()
    assert page.locator(f"#{anchor}").bounding_box()["y"] < 200


# -- Contents and running head ---------------------------------------------------------------------------------


def test_contents_follow_the_reading(open_page):
    """The contents mark the entry that is read, open its topic and no other, and count."""
    page = open_page(WEEK)
    ids = page.locator("article.weekbook-entry").evaluate_all("nodes => nodes.map((node) => node.id)")
    place = page.locator(".weekbook-contents-place")
    expect(place).to_have_text(f"1 / {len(ids)}")
    for topic in ("topic-software", "topic-robotics", "topic-acgn"):
        for anchor in entry_ids(page, topic)[:2]:
            scroll_to(page, anchor)
            expect(current(page)).to_have_attribute("href", f"#{anchor}")
            expect(place).to_have_text(f"{ids.index(anchor) + 1} / {len(ids)}")
            expect(page.locator(".weekbook-contents details[open]")).to_have_count(1)
            expect(page.locator(f".weekbook-contents details[open] a[href='#{topic}']")).to_have_count(1)
            expect(page.locator(".weekbook-contents summary[aria-current=true]")).to_have_count(1)
            expect(page.locator(".weekbook-contents details[open] summary[aria-current=true]")).to_have_count(1)


def test_contents_mark_the_beginning_of_a_topic(open_page):
    """Between a topic's heading and its first entry, the topic itself is the place; a topic without entries, too."""
    page = open_page(WEEK)
    for anchor in ("topic-robotics", "topic-recommended"):
        scroll_to(page, anchor)
        expect(current(page)).to_have_attribute("href", f"#{anchor}")


@pytest.mark.parametrize("height", [1000, 8000])
def test_contents_end_with_the_page(open_page, height):
    """At the end of the page all has been read, also of entries that never come to the top of a tall screen."""
    page = open_page(WEEK, height=height)
    count = page.locator("article.weekbook-entry").count()
    page.keyboard.press("End")
    expect(page.locator(".weekbook-contents-place")).to_have_text(f"{count} / {count}")


def test_contents_scroll_only_their_own_boxes(open_page):
    """The current link comes into view in the contents, and the page stays where the reader put it."""
    page = open_page(WEEK, height=700)
    for topic in ("topic-language-models", "topic-pose", "topic-technology"):
        anchor = entry_ids(page, topic)[-1]
        scroll_to(page, anchor)
        position = page.evaluate("scrollY")
        expect(current(page)).to_have_attribute("href", f"#{anchor}")
        expect(current(page)).to_be_in_viewport(ratio=0.9)
        expect(page.locator(".weekbook-contents summary[aria-current]")).to_be_in_viewport(ratio=0.9)
        assert page.evaluate("scrollY") == position


def test_pressed_topic_stays_until_the_reading_moves_on(open_page):
    """A topic that the reader opens in the contents stays open while the same topic is read, and no longer."""
    page = open_page(WEEK)
    first, second = entry_ids(page, "topic-slam")[:2]
    scroll_to(page, first)
    expect(current(page)).to_have_attribute("href", f"#{first}")
    other = page.locator(".weekbook-contents details", has=page.locator("a[href='#topic-software']"))
    other.locator("summary").click()
    expect(other).to_have_attribute("open", "")
    scroll_to(page, second)
    expect(current(page)).to_have_attribute("href", f"#{second}")
    expect(other).to_have_attribute("open", "")
    third = entry_ids(page, "topic-robotics")[0]
    scroll_to(page, third)
    expect(current(page)).to_have_attribute("href", f"#{third}")
    expect(other).not_to_have_attribute("open", "")
    expect(current(page)).to_be_visible()


@pytest.mark.parametrize("width", [390, 1440])
def test_running_head_names_the_topic(open_page, width):
    """The bar says which topic is read, without its count; nothing in front of the first."""
    page = open_page(WEEK, width=width)
    running = page.locator(".weekbook-running-topic")
    expect(running).to_have_text("")
    scroll_to(page, entry_ids(page, "topic-slam")[1])
    expect(running).to_have_text("SLAM")
    scroll_to(page, "references")
    expect(running).to_have_text("参考文献")
    page.keyboard.press("Home")
    expect(running).to_have_text("")


def test_following_counts_shown_entries_only(open_page):
    """With a filter on, what is read is still found."""
    page = open_page(WEEK)
    chip(page, "post").click()
    anchor = page.locator("article.weekbook-entry[data-kind=post]").nth(3).get_attribute("id")
    scroll_to(page, anchor)
    expect(current(page)).to_have_attribute("href", f"#{anchor}")


def test_focus_in_the_bar_leaves_the_page(open_page):
    """Who reaches the bar by key in the middle of a week stays there."""
    page = open_page(WEEK)
    scroll_to(page, "topic-slam")
    position = page.evaluate("scrollY")
    bar(page, "skim").focus()
    page.keyboard.press("Tab")
    expect(bar(page, "basket")).to_be_focused()
    page.keyboard.press("Tab")
    expect(bar(page, "mode")).to_be_focused()
    two_frames(page)
    assert page.evaluate("scrollY") == position


# -- Drawers ---------------------------------------------------------------------------------------------------

DRAWERS = {"rail": (".weekbook-rail", ".weekbook-rail-nav"), "contents": (".weekbook-aside", ".weekbook-contents")}


def open_drawer(page, name):
    """Open a drawer by the keyboard; give opener, dialog, and what moves."""
    opener = page.locator(f".weekbook-bar [data-weekbook-drawer={name}]")
    expect(opener).to_be_visible()
    opener.press("Enter")
    dialog = page.locator(f"dialog[data-weekbook-drawer-for={name}]")
    expect(dialog).to_be_visible()
    return opener, dialog, DRAWERS[name][1]


@pytest.mark.parametrize("name", DRAWERS)
def test_drawer_is_modal(open_page, name):
    """A drawer holds what stands beside the text on wide screens, takes the focus, and keeps it."""
    page = open_page(WEEK, width=390)
    opener = page.locator(f".weekbook-bar [data-weekbook-drawer={name}]")
    expect(opener).to_have_attribute("aria-expanded", "false")
    opener, dialog, moved = open_drawer(page, name)
    expect(opener).to_have_attribute("aria-expanded", "true")
    expect(dialog.locator(moved)).to_be_visible()
    assert dialog.evaluate("node => node.matches(':modal')")
    inside = "node => node.contains(document.activeElement) || document.activeElement === document.body"
    for _ in range(12):
        assert dialog.evaluate(inside)
        page.keyboard.press("Tab")


@pytest.mark.parametrize("how", ["Escape", "button", "beside"])
@pytest.mark.parametrize("name", DRAWERS)
def test_drawer_closes(open_page, name, how):
    """Escape, the close button, and a press beside the drawer close it; nodes and focus go back."""
    page = open_page(WEEK, width=820)
    home, moved = DRAWERS[name]
    children = page.locator(f"{home} > *").count()
    opener, dialog, _ = open_drawer(page, name)
    expect(page.locator(f"{home} > *")).to_have_count(0)
    if how == "Escape":
        page.keyboard.press("Escape")
    elif how == "button":
        dialog.locator("[data-weekbook-close]").click()
    else:
        page.mouse.click(410, 600)
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()
    expect(opener).to_have_attribute("aria-expanded", "false")
    expect(page.locator(f"{home} > *")).to_have_count(children)
    expect(page.locator(f"{home} > {moved}, {home} {moved}")).to_have_count(1)
    # and again
    opener.press("Enter")
    expect(dialog.locator(moved)).to_be_visible()


def test_press_within_a_drawer_keeps_it(open_page):
    """A press on the drawer itself is not one beside it."""
    page = open_page(WEEK, width=820)
    _, dialog, _ = open_drawer(page, "contents")
    dialog.locator(".weekbook-drawer-head p").click()
    dialog.locator("summary").nth(3).click()
    expect(dialog.locator("details[open]")).to_have_count(1)
    expect(dialog).to_be_visible()


def test_contents_drawer_opens_at_the_current_entry(open_page):
    """The drawer shows the entry that is read, opened and focused, whatever was opened there before."""
    page = open_page(WEEK, width=390, height=700)
    anchor = entry_ids(page, "topic-language-models")[-1]
    scroll_to(page, anchor)
    expect(current(page)).to_have_attribute("href", f"#{anchor}")
    for _ in range(2):
        _, dialog, _ = open_drawer(page, "contents")
        expect(current(page)).to_be_focused()
        expect(current(page)).to_be_in_viewport(ratio=0.9)
        expect(dialog.locator("details[open]")).to_have_count(1)
        dialog.locator("summary").first.click()
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()


def test_rail_drawer_opens_at_the_current_page(open_page):
    """In the menu the focus is on the page one is on."""
    page = open_page(PAPERS, width=390)
    _, dialog, _ = open_drawer(page, "rail")
    focused = dialog.locator("a[aria-current]:focus")
    expect(focused).to_have_count(1)
    expect(focused).to_be_in_viewport()


def test_buttons_of_the_menu(open_page):
    """On a phone skim and mode stand in the menu, where the mode is seen as a word."""
    page = open_page(WEEK, width=390)
    _, dialog, _ = open_drawer(page, "rail")
    mode = dialog.locator("[data-weekbook-mode]")
    expect(mode).to_have_text(mode.get_attribute("data-label-auto"))
    mode.press("Enter")
    expect(mode).to_have_text(mode.get_attribute("data-label-light"))
    expect(root(page)).to_have_attribute("data-theme", "light")
    dialog.locator("[data-weekbook-skim]").press("Space")
    expect(root(page)).to_have_attribute("data-weekbook-view", "skim")
    expect(dialog.locator("[data-weekbook-skim]")).to_have_attribute("aria-pressed", "true")
    expect(dialog).to_be_visible()


def test_following_a_link_closes_the_drawer(open_page):
    """A link in the contents leads to its entry, and the next Tab goes on from there."""
    page = open_page(WEEK, width=390)
    first, second = entry_ids(page, "topic-slam")[:2]
    scroll_to(page, first)
    expect(current(page)).to_have_attribute("href", f"#{first}")
    _, dialog, _ = open_drawer(page, "contents")
    dialog.locator(f"a[href='#{second}']").press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.locator(".weekbook-aside .weekbook-contents")).to_have_count(1)
    expect(page.locator(f"#{second}")).to_be_in_viewport()
    assert page.url.endswith(f"#{second}")
    page.keyboard.press("Tab")
    expect(page.locator(f"#{second} :focus")).to_have_count(1)


def test_drawer_leads_to_what_the_filter_hides(open_page):
    """Contents stay complete under a filter, and a hidden entry is shown by its link there."""
    page = open_page(WEEK, width=390)
    chip(page, "episode").click()
    _, dialog, _ = open_drawer(page, "contents")
    details = dialog.locator("details", has=page.locator("a[href='#topic-slam']"))
    details.locator("summary").click()
    anchor = entry_ids(page, "topic-slam")[1]
    details.locator(f"a[href='#{anchor}']").click()
    expect(dialog).to_be_hidden()
    expect(page.locator(f"#{anchor}")).to_be_in_viewport()


def test_widening_closes_the_drawer(open_page):
    """A screen turned or widened shows rail and contents beside the text again."""
    page = open_page(WEEK, width=390)
    _, dialog, _ = open_drawer(page, "contents")
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(dialog).to_be_hidden()
    expect(page.locator(".weekbook-aside .weekbook-contents")).to_be_visible()


# -- Papers ----------------------------------------------------------------------------------------------------

ROWS = "li[data-topics]"


def shown_rows(page):
    return page.locator(ROWS).evaluate_all("rows => rows.filter((row) => row.checkVisibility()).map((row) => row.id)")


def test_papers_by_words(open_page):
    """Rows that have all the words stay, in whatever case or width the words are typed."""
    page = open_page(PAPERS)
    rows = page.locator(ROWS)
    message = page.locator(".weekbook-filter-status").get_attribute("data-message")
    everything = shown_rows(page)
    latin = re.findall(r"[A-Za-z]{4,}", rows.first.inner_text())
    words = [latin[0].upper(), "".join(chr(ord(c) + 0xFEE0) for c in latin[-1])]
    wanted = rows.evaluate_all(
        """(rows, words) => rows.filter((row) => words.every(
            (word) => row.textContent.toLowerCase().includes(word))).map((row) => row.id)""",
        [latin[0].lower(), latin[-1].lower()],
    )
    assert 0 < len(wanted) < len(everything)
    field = page.locator(".weekbook-filter-text")
    field.fill(" ".join(words))
    status = page.locator(".weekbook-filter-status")
    expect(status).to_have_text(message.replace("%shown", str(len(wanted))).replace("%all", str(len(everything))))
    assert shown_rows(page) == wanted
    expect(field).to_be_focused()
    field.fill("")
    expect(status).to_have_text("")
    assert shown_rows(page) == everything


def test_emptied_months_are_hidden(open_page, made_url):
    """A month of which no paper is left goes, heading and all, and comes back."""
    page = open_page(PAPERS, site=made_url)
    months = page.locator(".weekbook-month")
    count = months.count()
    assert count > 1
    field = page.locator(".weekbook-filter-text")
    field.fill(months.last.locator(".weekbook-paper-title").first.inner_text())
    expect(page.locator(".weekbook-month:visible")).to_have_count(1)
    expect(months.last.locator("h2")).to_be_visible()
    field.fill("")
    expect(page.locator(".weekbook-month:visible")).to_have_count(count)


def test_papers_by_topic(open_page):
    """Topics add up, and narrow what the words found."""
    page = open_page(PAPERS)
    names = page.locator(".weekbook-chip").evaluate_all("chips => chips.map((chip) => chip.dataset.topic)")[:2]

    def expected(topics):
        return page.locator(ROWS).evaluate_all(
            """(rows, topics) => rows.filter((row) => row.dataset.topics.split(" ").some(
                (topic) => topics.includes(topic))).map((row) => row.id)""",
            topics,
        )

    chip(page, names[0]).click()
    expect(chip(page, names[0])).to_have_attribute("aria-pressed", "true")
    assert shown_rows(page) == expected(names[:1]) != []
    chip(page, names[1]).click()
    assert shown_rows(page) == expected(names)
    page.locator(".weekbook-filter-text").fill("no paper is called so")
    assert shown_rows(page) == []
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".weekbook-filter-text")).to_be_visible()


def test_papers_by_composed_words(open_page):
    """While an input method composes a word the list waits for it."""
    page = open_page(PAPERS)
    everything = shown_rows(page)
    # as Chromium does: the last input event still belongs to the composition, whose end follows
    compose = """(field, text) => {
        field.value = text;
        field.dispatchEvent(new InputEvent("input", { isComposing: true, bubbles: true }));
    }"""
    field = page.locator(".weekbook-filter-text")
    field.evaluate(compose, "mei you de")
    assert shown_rows(page) == everything
    field.evaluate(compose, "没有的")
    field.dispatch_event("compositionend")
    assert shown_rows(page) == []


# -- All pages -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [390, 820, 1440])
@pytest.mark.parametrize("path", ["index.html", WEEK, PAPERS])
def test_no_dead_button_without_script(open_page, path, width):
    """Without JavaScript no button shows that could do nothing, and the text is there."""
    page = open_page(path, width=width, script=False)
    expect(page.locator("button:visible, input.weekbook-filter-text:visible")).to_have_count(0)
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("article.weekbook-entry .weekbook-body:visible")).to_have_count(
        page.locator("article.weekbook-entry .weekbook-body").count()
    )
    expect(page.locator(f"{ROWS}:visible")).to_have_count(page.locator(ROWS).count())


@pytest.mark.parametrize("width", [390, 820, 1440])
@pytest.mark.parametrize("path", ["index.html", WEEK, PAPERS, "docs/index.html", "search.html", "genindex.html"])
def test_buttons_are_shown_with_script(open_page, path, width):
    """With JavaScript every control of a page that has a place on this screen shows."""
    page = open_page(path, width=width)
    expect(page.locator("[hidden]:is(.weekbook-controls, .weekbook-expand)")).to_have_count(0)
    expect(page.locator("button[data-weekbook-mode][hidden], [data-weekbook-skim][hidden]")).to_have_count(0)
    expect(page.locator("[data-weekbook-drawer][hidden]")).to_have_count(0)


def test_works_from_the_disk(browser, archive):
    """An archive opened as a file, without a server, has all of it."""
    page = browser.new_page()
    errors = []
    page.on("console", lambda message: message.type == "error" and errors.append(message.text))
    page.goto((archive / WEEK).as_uri())
    chip(page, "paper").click()
    expect(page.locator("#topic-technology")).to_be_hidden()
    page.keyboard.press("s")
    expect(root(page)).to_have_attribute("data-weekbook-view", "skim")
    page.close()
    assert errors == []


def test_stray_fragment_is_no_error(open_page):
    """An address whose fragment is no text, or names nothing, is the page (open_page fails on errors)."""
    page = open_page(WEEK + "#%E4%B8")
    page.evaluate("location.hash = '#nothing-is-called-so'")
    expect(bar(page, "mode")).to_be_visible()
    page.keyboard.press("s")
    expect(root(page)).to_have_attribute("data-weekbook-view", "skim")


@pytest.mark.parametrize(("width", "stops"), [(390, True), (1440, False)])
def test_wide_tables_take_the_focus(open_page, made_url, width, stops):
    """A table that is wider than the screen can be scrolled by key; one that fits is no stop for Tab."""
    page = open_page("weeks/2025/W19.html", site=made_url, width=width)
    boxes = page.locator(".pst-scrollable-table-container")
    expect(boxes.first).to_be_attached()
    if stops:
        expect(page.locator(".pst-scrollable-table-container[tabindex='0']").first).to_be_attached()
    narrow = "box => box.scrollWidth <= box.clientWidth && box.hasAttribute('tabindex')"
    assert boxes.evaluate_all(f"boxes => boxes.filter({narrow}).length") == 0
