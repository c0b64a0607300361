"""Citing as readers do it: the panel of a work, the basket, and what lists give away."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect
from serving import serve
from test_access import RULES
from two_editions import MARK

pytestmark = pytest.mark.browser

WEEK = "weeks/2025/W18.html"
PAPERS = "weeks/papers.html"
KEY = "dominguezsanchez-2025-lidarguided"
"""A paper of the week with all that an entry can have."""
FORMATS = {
    "bibtex": ".bib",
    "biblatex": ".biblatex.bib",
    "ris": ".ris",
    "csl-json": ".json",
    "reference": ".txt",
}
PLACE = "weekbook-basket /name/"
"""Where the basket lies: the path of the site is part of the name, as a host may have several."""
CLIPBOARD = ("clipboard-read", "clipboard-write")


def panel(page):
    return page.locator("dialog.weekbook-work")


def sheet(page):
    return page.locator("dialog.weekbook-basket")


def shown(page):
    return panel(page).locator("pre")


def button(box, name):
    return box.get_by_role("button", name=name)


def told(box):
    return box.get_by_role("status")


def cite_link(page, key=KEY):
    return page.locator(f'a.weekbook-cite[href$="/{key}.bib"]').first


def open_panel(page, key=KEY):
    """Open the panel of a paper, and wait until it shows an entry."""
    cite_link(page, key).click()
    expect(shown(page)).not_to_have_text("")
    return panel(page)


def choose(page, form):
    page.locator(f"dialog[open] input[value={form}]").check()


def clipboard(page):
    return page.evaluate("navigator.clipboard.readText()")


def picks(page, key=KEY):
    return page.locator(f'.weekbook-pick[data-citekey="{key}"]')


def count(page):
    return page.locator(".weekbook-bar .weekbook-basket-count")


def open_basket(page):
    page.locator(".weekbook-bar [data-weekbook-basket]").click()
    expect(sheet(page)).to_be_visible()
    return sheet(page)


def titles(page):
    return sheet(page).locator("li cite").all_inner_texts()


def read(archive: Path, name: str) -> str:
    return (archive / "bib" / name).read_text("utf-8")


def saved(page, act) -> tuple[str, str]:
    """Give name and text of the file that an act saves."""
    with page.expect_download() as download:
        act()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes().decode()


def come_back(page):
    """Let the page be as one that the browser kept, and brings back."""
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")


def fill_basket(page, items):
    """Put papers into the basket as another visit would have left them."""
    text = items if isinstance(items, str) else json.dumps(items)
    page.evaluate("([place, text]) => localStorage.setItem(place, text)", [PLACE, text])
    come_back(page)


@pytest.fixture
def keys(archive: Path) -> list[str]:
    """Give the keys of all papers, in the order of the archive's file."""
    return [item["id"] for item in json.loads(read(archive, "weekbook.json"))]


# -- The panel -----------------------------------------------------------------------------------------------------


def test_panel_opens_and_closes(open_page, archive):
    """A press on the link shows the entry; Escape closes, and the focus is on the link again."""
    page = open_page(WEEK)
    box = open_panel(page)
    assert page.url.endswith(WEEK)
    expect(page.get_by_role("dialog", name="引用")).to_be_visible()
    title = page.locator(f'[data-citekey="{KEY}"] cite').first.inner_text()
    expect(box.locator(".weekbook-cite-title")).to_have_text(title)
    assert shown(page).text_content() == read(archive, f"papers/{KEY}.bib")
    expect(button(box, "复制")).to_be_focused()
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(cite_link(page)).to_be_focused()
    button(open_panel(page), "关闭").click()
    expect(box).to_be_hidden()
    expect(cite_link(page)).to_be_focused()


def test_press_beside_closes(open_page):
    """A press beside the panel closes it; one in it does not."""
    page = open_page(PAPERS)
    box = open_panel(page).bounding_box()
    page.mouse.click(box["x"] + 30, box["y"] + box["height"] - 10)
    expect(panel(page)).to_be_visible()
    page.mouse.click(box["x"] - 40, box["y"] + 30)
    expect(panel(page)).to_be_hidden()


