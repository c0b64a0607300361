"""The search as readers use it: the dialogue on every page, the page with an address, and where a result leads."""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
import zlib
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from conftest import ROOT
from playwright.sync_api import expect
from serving import serve
from test_access import RULES
from two_editions import write_edition

pytestmark = pytest.mark.browser

# many files are loaded one after the other before something is seen: a busy machine takes its time
expect.set_options(timeout=15_000)

WEEK = "weeks/2025/W18.html"
HOME = "index.html"
WIDTHS = [390, 1440]
# in the dark only colours are others, and those are the same on every screen
SCREENS = [("light", 390), ("light", 1440), ("dark", 1440)]
STATIC = ROOT / "ext" / "weekbook" / "static" / "weekbook"


def dialog(page):
    return page.locator("dialog.weekbook-search")


def field(page):
    return page.locator(".weekbook-search-field")


def hits(page):
    return page.locator(".weekbook-search-hit")


def active(page):
    return page.locator(".weekbook-search-hit[aria-selected=true]")


# the number of what an answer has found, when it is there
TOTAL = """() => {
    const sum = document.querySelector('.weekbook-search-sum')?.textContent ?? '';
    const isBusy = document.querySelector('.weekbook-search-main')?.ariaBusy === 'true';
    if (isBusy || !/\\d|没有找到|最近|Nothing|Newest/.test(sum)) return null;
    return {number: Number(/\\d+/.exec(sum)?.[0] ?? 0)};
}"""


def total(page):
    """Wait for an answer, and give the number of its results."""
    return page.wait_for_function(TOTAL).json_value()["number"]


def ask(page, text):
    """Write something into the field, and wait for the answer."""
    field(page).fill(text)
    return total(page)


def wait_for_frames(page):
    """Let the page show what it has."""
    page.evaluate("() => new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)))")


def open_dialog(page, text=None):
    """Open the dialogue by its key, and ask for something."""
    page.keyboard.press("/")
    expect(field(page)).to_be_focused()
    return total(page) if text is None else ask(page, text)


def facet(page, name):
    """Open a group of filters."""
    group = page.locator(f"details[data-facet={name}]")
    if group.get_attribute("open") is None:
        group.locator("summary").click()
    return group


def row(page, name, title):
    return facet(page, name).locator(".weekbook-search-value").filter(has_text=title)


def count_of(label):
    return int(label.locator(".weekbook-count").inner_text())


def press(page, label):
    """Press a filter, and wait for the answer."""
    label.locator("input").click()
    return total(page)


def asked(page):
    """Give what the address of the page asks for."""
    return parse_qs(urlsplit(page.url).query)


def marks(page):
    """Give the texts that are marked on a page."""
    return page.evaluate("[...(CSS.highlights.get('weekbook-found') ?? [])].map(String)")


@pytest.fixture
def visit(open_page):
    """Open a page that has loaded; that of the search has its first answer, and with it all of its parts."""

    def visit_(path, **options):
        page = open_page(path, wait="load", **options)
        if path.startswith("search"):
            total(page)
        return page

    return visit_


@pytest.fixture
def open_alone(windows):
    """Open a page that may miss files: what goes wrong on it is no trouble."""
    yield lambda url: windows.open(url, site="", wait="load")
    windows.take_back()


@pytest.fixture
def serve_records(visit):
    """Serve other titles and texts of records: ``serve_records(page, write)``, where ``write`` is given a number."""
    routed = []

    def serve_(page, write):
        served = itertools.count()

        def answer(route):
            response = route.fetch()
            raw = zlib.decompress(response.body(), -15)
            stamp, end, *_ = raw[1:].decode("gb18030" if raw[:1] == b"g" else "utf-8").split("\n")
            record = "\n".join([stamp, end, *write(next(served))])
            deflate = zlib.compressobj(wbits=-15)
            route.fulfill(status=200, body=deflate.compress(b"u" + record.encode()) + deflate.flush())

        page.route("**/_static/weekbook/index/t/**", answer)
        routed.append(page)

    yield serve_
    for page in routed:
        # what was asked for and is not shown any more is on its way yet
        page.unroute_all(behavior="wait")


# -- The dialogue opens and closes ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [WEEK, HOME, "docs/index.html", "genindex.html"])
def test_keys_open_the_dialogue(visit, path):
    """On every kind of page; Escape closes it, and the focus is where it was."""
    page = visit(path)
    for key in ("/", "Control+k", "Meta+k"):
        page.locator(".weekbook-brand").focus()
        page.keyboard.press(key)
        expect(dialog(page)).to_be_visible()
        expect(field(page)).to_be_focused()
        expect(field(page)).to_have_value("")
        page.keyboard.press("Escape")
        expect(dialog(page)).to_be_hidden()
        expect(page.locator(".weekbook-brand")).to_be_focused()


@pytest.mark.parametrize("opener", [".weekbook-tools [data-weekbook-search]", ".weekbook-rail-search"])
def test_buttons_open_the_dialogue(visit, opener):
    """The links to the page open the dialogue, and get the focus back; with a key held they are links."""
    page = visit(HOME)
    link = page.locator(opener)
    link.click()
    expect(field(page)).to_be_focused()
    assert page.url.endswith(HOME)
    dialog(page).locator(".weekbook-search-head button").click()
    expect(dialog(page)).to_be_hidden()
    expect(link).to_be_focused()
    with page.context.expect_page() as other:
        link.click(modifiers=["ControlOrMeta"])
    other.value.close()
    expect(dialog(page)).to_be_hidden()


def test_drawer_gives_way(visit):
    """On a phone the link in the menu closes the menu and opens the dialogue."""
    page = visit(HOME, width=390)
    page.locator("header [data-weekbook-drawer=rail]").click()
    page.locator("dialog[open] .weekbook-rail-search").click()
    expect(field(page)).to_be_focused()
    expect(page.locator(".weekbook-drawer[open]")).to_have_count(0)


def test_missing_page_can_search(visit):
    """The page for what is not there, at whatever address, searches too."""
    page = visit("weeks/1999/no/such.html", missing=True)
    assert open_dialog(page, "PLUSNet") >= 1
    assert WEEK in hits(page).first.get_attribute("href")


def test_single_keys_can_be_switched_off(visit):
    """Then the slash does nothing, nor is it named; the key with Control works."""
    page = visit(HOME)
    link = page.locator(".weekbook-tools [data-weekbook-search]")
    assert link.get_attribute("aria-keyshortcuts") == "/ Control+K Meta+K"
    expect(page.locator(".weekbook-rail-key")).to_be_visible()
    page.locator("[data-weekbook-keys]").uncheck()
    expect(page.locator(".weekbook-rail-key")).to_be_hidden()
    assert link.get_attribute("aria-keyshortcuts") == "Control+K Meta+K"
    page.keyboard.press("/")
    page.wait_for_timeout(200)
    expect(dialog(page)).to_have_count(0)
    page.keyboard.press("Control+k")
    expect(dialog(page)).to_be_visible()


def test_slash_is_a_character_where_one_writes(visit):
    """In a field the key writes what it says."""
    page = visit("weeks/papers.html")
    page.locator(".weekbook-filter-text").press("/")
    expect(page.locator(".weekbook-filter-text")).to_have_value("/")
    expect(dialog(page)).to_have_count(0)


def test_press_beside_closes(visit):
    """A press beside the dialogue closes it; one in it does not, nor a selection that ends outside."""
    page = visit(HOME)
    open_dialog(page, "检测")
    box = dialog(page).bounding_box()
    page.mouse.click(box["x"] + 300, box["y"] + 90)
    page.mouse.move(box["x"] + 100, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] - 50, box["y"] + 30)
    page.mouse.up()
    expect(dialog(page)).to_be_visible()
    page.mouse.click(box["x"] - 50, box["y"] + 30)
    expect(dialog(page)).to_be_hidden()


def test_search_is_loaded_when_it_is_wanted(visit):
    """A page loads nothing of it until a reader comes near."""
    page = visit(WEEK)
    loaded = "performance.getEntriesByType('resource').map(({name}) => name).filter(name => name.includes('search'))"
    assert page.evaluate(loaded) == []
    with page.expect_response(re.compile(r"index/root\.bin")):
        page.locator(".weekbook-rail-search").hover()
    expect(dialog(page)).to_have_count(0)


def test_scripts_are_of_one_version(visit):
    """All that the search loads is of one folder, whose name is that of its content: no cache mixes two versions."""
    page = visit(HOME)
    # nothing found: what is loaded for that and for filters too
    assert open_dialog(page, "topic:slam zzqxj ") == 0
    names = page.evaluate("performance.getEntriesByType('resource').map(({name}) => name)")
    scripts = [name.partition("/_static/weekbook/")[2] for name in names if ".js" in name]
    modules = [name for name in scripts if "?v=" not in name]
    assert len(modules) > 15
    assert {name.partition("/")[0] for name in modules} == {modules[0].partition("/")[0]}
    assert re.fullmatch(r"modules-\w+/.+", modules[0])


def test_module_has_an_address_that_stays(visit):
    """Any page may import the search by it, and is answered as the dialogue is."""
    page = visit(HOME)
    number = page.evaluate("""async () => {
        const { IndexError, open } = await import("/name/_static/weekbook/search.js");
        if (!(new IndexError() instanceof Error)) return undefined;
        return (await (await open("/name/")).search("检测 kind:paper")).total;
    }""")
    assert open_dialog(page, "检测 kind:paper ") == number > 0


# -- Results -------------------------------------------------------------------------------------------------------


def test_recent_entries_come_first(visit, made_url):
    """Nothing asked, the newest entries are there, and the counts of all."""
    page = visit(HOME, site=made_url)
    open_dialog(page)
    expect(page.locator(".weekbook-search-sum")).to_have_text("最近的条目")
    expect(hits(page)).to_have_count(10)
    weeks = page.locator(".weekbook-search-meta").all_inner_texts()
    assert [text[:8] for text in weeks] == ["2025 W20"] * 3 + ["2025 W19"] * 7
    assert count_of(row(page, "kind", "论文")) > 40
    # nothing is chosen: a slip of the finger opens nothing
    page.keyboard.press("Enter")
    assert page.url.endswith(HOME)


def test_result(visit):
    """A result has its kind, title, week, topic and an excerpt, with the match marked."""
    page = visit(HOME)
    assert open_dialog(page, "小目标 检测") >= 1
    hit = hits(page).filter(has_text="PLUSNet").first
    expect(hit.locator(".weekbook-icon")).to_have_attribute("data-icon", "paper")
    expect(hit.locator(".weekbook-search-meta")).to_have_text("2025 W18 · 目标检测")
    assert set(hit.locator("mark").all_inner_texts()) == {"小目标", "检测"}
    assert len(hit.locator(".weekbook-search-text").inner_text()) > 40
    assert urlsplit(hit.get_attribute("href")).path.endswith(f"/name/{WEEK}")


def test_results_come_while_one_types(visit):
    """Each change is answered, without a key for it; the sum says how many results of how many weeks."""
    page = visit(HOME)
    open_dialog(page)
    page.keyboard.type("检测")
    expect(page.locator(".weekbook-search-sum")).to_have_text(re.compile(r"^\d+ 条，来自 1 周$"))
    many = total(page)
    page.keyboard.type(" 小目标")
    assert 0 < total(page) < many
    expect(page.locator(".weekbook-search-sum")).to_have_attribute("role", "status")


def test_latest_answer_wins(visit):
    """A slow answer to what was asked before does not replace that to what is asked now."""
    page = visit(HOME)
    open_dialog(page)
    held, passed = [], []
    texts = "**/_static/weekbook/index/t/**"
    page.route(texts, lambda route: route.continue_() if passed else held.append(route))
    field(page).fill("检测")
    while not held:
        wait_for_frames(page)
    passed.append(True)
    assert ask(page, "语义梯度不碰几何") == 1
    with page.expect_request_finished(lambda request: request == held[-1].request):
        for route in held:
            route.continue_()
    wait_for_frames(page)
    expect(hits(page)).to_have_count(1)
    expect(hits(page).first).to_contain_text("语义梯度")