def test_copy_and_download(open_page, archive):
    """In each form what is shown is what is copied, told, and saved under the paper's key."""
    page = open_page(PAPERS, permissions=CLIPBOARD, accept_downloads=True)
    box = open_panel(page)
    for form, ending in FORMATS.items():
        before = shown(page).text_content()
        choose(page, form)
        if form != "bibtex":
            expect(shown(page)).not_to_have_text(before)
        expect(shown(page)).not_to_have_attribute("aria-busy", "true")
        text = shown(page).text_content()
        button(box, "复制").click()
        expect(told(box)).to_contain_text("已复制")
        # the clipboard of a desktop ends lines in its own way
        assert clipboard(page).splitlines() == text.splitlines()
        name, content = saved(page, button(box, f"下载 {ending}").click)
        assert (name, content) == (KEY + ending, text)
        expect(told(box)).to_contain_text(name)
        if form in ("bibtex", "biblatex"):
            assert text == read(archive, f"papers/{name}")
        if form == "csl-json":
            assert json.loads(text) == json.loads(read(archive, f"papers/{name}"))


def test_forms_say_what_they_are(open_page):
    """RIS is RIS, the plain reference that of the standard in the Chinese interface, and CSL-JSON is for Zotero."""
    page = open_page(PAPERS)
    box = open_panel(page)
    expect(box.locator(".weekbook-cite-note")).to_contain_text(re.compile(r"Zotero.*CSL-JSON"))
    choose(page, "ris")
    expect(shown(page)).to_have_text(re.compile(r"^TY {2}- UNPB\r?\n.*\nER {2}- \r?\n$", re.DOTALL))
    expect(shown(page)).to_contain_text("AN  - arXiv:2504.18203")
    choose(page, "reference")
    expect(shown(page)).to_contain_text("[PP/OL]. arXiv（2025）[20")
    assert box.locator("label", has_text="GB/T 7714").count() == 1


def test_form_is_remembered(open_page):
    """The next panel, on another page too, begins with the form that was chosen last."""
    page = open_page(WEEK)
    open_panel(page)
    choose(page, "biblatex")
    expect(shown(page)).to_have_text(re.compile("^@online"))
    page.goto(page.url.replace(WEEK, PAPERS), wait_until="networkidle")
    page.locator(".weekbook-paper-row a.weekbook-cite").first.click()
    expect(shown(page)).to_have_text(re.compile("^@online"))
    expect(panel(page).locator("input[value=biblatex]")).to_be_checked()


def test_keyboard_does_it_all(open_page, archive):
    """Enter opens, Enter copies, the arrows choose a form, Tab goes round in the order of what is seen."""
    page = open_page(WEEK, permissions=CLIPBOARD)
    cite_link(page).focus()
    page.keyboard.press("Enter")
    box = panel(page)
    expect(button(box, "复制")).to_be_focused()
    page.keyboard.press("Enter")
    expect(told(box)).to_contain_text("已复制：BibTeX")
    assert clipboard(page) == read(archive, f"papers/{KEY}.bib")
    page.keyboard.press("Shift+Tab")
    expect(shown(page)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(box.locator("input[value=ris]")).to_be_focused()
    expect(shown(page)).to_contain_text("TY  - UNPB")
    for name in (None, "复制", "下载 .ris", "放进篮子"):
        page.keyboard.press("Tab")
        expect(button(box, name) if name else shown(page)).to_be_focused()
    page.keyboard.press("Space")
    expect(button(box, "已在篮子里")).to_have_attribute("aria-pressed", "true")
    expect(count(page)).to_have_text("1")


def test_reference_and_row_have_it_too(open_page):
    """A reference and a row of the list open the panel of their paper."""
    page = open_page(WEEK)
    reference = page.locator(f'.weekbook-reference[data-citekey="{KEY}"]')
    reference.locator(".weekbook-cite").click()
    expect(shown(page)).to_contain_text(f"{{{KEY},")
    expect(panel(page).locator(".weekbook-cite-title")).to_have_text(reference.locator("em").inner_text())
    page.goto(page.url.replace(WEEK, PAPERS), wait_until="networkidle")
    page.locator(f'.weekbook-paper-row[data-citekey="{KEY}"] .weekbook-cite').click()
    expect(shown(page)).to_contain_text(f"{{{KEY},")


@pytest.mark.parametrize(
    ("link", "title"), [(".weekbook-masthead .weekbook-cite", "第 18 周"), (".weekbook-footer .weekbook-cite", "")]
)
def test_week_and_archive_can_be_cited(open_page, link, title):
    """They are no papers: there is no basket for them, and no word on preprints."""
    page = open_page(WEEK)
    page.locator(link).click()
    box = panel(page)
    expect(box.locator(".weekbook-cite-title")).to_contain_text(title or re.compile(r"\w"))
    expect(shown(page)).to_have_text(re.compile(r"^@\w+\{"))
    expect(button(box, "放进篮子")).to_be_hidden()
    expect(box.locator(".weekbook-cite-note")).to_be_hidden()
    choose(page, "reference")
    expect(shown(page)).to_contain_text("[EB")


def test_size_stays(open_page):
    """No form makes the panel jump."""
    page = open_page(PAPERS)
    box = open_panel(page)
    size = box.bounding_box()
    for form in FORMATS:
        choose(page, form)
        expect(shown(page)).not_to_have_attribute("aria-busy", "true")
        assert box.bounding_box() == size, form


def test_failed_load_says_so(browser, site_url):
    """Without the file the panel says that it is not there, and tries again when asked; nothing is copied."""
    context = browser.new_context(permissions=CLIPBOARD)
    page = context.new_page()
    page.goto(site_url + PAPERS, wait_until="networkidle")
    page.evaluate("navigator.clipboard.writeText('as before')")
    page.route("**/bib/papers/**", lambda route: route.abort())
    cite_link(page).click()
    box = panel(page)
    expect(told(box)).to_have_text("没能取到。")
    button(box, "复制").click()
    page.wait_for_timeout(100)
    expect(told(box)).to_have_text("没能取到。")
    assert clipboard(page) == "as before"
    page.unroute("**/bib/papers/**")
    button(box, "再试一次").click()
    expect(shown(page)).to_contain_text(f"{{{KEY},")
    expect(button(box, "再试一次")).to_be_hidden()
    context.close()


def test_without_the_script_of_the_panel_the_link_is_followed(browser, site_url):
    """Where the module cannot be loaded, the browser goes to the BibTeX."""
    context = browser.new_context()
    page = context.new_page()
    page.route("**/cite.js", lambda route: route.abort())
    page.goto(site_url + PAPERS, wait_until="networkidle")
    with page.expect_request(f"**/bib/papers/{KEY}.bib"):
        cite_link(page).click()
    context.close()


def test_latest_choice_is_shown(open_page):
    """A file that comes late does not replace what was chosen after it."""
    page = open_page(PAPERS)
    held = []
    page.route(f"**/{KEY}.biblatex.bib", lambda route: held.append(route))
    open_panel(page)
    choose(page, "biblatex")
    expect(shown(page)).to_have_attribute("aria-busy", "true")
    choose(page, "ris")
    expect(shown(page)).to_contain_text("TY  - UNPB")
    held[0].continue_()
    page.wait_for_timeout(200)
    expect(shown(page)).to_contain_text("TY  - UNPB")


def test_copy_without_the_clipboard_of_today(open_page):
    """Where the interface is missing or refuses, the old way copies the same text; where that fails, it is told."""
    refuse = "() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')) }"
    page = open_page(PAPERS, permissions=CLIPBOARD)
    box = open_panel(page)
    page.evaluate(refuse)
    button(box, "复制").click()
    expect(told(box)).to_contain_text("已复制")
    assert clipboard(page) == shown(page).text_content()
    expect(button(box, "复制")).to_be_focused()
    page.evaluate("() => { document.execCommand = () => false }")
    button(box, "复制").click()
    expect(told(box)).to_contain_text("不让网页复制")


def test_nothing_is_read_as_markup(open_page):
    """Titles and entries that look like HTML are text, in the panel and in the basket."""
    hostile = "<img src=x onerror=alert(1)> & </script>"
    entry = f"@misc{{{KEY},\n  title = {{{hostile}}},\n}}\n"
    page = open_page(PAPERS)
    page.route(f"**/papers/{KEY}.bib", lambda route: route.fulfill(body=entry))
    open_panel(page)
    assert shown(page).text_content() == entry
    page.keyboard.press("Escape")
    fill_basket(page, [{"key": KEY, "title": hostile}])
    box = open_basket(page)
    assert titles(page) == [hostile]
    expect(box.locator("img")).to_have_count(0)
    button(box, f"取出：{hostile}").click()
    expect(told(box)).to_contain_text(hostile)


def test_without_script_links_lead_to_bibtex(open_page, archive):
    """Every control that can work is a link to a file; the others are not seen."""
    page = open_page(WEEK, script=False)
    expect(
        page.locator(".weekbook-pick:visible, [data-weekbook-basket]:visible, .weekbook-pick-all:visible")
    ).to_have_count(0)
    answer = page.request.get(cite_link(page).evaluate("link => link.href"))
    assert answer.text() == read(archive, f"papers/{KEY}.bib")
    for link in page.locator(".weekbook-references .weekbook-exports a").all():
        assert page.request.get(link.evaluate("link => link.href")).ok
        assert link.get_attribute("download") is not None
        expect(link).to_be_visible()


def test_nothing_is_loaded_before_it_is_wanted(open_page):
    """A page loads no part of it until a pointer or the focus comes near."""
    page = open_page(WEEK)
    loaded = (
        "performance.getEntriesByType('resource').map(({name}) => name).filter(name => /cite|\\/bib\\//.test(name))"
    )
    assert page.evaluate(loaded) == []
    with page.expect_response(re.compile(r"cite\.js")):
        cite_link(page).hover()
    expect(panel(page)).to_have_count(0)


# -- The basket ----------------------------------------------------------------------------------------------------


def test_pick_is_seen_everywhere(open_page):
    """A pick in the card presses that in the reference, counts, is announced, and holds on other pages and reloads."""
    page = open_page(WEEK)
    expect(count(page)).to_be_hidden()
    picks(page).first.click()
    assert picks(page).count() >= 2
    for pick in picks(page).all():
        expect(pick).to_have_attribute("aria-pressed", "true")
    expect(count(page)).to_have_text("1")
    expect(page.locator("body > [role=status]")).to_have_text(re.compile("^已放进篮子：LiDAR-Guided"))
    page.reload(wait_until="networkidle")
    expect(picks(page).first).to_have_attribute("aria-pressed", "true")
    page.goto(page.url.replace(WEEK, PAPERS), wait_until="networkidle")
    expect(count(page)).to_have_text("1")
    picks(page).click()
    expect(picks(page)).to_have_attribute("aria-pressed", "false")
    expect(page.locator("body > [role=status]")).to_have_text(re.compile("^已从篮子里取出：LiDAR-Guided"))
    expect(count(page)).to_be_hidden()
    page.go_back(wait_until="networkidle")
    expect(picks(page).first).to_have_attribute("aria-pressed", "false")
    expect(count(page)).to_be_hidden()


def test_page_that_comes_back_is_right(open_page):
    """A page that the browser kept as it was left shows what was picked since."""
    page = open_page(PAPERS)
    page.evaluate(
        "([place, text]) => localStorage.setItem(place, text)", [PLACE, json.dumps([{"key": KEY, "title": "LiDAR"}])]
    )
    expect(count(page)).to_be_hidden()
    come_back(page)
    expect(count(page)).to_have_text("1")
    expect(picks(page).first).to_have_attribute("aria-pressed", "true")


def test_tabs_follow_each_other(open_page, site_url):
    """What is picked in one tab is picked in the other, in its open sheet too; the focus there stays."""
    page = open_page(WEEK)
    picks(page).first.click()
    other = page.context.new_page()
    other.goto(site_url + PAPERS, wait_until="networkidle")
    expect(picks(other)).to_have_attribute("aria-pressed", "true")
    box = open_basket(other)
    button(box, re.compile("^取出：LiDAR")).focus()
    second = page.locator(".weekbook-pick[aria-pressed=false]").first
    second.click()
    expect(count(other)).to_have_text("2")
    expect(box.locator("li")).to_have_count(2)
    expect(button(box, re.compile("^取出：LiDAR"))).to_be_focused()
    button(box, "清空").click()
    expect(second).to_have_attribute("aria-pressed", "false")
    expect(count(page)).to_be_hidden()


def test_basket_of_another_site_is_another(open_page):
    """On one host each site has its own: the place has the site's path in its name."""
    page = open_page(PAPERS)
    picks(page).first.click()
    expect(count(page)).to_have_text("1")
    assert page.evaluate("Object.keys(localStorage)") == [PLACE]


def test_rows(open_page):
    """Each row leads to its paper in the list, and can be taken out; the focus goes to the next, undo brings back."""
    page = open_page(WEEK)
    for pick in page.locator(".weekbook-pick").all()[:3]:
        pick.click()
    box = open_basket(page)
    first, second, third = names = titles(page)
    expect(box.locator(".weekbook-cite-note")).to_have_text("3 篇论文")
    button(box, f"取出：{second}").click()
    assert titles(page) == [first, third]
    expect(button(box, f"取出：{third}")).to_be_focused()
    expect(told(box)).to_contain_text(f"已从篮子里取出：{second}")
    button(box, f"取出：{third}").click()
    expect(button(box, f"取出：{first}")).to_be_focused()
    button(box, "撤销").click()
    assert titles(page) == [first, third]
    button(box, f"取出：{first}").click()
    button(box, f"取出：{third}").click()
    # the last one: what is left to press is the way back
    expect(button(box, "撤销")).to_be_focused()
    expect(count(page)).to_be_hidden()
    page.keyboard.press("Enter")
    assert titles(page) == [third]
    assert len(names) == 3
    box.get_by_role("link", name=third).click()
    page.wait_for_url(re.compile(r"papers\.html#paper-"))
    row = page.locator(".weekbook-paper-row:target")
    expect(row.locator("cite")).to_have_text(third)


def test_row_on_the_list_itself(open_page):
    """On the list the sheet gives way to the row, whatever the filter hides."""
    page = open_page(PAPERS)
    picks(page).click()
    page.locator(".weekbook-filter-text").fill("nothing of the kind")
    box = open_basket(page)
    box.get_by_role("link").click()
    expect(box).to_be_hidden()
    expect(page.locator(f"#paper-{KEY}")).to_be_in_viewport()


def test_empty_basket_explains(open_page):
    """It says how something gets in, and has nothing to copy; the undo brings all back in their order."""
    page = open_page(PAPERS)
    box = open_basket(page)
    expect(box.locator(".weekbook-basket-empty")).to_contain_text("还是空的")
    for name in ("复制", re.compile("^下载"), "清空"):
        expect(button(box, name)).to_be_disabled()
    expect(button(box, "关闭")).to_be_focused()
    page.keyboard.press("Escape")
    for pick in page.locator(".weekbook-pick").all()[:3]:
        pick.click()
    open_basket(page)
    names = titles(page)
    button(box, "清空").click()
    expect(box.locator(".weekbook-basket-empty")).to_be_visible()
    expect(button(box, "撤销")).to_be_focused()
    page.keyboard.press("Enter")
    assert titles(page) == names
    expect(count(page)).to_have_text("3")


@pytest.mark.parametrize("size", [3, 20])
def test_basket_comes_out_as_one_file(open_page, archive, keys, size):
    """Copied and saved alike, in the order of picking; many papers come out of the one file that has all."""
    wanted = keys[:size][::-1]
    page = open_page(PAPERS, permissions=CLIPBOARD, accept_downloads=True)
    fill_basket(page, [{"key": key, "title": key} for key in wanted])
    asked = []
    page.on("request", lambda request: "/bib/" in request.url and asked.append(request.url))
    box = open_basket(page)
    taken = {}
    for form, ending in FORMATS.items():
        choose(page, form)
        name, taken[form] = saved(page, button(box, f"下载 {ending}").click)
        assert name == f"basket{ending}"
        button(box, "复制").click()
        expect(told(box)).to_contain_text("已复制")
        assert clipboard(page).splitlines() == taken[form].splitlines()
    for form in ("bibtex", "biblatex"):
        assert taken[form] == "\n".join(read(archive, f"papers/{key}{FORMATS[form]}") for key in wanted)
    assert json.loads(taken["csl-json"]) == [json.loads(read(archive, f"papers/{key}.json"))[0] for key in wanted]
    assert re.findall(r"^ID  - (.*)\r$", taken["ris"], re.MULTILINE) == wanted
    numbers = [line.partition(" ")[0] for line in taken["reference"].split("\n")]
    assert numbers == [f"[{number}]" for number in range(1, size + 1)]
    names = {url.rpartition("/bib/")[2].partition(".")[0] for url in asked}
    assert names == ({"weekbook"} if size == 20 else {f"papers/{key}" for key in wanted})


def test_papers_that_are_gone_are_told(browser, site_url, keys):
    """The archive may have lost a paper since: the others come out, and the sheet says how many do not."""
    context = browser.new_context(permissions=CLIPBOARD)
    page = context.new_page()
    page.goto(site_url + PAPERS, wait_until="networkidle")
    fill_basket(page, [{"key": key, "title": key} for key in (keys[0], "gone-2020-paper", keys[1])])
    box = open_basket(page)
    for form, key in (("bibtex", r"^@\w+\{([^,]+),"), ("ris", "^ID  - (.*)$")):
        choose(page, form)
        button(box, "复制").click()
        expect(told(box)).to_have_text(re.compile("已复制.*有 1 篇档案里已经没有"))
        assert re.findall(key, clipboard(page).replace("\r\n", "\n"), re.MULTILINE) == keys[:2]
    page.route("**/bib/**", lambda route: route.abort())
    choose(page, "biblatex")
    button(box, "复制").click()
    expect(told(box)).to_have_text("没能取到。")
    context.close()


def test_what_others_left_in_its_place_does_no_harm(open_page):
    """A value that is none of ours is an empty basket, which works."""
    page = open_page(PAPERS)
    for stored in ("{", "null", '{"a": 1}', "[null]", '[{"key": 1, "title": "x"}]', "7"):
        fill_basket(page, stored)
        expect(count(page)).to_be_hidden()
        picks(page).first.click()
        expect(count(page)).to_have_text("1")


def test_forbidden_storage(browser, site_url):
    """Then the basket is of the page, and says so."""
    context = browser.new_context()
    context.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('no') }})")
    page = context.new_page()
    page.goto(site_url + PAPERS, wait_until="networkidle")
    picks(page).first.click()
    expect(count(page)).to_have_text("1")
    box = open_basket(page)
    expect(box.locator(".weekbook-cite-note")).to_contain_text("什么也不存")
    button(box, re.compile("^取出")).click()
    expect(count(page)).to_be_hidden()
    context.close()