def test_size_stays(visit):
    """Results, none, filters and troubles leave the dialogue as large as it was."""
    page = visit(HOME)
    open_dialog(page)
    size = dialog(page).bounding_box()
    for text in ("检测", "zzqxj", "topic:slam kind:paper ", ""):
        ask(page, text)
        assert dialog(page).bounding_box() == size, text


def test_more_results(visit):
    """The list goes on by a button at its end, without a result twice."""
    page = visit(HOME)
    number = open_dialog(page, "的")
    assert number > 30
    expect(hits(page)).to_have_count(10)
    page.locator(".weekbook-search-more").click()
    expect(hits(page)).to_have_count(20)
    page.locator(".weekbook-search-more").click()
    expect(hits(page)).to_have_count(30)
    assert len(set(hits(page).evaluate_all("nodes => nodes.map((node) => node.href)"))) == 30


def test_order(visit, made_url):
    """By relevance, or the newest first."""
    page = visit("search.html?q=模型", site=made_url)
    weeks = page.locator(".weekbook-search-meta")
    page.locator("[data-sort=date]").click()
    expect(page.locator("[data-sort=date]")).to_have_attribute("aria-pressed", "true")
    total(page)
    shown = [text[:8] for text in weeks.all_inner_texts()]
    assert shown == sorted(shown, reverse=True)
    assert asked(page)["sort"] == ["date"]
    page.reload()
    expect(page.locator("[data-sort=date]")).to_have_attribute("aria-pressed", "true")


# -- Keys ----------------------------------------------------------------------------------------------------------


def test_arrows_choose_a_result(visit):
    """The focus stays in the field, which names the active result; the first one is active at once."""
    page = visit(HOME)
    open_dialog(page, "检测")
    assert field(page).get_attribute("role") == "combobox"
    assert field(page).get_attribute("aria-expanded") == "true"
    place = "() => [...document.querySelectorAll('.weekbook-search-hit')].findIndex(hit => hit.id === "
    place += "document.querySelector('.weekbook-search-field').getAttribute('aria-activedescendant'))"
    expected = {"": 0, "ArrowDown": 1, "PageDown": 6, "ArrowUp": 5, "End": 9, "Home": 0}
    for key, number in expected.items():
        if key:
            page.keyboard.press(key)
        assert page.evaluate(place) == number, key
        expect(hits(page).nth(number)).to_have_attribute("aria-selected", "true")
        expect(active(page)).to_have_count(1)
        expect(active(page)).to_be_in_viewport(ratio=1)
    expect(field(page)).to_be_focused()
    page.keyboard.press("ArrowUp")
    assert page.evaluate(place) == 0


def test_arrow_at_the_end_goes_on(visit):
    """Down from the last result brings more."""
    page = visit(HOME)
    open_dialog(page, "的")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    page.keyboard.press("ArrowDown")
    expect(hits(page)).to_have_count(20)
    expect(hits(page).nth(10)).to_have_attribute("aria-selected", "true")


def test_home_and_end_are_those_of_the_text_first(visit):
    """Before one walks through the list they go to the ends of what is written."""
    page = visit(HOME)
    open_dialog(page, "检测")
    page.keyboard.press("Home")
    page.keyboard.type("目标")
    expect(field(page)).to_have_value("目标检测")


def test_enter_opens_the_active_result(visit):
    """The page changes to the entry's permalink, and the dialogue is gone."""
    page = visit(HOME)
    open_dialog(page, "检测")
    page.keyboard.press("ArrowDown")
    address = active(page).get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(address)
    expect(page.locator(".weekbook-entry:target")).to_be_in_viewport()
    # who comes back for the next one finds the list
    page.keyboard.press("/")
    expect(field(page)).to_have_value("检测")
    expect(hits(page)).to_have_count(10)


def test_enter_opens_a_new_tab_with_control(visit):
    """As a link does, and the dialogue stays."""
    page = visit(HOME)
    open_dialog(page, "检测")
    address = active(page).get_attribute("href")
    with page.context.expect_page() as other:
        page.keyboard.press("Control+Enter")
    assert other.value.url in (address, "about:blank") or other.value.wait_for_url(address) is None
    other.value.close()
    expect(dialog(page)).to_be_visible()


def test_enter_waits_for_the_answer(visit):
    """A result of what was asked before is not opened."""
    page = visit(HOME)
    open_dialog(page, "检测")
    # at once: the answer to a slow key would be there
    page.evaluate("""() => {
        const field = document.querySelector('.weekbook-search-field');
        field.value += 'x';
        field.dispatchEvent(new InputEvent('input', {bubbles: true}));
        const key = new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, cancelable: true});
        if (field.dispatchEvent(key)) field.form.requestSubmit();
    }""")
    total(page)
    wait_for_frames(page)
    assert page.url.endswith(HOME)


def test_composing(visit):
    """What an input method composes is not searched for, nor does its Enter open a result."""
    page = visit(HOME)
    open_dialog(page, "检测")
    before = hits(page).first.inner_text()
    page.evaluate("""() => {
        const field = document.querySelector('.weekbook-search-field');
        field.value = 'zhuizong';
        field.dispatchEvent(new InputEvent('input', {isComposing: true, bubbles: true}));
        const press = (how) =>
            field.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, cancelable: true, ...how}));
        field.value = '检测';
        press({isComposing: true});
        press({keyCode: 229});
    }""")
    # longer than the pause after which is looked for what was typed
    page.wait_for_timeout(300)
    assert page.url.endswith(HOME)
    assert hits(page).first.inner_text() == before
    page.evaluate("""() => {
        const field = document.querySelector('.weekbook-search-field');
        field.value = '跟踪';
        field.dispatchEvent(new CompositionEvent('compositionend', {bubbles: true}));
    }""")
    expect(hits(page).first.locator("mark").first).to_have_text("跟踪")


def test_tab_goes_through_the_dialogue(visit):
    """Filters, order and the list are reached by Tab, and the focus does not leave the dialogue."""
    page = visit(HOME)
    open_dialog(page, "检测")
    seen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.className || document.activeElement.tagName"))
        if page.evaluate("document.activeElement === document.querySelector('.weekbook-search-field')"):
            break
    assert page.evaluate("!!document.activeElement.closest('dialog') || document.activeElement === document.body")
    assert {"SUMMARY", "INPUT", "BUTTON", "weekbook-search-more"} <= set(seen)