def test_basket_on_a_phone(open_page):
    """There the menu has it; the sheet comes from below, and leaves the focus at the menu."""
    page = open_page(WEEK, width=390, height=844)
    picks(page).first.click()
    expect(page.locator(".weekbook-bar [data-weekbook-basket]")).to_be_hidden()
    menu = page.locator("header [data-weekbook-drawer=rail]")
    menu.click()
    page.locator("dialog[open] [data-weekbook-basket]").click()
    box = sheet(page)
    expect(box.locator("li")).to_have_count(1)
    expect(page.locator(".weekbook-drawer[open]")).to_have_count(0)
    place = box.bounding_box()
    assert (place["x"], place["width"], place["y"] + place["height"]) == (0, 390, 844)
    page.keyboard.press("Escape")
    expect(menu).to_be_focused()


# -- Lists ---------------------------------------------------------------------------------------------------------


def test_week_goes_into_the_basket(open_page, archive):
    """All references of a week by one press; a second press says that they are there."""
    page = open_page(WEEK)
    number = len(json.loads(read(archive, "weeks/2025-W18.json")))
    picks(page).first.click()
    every = page.locator(".weekbook-references .weekbook-pick-all")
    every.click()
    seen = page.locator(".weekbook-references .weekbook-told")
    expect(seen).to_have_text(f"{number - 1} 篇放进了篮子。")
    expect(page.locator("body > [role=status]")).to_have_text(f"{number - 1} 篇放进了篮子。")
    expect(count(page)).to_have_text(str(number))
    expect(page.locator('.weekbook-reference .weekbook-pick[aria-pressed="false"]')).to_have_count(0)
    every.click()
    expect(seen).to_have_text("都已经在篮子里。")