# -- Filters -------------------------------------------------------------------------------------------------------


def test_counts_are_exact(visit, made_url):
    """Pressing a value gives as many results as stands beside it, and the other values keep their counts."""
    page = visit("search.html?q=模型", site=made_url)
    for name in ("kind", "topic", "week"):
        labels = facet(page, name).locator(".weekbook-search-value:visible")
        for place in range(min(3, labels.count())):
            label = labels.nth(place)
            number = count_of(label)
            counts = labels.locator(".weekbook-count").all_inner_texts()
            assert press(page, label) == number > 0
            if name == "kind":
                assert labels.locator(".weekbook-count").all_inner_texts() == counts
            expect(label.locator("input")).to_be_focused()
            press(page, label)


def test_values_stay_in_their_place(visit, made_url):
    """While one presses boxes their counts change, and not their order."""
    page = visit("search.html?q=模型", site=made_url)
    labels = facet(page, "kind").locator(".weekbook-search-value:visible")
    names = [label.locator("span").first.inner_text() for label in labels.all()]
    press(page, row(page, "topic", "技术与互联网"))
    left = [label.locator("span").first.inner_text() for label in labels.all()]
    counts = [count_of(label) for label in labels.all()]
    assert left == [name for name in names if name in left]
    # or there would have been nothing to keep
    assert counts != sorted(counts, reverse=True)


def test_values_add_up(visit):
    """Two values of one kind are either, two kinds both."""
    page = visit("search.html?q=检测")
    papers, articles = row(page, "kind", "论文"), row(page, "kind", "文章")
    both = count_of(papers) + count_of(articles)
    press(page, papers)
    assert press(page, articles) == both
    assert asked(page)["kind"] == ["paper", "article"]
    topic = row(page, "topic", "目标跟踪")
    number = count_of(topic)
    assert press(page, topic) == number < both


def test_people(visit):
    """The accounts of the posts found, and those of one only."""
    page = visit("search.html")
    people = facet(page, "person").locator(".weekbook-search-value")
    expect(people.first).to_be_visible()
    number = count_of(people.first)
    assert press(page, people.first) == number
    assert len(asked(page)["person"]) == 1


def test_all_values_can_be_shown(visit):
    """Of many values the first are there, and all on demand."""
    page = visit("search.html?q=的")
    group = facet(page, "topic")
    expect(group.locator(".weekbook-search-value:visible")).to_have_count(8)
    group.locator(".weekbook-search-all").click()
    assert group.locator(".weekbook-search-value:visible").count() > 8
    expect(group.locator(".weekbook-search-all")).to_have_attribute("aria-expanded", "true")


def test_time(visit, made_url):
    """Years, weeks of a year, and points of time."""
    page = visit("search.html?q=模型", site=made_url)
    week, year = row(page, "week", "W18"), row(page, "week", "2025年")
    number, everything = count_of(week), count_of(year)
    assert press(page, week) == number < everything
    assert asked(page)["week"] == ["2025-W18"]
    # a year is meant instead of its weeks
    assert press(page, year) == everything
    assert asked(page)["week"] == ["2025"]
    press(page, year)
    begin = page.locator("[data-time=from]")
    begin.fill("2025-W19")
    begin.press("Tab")
    assert total(page) == everything - number
    assert asked(page)["from"] == ["2025-W19"]
    begin.fill("yesterday")
    begin.press("Tab")
    expect(begin).to_have_attribute("aria-invalid", "true")
    assert asked(page)["from"] == ["2025-W19"]


def test_words_to_leave_out_and_phrases(visit):
    """The controls write what can be typed, and show what was typed."""
    page = visit("search.html?q=目标 检测")
    everything = total(page)
    facet(page, "words")
    without, phrase = page.locator("[data-without]"), page.locator("[data-phrase]")
    phrase.check()
    expect(field(page)).to_have_value('"目标 检测"')
    assert total(page) <= everything
    phrase.uncheck()
    without.fill("小目标")
    without.press("Tab")
    expect(field(page)).to_have_value("目标 检测 -小目标")
    assert 0 < total(page) < everything
    ask(page, '"小目标" -综述')
    expect(phrase).to_be_checked()
    expect(without).to_have_value("综述")


@pytest.mark.parametrize("typed", ["topic:slam ", "topic:SLAM ", "Topic：slam "])
def test_operators_are_filters(visit, typed):
    """An operator that is typed is pressed among the filters, stands below the field and in the address."""
    page = visit("search.html")
    field(page).press_sequentially(f"{typed}")
    expect(field(page)).to_have_value("")
    chip = page.locator(".weekbook-search-chips button")
    expect(chip).to_have_text("主题：SLAM")
    expect(row(page, "topic", "SLAM").locator("input")).to_be_checked()
    assert asked(page) == {"topic": ["slam"]}
    number = total(page)
    field(page).press_sequentially("kind:论文 ")
    expect(chip).to_have_count(3)
    assert asked(page) == {"topic": ["slam"], "kind": ["paper"]}
    # each goes by itself
    page.get_by_role("button", name="去掉筛选“类型：论文”").click()
    expect(chip).to_have_count(1)
    assert total(page) == number
    expect(chip).to_be_focused()
    chip.click()
    expect(page.locator(".weekbook-search-chips")).to_be_hidden()
    expect(field(page)).to_be_focused()
    assert asked(page) == {}


def test_operator_without_a_blank(visit):
    """One that is still being typed counts, and leaves the field with Enter."""
    page = visit("search.html")
    number = ask(page, "检测 kind:paper")
    expect(row(page, "kind", "论文").locator("input")).to_be_checked()
    expect(field(page)).to_have_value("检测 kind:paper")
    field(page).press("Enter")
    expect(field(page)).to_have_value("检测")
    assert total(page) == number
    assert asked(page) == {"q": ["检测"], "kind": ["paper"]}


# -- Nothing found, and troubles -----------------------------------------------------------------------------------