def test_list_that_cannot_be_loaded(browser, site_url):
    """It says so beside the button, and nothing is picked."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(site_url + PAPERS, wait_until="networkidle")
    page.route("**/bib/weekbook.json", lambda route: route.abort())
    page.locator(".weekbook-pick-all").click()
    expect(page.locator(".weekbook-exports .weekbook-told")).to_have_text("没能取到。")
    expect(count(page)).to_be_hidden()
    context.close()


def rows(page):
    return page.locator(".weekbook-paper-row:visible")


def row_keys(page):
    return rows(page).evaluate_all("rows => rows.map(({dataset}) => dataset.citekey).filter(Boolean)")


def test_filters_by_year_and_week(open_page):
    """They narrow the list with the others, are told, and give way to a link."""
    page = open_page(PAPERS)
    every = rows(page).count()
    years = page.locator(".weekbook-filter-year")
    values = years.locator("option").evaluate_all("options => options.map(({value}) => value)")
    assert values[0] == ""
    for value in values[1:]:
        years.select_option(value)
        found = rows(page).evaluate_all("rows => rows.map(({dataset}) => dataset.year)")
        assert found
        assert all(value in year.split() for year in found)
        if len(found) < every:
            expect(page.locator(".weekbook-filter-status")).to_contain_text(str(len(found)))
    page.locator(".weekbook-filter-week").select_option("2025-W18")
    assert 0 < rows(page).count() <= every
    page.locator(".weekbook-chip").first.click()
    page.locator(".weekbook-filter-text").fill("nothing of the kind")
    expect(rows(page)).to_have_count(0)
    page.evaluate("key => { location.hash = `#paper-${key}` }", KEY)
    expect(rows(page)).to_have_count(every)
    expect(years).to_have_value("")


def test_what_is_shown_comes_out(open_page, archive):
    """The rows that the filter leaves, in their order, as one file or into the basket."""
    page = open_page(PAPERS, accept_downloads=True)
    page.locator(".weekbook-filter-text").fill("object")
    wanted = row_keys(page)
    assert 1 < len(wanted) < rows(page).count() + 1 < 40
    box = page.locator(".weekbook-export-shown")
    seen = box.locator(".weekbook-told")
    taken = {}
    for form, ending in FORMATS.items():
        box.locator(".weekbook-export-format").select_option(form)
        name, taken[form] = saved(page, box.locator(".weekbook-export-download").click)
        assert name == f"papers{ending}"
        expect(seen).to_contain_text(f"已下载：{name}")
    assert taken["bibtex"] == "\n".join(read(archive, f"papers/{key}.bib") for key in wanted)
    assert [item["id"] for item in json.loads(taken["csl-json"])] == wanted
    assert len(taken["reference"].split("\n")) == len(wanted)
    box.locator(".weekbook-pick-shown").click()
    expect(count(page)).to_have_text(str(len(wanted)))
    expect(seen).to_contain_text(f"{len(wanted)} 篇放进了篮子。")
    page.locator(".weekbook-filter-text").fill("nothing of the kind")
    expect(box.locator(".weekbook-pick-shown")).to_be_disabled()
    expect(box.locator(".weekbook-export-download")).to_be_disabled()


def test_all_that_is_shown_tells_what_has_no_entry(open_page):
    """Papers without a bibliography entry cannot come out: the list says how many."""
    page = open_page(PAPERS)
    without = rows(page).count() - len(row_keys(page))
    page.locator(".weekbook-pick-shown").click()
    seen = page.locator(".weekbook-export-shown .weekbook-told")
    expect(seen).to_contain_text(f"{len(row_keys(page))} 篇放进了篮子。")
    if without:
        expect(seen).to_contain_text(f"有 {without} 篇没有书目条目")


# -- In English, and from the disk ---------------------------------------------------------------------------------

CONF = """
project = "Made-Up Weekly"
extensions = ["myst_parser", "sphinx_design", "weekbook"]
language = "en"
html_theme = "sphinx_book_theme"
html_favicon = "mark.svg"
suppress_warnings = ["myst.header"]
"""
ENTRIES = """
@misc{example-2025-study,
  title         = {{A Study of Made-Up Things}},
  author        = {Example, Ada and Sample, Ben},
  year          = {2025},
  eprint        = {2504.00001},
  archivePrefix = {arXiv},
}