def test_nearest_word(visit):
    """A word that stands nowhere: the nearest one is a press away."""
    page = visit(HOME)
    assert open_dialog(page, "检测 PLUSNett") == 0
    note = page.locator(".weekbook-search-note")
    expect(note.locator("p").nth(1)).to_have_text("哪里都没有“plusnett”。您要找的是不是 plusnet？")
    note.get_by_role("button", name="plusnet", exact=True).click()
    expect(field(page)).to_have_value("检测 plusnet")
    expect(field(page)).to_be_focused()
    assert total(page) >= 1


def test_fewer_filters(visit):
    """Which filter or word is in the way, and what there is without it."""
    page = visit("search.html?q=检测 里程计&kind=note&topic=slam")
    assert total(page) == 0
    expect(page.locator(".weekbook-search-sum")).to_have_text("什么也没有找到")
    way = page.locator(".weekbook-search-ways button").first
    expect(way).to_have_text(re.compile(r"^去掉.*：\d+ 条$"))
    number = int(re.search(r"：(\d+) 条$", way.inner_text())[1])
    way.click()
    assert total(page) == number > 0
    ask(page, "zzqxj")
    expect(page.locator(".weekbook-search-note")).to_contain_text('"视觉里程计"')


def damage(page, what, **answer):
    page.route(f"**/_static/weekbook/index/{what}", lambda route: route.fulfill(**answer))


@pytest.mark.parametrize(
    ("what", "answer"),
    [
        ("root.bin*", {"status": 404, "body": ""}),
        ("root.bin*", {"status": 200, "body": "no index"}),
        ("g/**", {"status": 200, "body": "cut"}),
        ("t/**", {"status": 404, "body": ""}),
    ],
)
def test_index_is_missing_or_damaged(open_alone, site_url, what, answer):
    """There is a clear message instead of a list, and another try, which works when the index is there again."""
    page = open_alone(site_url + HOME)
    damage(page, what, **answer)
    page.keyboard.press("/")
    field(page).fill("语义梯度不碰几何")
    status = page.locator(".weekbook-search-sum")
    expect(status).to_have_text("搜索暂时不能用")
    expect(page.locator(".weekbook-search-note")).to_contain_text("索引缺失、损坏")
    expect(hits(page)).to_have_count(0)
    expect(page.locator(".weekbook-search-facets")).to_be_hidden()
    # the message may have stood there before the query, when the newest entries could not be shown
    expect(page.locator(".weekbook-search-main")).not_to_have_attribute("aria-busy", "true")
    page.unroute_all()
    page.get_by_role("button", name="再试一次").click()
    expect(hits(page)).to_have_count(1)
    expect(field(page)).to_be_focused()


def test_trouble_leaves_no_list(open_alone, site_url):
    """Results that were there do not stay beside the message."""
    page = open_alone(site_url + "search.html?q=检测")
    assert total(page) > 0
    page.route("**/_static/weekbook/index/**", lambda route: route.abort())
    field(page).fill("跟踪 预测 里程计")
    expect(page.locator(".weekbook-search-sum")).to_have_text("搜索暂时不能用")
    expect(hits(page)).to_have_count(0)


def test_from_the_disk(open_alone, archive):
    """Browsers load no modules from there: the link leads to the page, which names the lists instead."""
    page = open_alone((archive / HOME).as_uri())
    page.locator(".weekbook-tools [data-weekbook-search]").click()
    page.wait_for_url("**/search.html")
    expect(page.locator("[data-weekbook-search-fails] a")).to_have_count(4)
    expect(page.locator(".weekbook-search-page")).to_be_hidden()


def test_without_script(open_page):
    """The page leads to the lists of weeks, papers, topics and people, and shows no form that does nothing."""
    page = open_page("search.html", script=False)
    expect(page.locator(".weekbook-search-form")).to_be_hidden()
    addresses = page.locator("noscript a").evaluate_all("nodes => nodes.map((node) => node.getAttribute('href'))")
    assert addresses == ["weeks/index.html", "weeks/papers.html", "weeks/topics.html", "weeks/people.html"]
    page.locator("noscript a").nth(1).click()
    page.wait_for_url("**/weeks/papers.html")


def test_form_without_script_is_a_real_one(archive):
    """What is sent before the script is there asks the same page by its address."""
    page = (archive / "search.html").read_text("utf-8")
    assert re.search(r'<form class="weekbook-search-form" method="get" role="search">', page)
    assert re.search(r'<input [^>]*name="q"', page)


# -- The page and its address --------------------------------------------------------------------------------------


def test_address_is_answered(visit):
    """A page can be linked with words, filters and order."""
    page = visit(f"search.html?q={quote('检测')}&kind=paper&topic=slam&sort=date")
    assert total(page) > 0
    expect(field(page)).to_have_value("检测")
    expect(page.locator(".weekbook-search-chips button")).to_have_count(3)
    expect(row(page, "topic", "SLAM").locator("input")).to_be_checked()
    assert page.title().startswith("检测 – 搜索")


def test_address_follows(visit):
    """Typing is one step of the history, what is settled and what is pressed another; back goes through them."""
    page = visit("search.html")
    total(page)
    field(page).press_sequentially("检测", delay=200)
    total(page)
    assert asked(page) == {"q": ["检测"]}
    field(page).press("Enter")
    field(page).press_sequentially(" 小目标", delay=20)
    fewer = total(page)
    press(page, row(page, "kind", "论文"))
    assert asked(page) == {"q": ["检测 小目标"], "kind": ["paper"]}
    page.go_back()
    expect(page.locator(".weekbook-search-chips")).to_be_hidden()
    assert total(page) == fewer
    page.go_back()
    expect(field(page)).to_have_value("检测")
    assert page.title().startswith("检测 – ")
    page.go_back()
    expect(field(page)).to_have_value("")
    expect(page.locator(".weekbook-search-sum")).to_have_text("最近的条目")
    page.go_forward()
    expect(field(page)).to_have_value("检测")
    assert total(page) > fewer


def test_back_from_a_result(visit):
    """The list is as long as it was, and at its place."""
    page = visit("search.html?q=的")
    for number in (20, 30):
        page.locator(".weekbook-search-more").click()
        expect(hits(page)).to_have_count(number)
    hits(page).nth(25).scroll_into_view_if_needed()
    place = page.evaluate("scrollY")
    assert place > 500
    hits(page).nth(25).click()
    page.wait_for_url("**#*")
    page.go_back()
    expect(hits(page)).to_have_count(30)
    page.wait_for_function("place => Math.abs(scrollY - place) < 50", arg=place)