@misc{sample-2025-other,
  title         = {{Another Study}},
  author        = {Sample, Ben},
  year          = {2025},
  eprint        = {2504.00002},
  archivePrefix = {arXiv},
}
"""
ENGLISH_WEEK = """---
week: 2025-W18
---

# 2025 W18

## Research

### Robotics

#### A study

```{paper} 2504.00001
```

It is made up.

#### Another

```{paper} 2504.00002
```

So is this.
"""


@pytest.fixture(scope="module")
def english_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a small English archive, and give its folder."""
    root = tmp_path_factory.mktemp("english")
    files = {
        "conf.py": CONF,
        "mark.svg": MARK,
        "bib/papers.bib": ENTRIES,
        "weeks/W18.md": ENGLISH_WEEK,
        "index.md": "# Made-Up Weekly\n\n```{toctree}\n:glob:\nweeks/*\n```\n",
    }
    for name, text in files.items():
        path = root / "source" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html", str(root / "source"), str(root / "html")]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return root / "html"


def test_english_interface(open_page, english_archive):
    """All words are English, numbers agree with their nouns, and the plain reference is as at the end of a week."""
    with serve(english_archive) as url:
        page = open_page("weeks/W18.html", site=url)
        cite_link(page, "example-2025-study").click()
        box = page.get_by_role("dialog", name="Cite")
        choose(page, "reference")
        reference = "Ada Example, Ben Sample. A Study of Made-Up Things. arXiv:2504.00001, 2025."
        expect(shown(page)).to_have_text(reference)
        button(box, "Add to the basket").click()
        expect(button(box, "In the basket")).to_be_visible()
        words = box.inner_text()
        page.keyboard.press("Escape")
        open_basket(page)
        box = page.get_by_role("dialog", name="Reading basket")
        expect(box.locator(".weekbook-cite-note")).to_have_text("1 paper")
        page.keyboard.press("Escape")
        page.locator(".weekbook-pick-all").click()
        expect(page.locator(".weekbook-told")).to_have_text("1 paper added to the basket.")
        open_basket(page)
        expect(box.locator(".weekbook-cite-note")).to_have_text("2 papers")
        # there is no list of all papers that a row could lead to
        expect(box.get_by_role("link")).to_have_count(0)
        words += box.inner_text()
        button(box, "Empty").click()
        words += box.inner_text()
        assert not re.search(r"[\u2e80-\u9fff\uff00-\uffef]", words)
        page.context.close()