def test_dialogue_leads_to_the_page(visit):
    """The link at its foot carries what is asked."""
    page = visit(HOME)
    open_dialog(page, "检测")
    number = press(page, row(page, "kind", "论文"))
    dialog(page).locator(".weekbook-search-foot a").click()
    page.wait_for_url("**/search.html?*")
    assert asked(page) == {"q": ["检测"], "kind": ["paper"]}
    assert total(page) == number


def test_tab_goes_through_the_results_of_the_page(visit):
    """On the page the results are links that Tab reaches."""
    page = visit("search.html?q=检测")
    hits(page).nth(0).focus()
    page.keyboard.press("Tab")
    expect(hits(page).nth(1)).to_be_focused()
    expect(hits(page).nth(1)).to_have_attribute("aria-selected", "true")


@pytest.mark.parametrize("key", ["/", "Control+k"])
def test_keys_on_the_page(visit, key):
    """There they lead into the field: there is no dialogue over the page."""
    page = visit("search.html?q=检测")
    page.locator("h1").click()
    page.keyboard.press(key)
    expect(field(page)).to_be_focused()
    expect(dialog(page)).to_have_count(0)


# -- Where a result leads ------------------------------------------------------------------------------------------


def test_match_is_marked_there(visit):
    """On the entry's page the words are marked, without a change of the text; Escape takes the marks away."""
    page = visit(HOME)
    open_dialog(page, "小目标 plusnet")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{WEEK}#*")
    expect(page.locator(".weekbook-found")).to_be_visible()
    found = marks(page)
    assert {text.lower() for text in found} == {"小目标", "plusnet"}
    expect(page.locator(".weekbook-found")).to_have_text(f"{len(found)} 处")
    inside = page.evaluate("""() => [...CSS.highlights.get('weekbook-found')].every(range =>
        document.querySelector('.weekbook-entry:target').contains(range.commonAncestorContainer))""")
    assert inside
    text = "document.querySelector('.weekbook-entry:target').innerHTML"
    marked = page.evaluate(text)
    assert "<mark" not in marked
    page.keyboard.press("Escape")
    expect(page.locator(".weekbook-found")).to_have_count(0)
    assert marks(page) == []
    assert page.evaluate(text) == marked
    # and the address is the permalink, which marks nothing
    page.reload()
    wait_for_frames(page)
    assert marks(page) == []


def test_marks_on_the_same_page(visit):
    """A result on the page in view is gone to and marked, the entry that one is at already as well."""
    page = visit(WEEK)
    for _ in range(2):
        open_dialog(page, "语义梯度不碰几何")
        page.keyboard.press("Enter")
        expect(dialog(page)).to_be_hidden()
        expect(page.locator(".weekbook-found")).to_be_visible()
        assert marks(page) == ["语义梯度不碰几何"]
        expect(page.locator(".weekbook-entry:target")).to_be_in_viewport()
        page.get_by_role("button", name="去掉标记").click()
        assert marks(page) == []


def test_traditional_query_marks_simplified_text(visit):
    """Folded as the index folds."""
    page = visit(HOME)
    assert open_dialog(page, "語義梯度不碰幾何") == 1
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{WEEK}#*")
    expect(page.locator(".weekbook-found")).to_be_visible()
    assert marks(page) == ["语义梯度不碰几何"]


def test_marks_in_traditional_text(visit):
    """Nor does the page have to be simplified; and only what is read is marked, not what stands there for others."""
    page = visit(HOME)

    def answer(route):
        response = route.fetch()
        hidden = '語義梯度不碰幾何<span class="weekbook-hidden">语义梯度不碰几何</span>'
        route.fulfill(response=response, body=re.sub('(?<!id=")语义梯度不碰几何', hidden, response.text()))

    page.route(f"**/{WEEK}", answer)
    open_dialog(page, "语义梯度不碰几何")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{WEEK}#*")
    expect(page.locator(".weekbook-found")).to_be_visible()
    assert marks(page) == ["語義梯度不碰幾何"]


def test_next_match(visit):
    """The button goes from match to match."""
    page = visit("search.html?q=SLAM&kind=paper")
    hits(page).first.click()
    page.wait_for_url(f"**/{WEEK}#*")
    page.get_by_role("button", name="下一处").click()
    seen = """place => {
        const box = [...CSS.highlights.get('weekbook-found')][place].getBoundingClientRect();
        return box.top >= 0 && box.bottom <= innerHeight;
    }"""
    page.wait_for_function(seen, arg=0)
    for _ in range(len(marks(page)) - 1):
        page.get_by_role("button", name="下一处").click()
    page.wait_for_function(seen, arg=len(marks(page)) - 1)


def test_new_tab_leaves_no_marks_behind(visit):
    """A result that is opened in another tab marks nothing in this one, whenever it comes there."""
    page = visit(HOME)
    open_dialog(page, "语义梯度不碰几何")
    address = active(page).get_attribute("href")
    with page.context.expect_page() as other:
        active(page).click(modifiers=["ControlOrMeta"])
    other.value.close()
    page.goto(address)
    wait_for_frames(page)
    assert marks(page) == []


# -- Hostile text --------------------------------------------------------------------------------------------------

HOSTILE = [
    '<img src=x onerror="alert(1)">',
    "</script><script>alert(1)</script>",
    "'><b>",
    "%s %(name)s $& ${1}",
    "--",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_query(visit, text):
    """What is asked is text wherever it is shown: in the field, the address, the title, the help."""
    page = visit("search.html?q=" + quote(text) + "&topic=" + quote(text))
    total(page)
    expect(field(page)).to_have_value(text)
    expect(page.locator(".weekbook-search-chips button").first).to_contain_text(text)
    assert page.locator("main :is(img, script, b)").count() == 0
    assert page.title().startswith(text)
    ask(page, text + " 检测")


def test_hostile_title(visit, serve_records):
    """So is what the index holds."""
    page = visit(HOME)
    title = '<img src=x onerror="alert(1)"></span></script><script>alert(1)</script>'
    serve_records(page, lambda _number: (title, f"{title} 检测 {title}"))
    open_dialog(page, "检测")
    expect(hits(page).first.locator(".weekbook-search-title")).to_have_text(title)
    assert dialog(page).locator("img, script").count() == 0


def test_long_query(visit):
    """Nor does a query of thousands of characters break the page."""
    page = visit(HOME)
    open_dialog(page)
    size = dialog(page).bounding_box()
    field(page).fill("超长" * 3000 + " " + "word" * 500)
    assert total(page) == 0
    assert dialog(page).bounding_box() == size
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_nothing_is_read_as_html():
    """No script of ours makes elements of text."""
    ways = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|setHTML"
    )
    scripts = sorted(STATIC.rglob("*.js"))
    assert len(scripts) >= 10
    assert [path.name for path in scripts if ways.search(path.read_text("utf-8"))] == []


# -- Screens -------------------------------------------------------------------------------------------------------


FIND = """async ([scope, run]) => {
    const found = await axe.run(scope ?? document, {...run, resultTypes: ['violations'], preload: false});
    return found.violations.flatMap(({id, nodes}) => nodes.map(({target}) => `${id} | ${target.join(' ')}`));
}"""


def violations(page, axe, scope=None, mode="light"):
    """Let axe-core look at a page or a part of it as it is now; in the dark only what is other there, the colours."""
    wait_for_frames(page)
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe)
    rules = {"type": "rule", "values": ["color-contrast"]} if mode == "dark" else {"type": "tag", "values": RULES}
    return page.evaluate(FIND, [scope, {"runOnly": rules}])


@pytest.mark.parametrize(("mode", "width"), SCREENS)
def test_dialogue_is_accessible(visit, axe, mode, width):
    """Axe-core has nothing to say against it: recent entries, results, filters, nothing found."""
    page = visit("genindex.html", width=width, scheme=mode)
    page.locator(".weekbook-tools [data-weekbook-search]").click()
    total(page)
    assert violations(page, axe, mode=mode) == []
    for text in ("检测", "检测 kind:paper ", "zzqxj 检测"):
        ask(page, text)
        expect(page.locator(".weekbook-search-note")).to_be_visible(visible="zzqxj" in text)
        assert violations(page, axe, "dialog[open]", mode) == [], text
    for name in ("person", "week", "words"):
        facet(page, name)
        assert violations(page, axe, ".weekbook-search-facets", mode) == [], name


@pytest.mark.parametrize(("mode", "width"), SCREENS)
def test_page_is_accessible(visit, axe, mode, width):
    """Nor against the page with results, nor what the page that one leads to has more than without a search."""
    page = visit("search.html?q=检测&kind=paper", width=width, scheme=mode)
    assert total(page) > 0
    assert violations(page, axe, mode=mode) == []
    hits(page).first.click()
    page.wait_for_url("**#*")
    expect(page.locator(".weekbook-found")).to_be_visible()
    assert violations(page, axe, ".weekbook-found", mode) == []


# what may stand in front of a match, and take much room or none that could be divided
BEFORE = [
    "汉" * 300,
    "长短句，" * 80,
    "short words of a language that has letters " * 8,
    "WWWW MMMM " * 30,
    "https://example.org/" + "a-long-address/" * 20 + " ",
    "averyveryverylongword" * 3 + " 中 ",
    "汉字 and letters 混写、" * 20,
    "“”——……" * 40,
    "🙂" * 100,
    "近 ",
]


@pytest.mark.parametrize("after", ["", "后文" * 100])
def test_match_is_seen(visit, serve_records, after):
    """However far inside a text it is, it stands in the two lines of it that are shown, on screens of any width."""
    page = visit(HOME)
    serve_records(page, lambda number: ("题目", f"{BEFORE[number % len(BEFORE)]}检测{after}"))
    open_dialog(page, "检测")
    expect(hits(page)).to_have_count(len(BEFORE))
    unseen = """() => [...document.querySelectorAll('.weekbook-search-text')].filter((text) => {
        const box = text.getBoundingClientRect(), match = text.querySelector('mark')?.getBoundingClientRect();
        return !(match?.height && match.top >= box.top && match.bottom <= box.bottom + 1);
    }).map((text) => text.textContent)"""
    for width in (320, 390, 720, 820, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        wait_for_frames(page)
        assert page.evaluate(unseen) == [], width
    # nor is it torn out of what it stands in
    near = hits(page).filter(has_text="长短句").first.locator(".weekbook-search-text").inner_text()
    assert near.index("检测") > 20


def test_filters_stand_in_a_row(visit, english_url):
    """On a phone, in both languages: the list begins as high as it can."""
    for site in ({}, {"site": english_url}):
        for width in (320, 390):
            page = visit("search/" if site else "search.html", width=width, **site)
            total(page)
            tops = page.locator(".weekbook-search-facet > summary").evaluate_all(
                "summaries => summaries.map((summary) => summary.getBoundingClientRect().top)"
            )
            assert len(tops) == 5
            assert len(set(tops)) == 1, (width, site)


@pytest.mark.parametrize("width", [320, 390])
def test_phone(visit, width):
    """The dialogue is the whole screen; filters are buttons that open over the list, which stays where it is."""
    page = visit(HOME, width=width, height=800)
    page.locator(".weekbook-tools [data-weekbook-search]").click()
    ask(page, "检测")
    assert dialog(page).bounding_box() == {"x": 0, "y": 0, "width": width, "height": 800}
    expect(page.locator(".weekbook-search-key").first).to_be_hidden()
    expect(page.locator(".weekbook-search-values:visible")).to_have_count(0)
    place = hits(page).first.bounding_box()
    summaries = page.locator(".weekbook-search-facet > summary")
    assert all(summary.bounding_box()["height"] >= 40 for summary in summaries.all())
    for name in ("kind", "topic", "week"):
        facet(page, name)
        expect(page.locator(".weekbook-search-values:visible")).to_have_count(1)
        assert hits(page).first.bounding_box() == place
        assert page.evaluate("document.querySelector('dialog').scrollWidth") <= width
    page.keyboard.press("Escape")
    expect(page.locator(".weekbook-search-values:visible")).to_have_count(0)
    expect(dialog(page)).to_be_visible()
    press(page, row(page, "kind", "论文"))
    # a press beside the open filters closes them, and opens no result
    page.mouse.click(width / 2, 700)
    expect(page.locator(".weekbook-search-values:visible")).to_have_count(0)
    expect(dialog(page)).to_be_visible()


@pytest.mark.parametrize("width", [320, 720])
def test_reflow(visit, width):
    """On small screens, and at 200% of those of 1440 px, nothing is cut off at the side."""
    for path in (HOME, "search.html"):
        page = visit(path, width=width)
        if path == HOME:
            page.locator(".weekbook-tools [data-weekbook-search]").click()
        ask(page, "检测 topic:slam ")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        outside = page.evaluate(
            """() => [...document.querySelectorAll('.weekbook-search-body *, .weekbook-search-chips *')].filter(e => {
                const box = e.getBoundingClientRect();
                return box.width && box.right > innerWidth + 1;
            }).map(e => e.outerHTML.slice(0, 100))"""
        )
        assert outside == [], path


def test_forced_colours(visit):
    """What is active, and what is marked, is to be seen there too."""
    page = visit(HOME, forced_colors="active")
    open_dialog(page, "检测")
    style = "node => { const s = getComputedStyle(node); return [s.outlineStyle, s.outlineWidth]; }"
    assert active(page).evaluate(style) == ["solid", "2px"]
    assert hits(page).nth(1).evaluate(style)[0] == "none"
    ground = "node => getComputedStyle(node).backgroundColor"
    assert hits(page).locator("mark").first.evaluate(ground) != active(page).evaluate(ground)


def test_print(visit):
    """The page prints its results, not its controls; nothing of a dialogue is printed."""
    page = visit("search.html?q=检测")
    page.emulate_media(media="print")
    expect(hits(page).first).to_be_visible()
    for name in ("form", "facets", "sort", "more"):
        expect(page.locator(f".weekbook-search-{name}")).to_be_hidden()
    page.emulate_media(media="screen")
    page.goto(page.url.replace("search.html", HOME))
    open_dialog(page, "检测")
    page.emulate_media(media="print")
    expect(dialog(page)).to_be_hidden()


# -- Another edition: English, and a folder for each page -----------------------------------------------------------


@pytest.fixture(scope="module")
def english_url(tmp_path_factory):
    """Build an English edition with a folder for each page, and serve it."""
    root = tmp_path_factory.mktemp("folders")
    files, conf = write_edition("en")
    for name, text in {**files, "conf.py": conf}.items():
        path = root / "source" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-W",
        "-n",
        "-b",
        "dirhtml",
        str(root / "source"),
        str(root / "html"),
    ]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    with serve(root / "html") as url:
        yield url