def test_page_from_the_disk(browser, archive):
    """A page that is opened from the disk can read no file: its links lead to the BibTeX, and nothing else is shown."""
    context = browser.new_context()
    page = context.new_page()
    page.goto((archive / PAPERS).as_uri())
    expect(page.locator(".weekbook-controls")).to_be_visible()
    expect(page.locator(".weekbook-pick:visible, [data-weekbook-basket]:visible")).to_have_count(0)
    expect(page.locator(".weekbook-pick-all:visible, .weekbook-export-shown:visible")).to_have_count(0)
    assert cite_link(page).get_attribute("aria-haspopup") is None
    context.close()


# -- For everyone --------------------------------------------------------------------------------------------------


AXE = """async ([rules, box]) => {
    const {violations} = await axe.run(box, {runOnly: rules, resultTypes: ['violations'], preload: false});
    const write = ({id, nodes}) => nodes.map(({target, failureSummary}) => `${id} ${target} ${failureSummary}`);
    return violations.flatMap(write);
}"""


def check(page, box):
    """Let axe-core look at the dialogue, as pages have a test of their own, and see that it is inside the screen."""
    assert page.evaluate(AXE, [RULES, "dialog[open]"]) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    outside = """box => [...box.querySelectorAll('*')].filter(node => !node.closest('fieldset') &&
        node.getBoundingClientRect().right > innerWidth).map(node => node.outerHTML.slice(0, 120))"""
    assert box.evaluate(outside) == []


@pytest.mark.parametrize("width", [320, 390, 1440])
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_dialogues_can_be_used_by_everyone(open_page, axe, width, mode):
    """Axe-core has nothing against panel and basket, full or empty, and they fit the screen."""
    page = open_page(PAPERS, width=width, height=844, scheme=mode)
    page.evaluate(axe)
    page.locator(".weekbook-paper-row .weekbook-cite").first.click()
    expect(shown(page)).not_to_have_text("")
    check(page, panel(page))
    choose(page, "reference")
    button(panel(page), "复制").click()
    expect(told(panel(page))).not_to_have_text("")
    check(page, panel(page))
    page.keyboard.press("Escape")
    page.locator(".weekbook-pick-shown").click()
    expect(page.locator(".weekbook-told")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if width < 720:
        page.locator("header [data-weekbook-drawer=rail]").click()
        page.locator("dialog[open] [data-weekbook-basket]").click()
    else:
        open_basket(page)
    expect(sheet(page).locator("li").first).to_be_visible()
    check(page, sheet(page))
    button(sheet(page), "清空").click()
    expect(button(sheet(page), "撤销")).to_be_focused()
    check(page, sheet(page))