def test_address_of_folders(visit, english_url):
    """Where pages are folders everything is found too."""
    page = visit("guide/", site=english_url)
    assert open_dialog(page, "backbones") >= 1
    hits(page).first.click()
    page.wait_for_url("**/weeks/2025/W18/#*")
    expect(page.locator(".weekbook-found")).to_be_visible()
    page = visit("search/?q=backbones", site=english_url)
    assert total(page) >= 1


def test_names_in_english(visit, english_url):
    """Who listens to the dialogue hears what each part of it is, and how many results there are."""
    page = visit("guide/", site=english_url)
    open_dialog(page, "the kind:paper ")
    part = page.get_by_role("dialog", name="Search", exact=True)
    expect(part.get_by_role("search")).to_be_visible()
    expect(part.get_by_role("combobox", name="Search for", exact=True)).to_be_focused()
    expect(part.get_by_role("button", name="Close", exact=True)).to_be_visible()
    expect(part.get_by_role("button", name="Remove the filter Kind: Papers", exact=True)).to_be_visible()
    expect(part.get_by_role("status")).to_have_text(re.compile(r"^\d+ results? from \d+ weeks?$"))
    filters = part.get_by_role("group", name="Filters", exact=True).last
    kinds = filters.get_by_role("group", name="Kind", exact=True)
    expect(kinds.get_by_role("checkbox", name=re.compile(r"^Papers \d+$"))).to_be_checked()
    order = part.get_by_role("group", name="Order", exact=True)
    expect(order.get_by_role("button", name="Relevance", pressed=True)).to_be_visible()
    options = part.get_by_role("listbox", name="Results", exact=True).get_by_role("option")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(options.first).to_have_accessible_name(re.compile(r"\S+ \d{4} W\d\d"))
    expect(options.first).to_have_accessible_description(re.compile(r"\S+"))
    expect(part.get_by_role("link", name="Open as a page")).to_be_visible()


def test_english_is_accessible(visit, axe, english_url):
    """Axe-core has nothing to say against the English search, on a phone either: results, filters, nothing found."""
    for width in WIDTHS:
        page = visit("guide/", site=english_url, width=width)
        page.locator(".weekbook-tools [data-weekbook-search]").click()
        for text in ("backbones", "the kind:paper topic:papers ", "nowhere at all"):
            ask(page, text)
            assert violations(page, axe, "dialog[open]") == [], text
            assert page.evaluate("document.querySelector('dialog').scrollWidth") <= width, text


def test_english_by_keyboard(visit, english_url):
    """From the key that opens it to the result and back, without a pointer."""
    page = visit("guide/", site=english_url)
    open_dialog(page)
    page.keyboard.type("backbonez")
    assert total(page) == 0
    note = page.locator(".weekbook-search-note")
    expect(note.locator("p").first).to_have_text(re.compile("^“backbonez” stands nowhere. Did you mean [a-z]+\\?$"))
    # past what closes and filters to the word that was meant
    way = note.get_by_role("button", name="backbones", exact=True)
    for _ in range(20):
        page.keyboard.press("Tab")
        if way.evaluate("(node) => node === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(field(page)).to_be_focused()
    expect(field(page)).to_have_value("backbones")
    assert total(page) >= 1
    page.keyboard.press("Enter")
    page.wait_for_url("**/weeks/2025/W18/#*")
    expect(page.locator(".weekbook-found")).to_have_text(re.compile(r"^\d match(es)?$"))
    page.keyboard.press("Escape")
    expect(page.locator(".weekbook-found")).to_have_count(0)
    page.go_back()
    expect(page).to_have_url(re.compile("/guide/$"))
