"""The search as readers use it: the dialogue on every page, the page with an address, and where a result leads."""

from __future__ import annotations

import re
import zlib
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from conftest import ROOT, build_archive
from playwright.sync_api import expect
from serving import serve
from test_access import violations

pytestmark = pytest.mark.browser

WEEK = "weeks/2025/W18.html"
WIDTHS = [390, 1440]
MODES = ["light", "dark"]
STATIC = ROOT / "ext" / "weekbook" / "static" / "weekbook"


def dialog(page):
    return page.locator("dialog.weekbook-search")


def field(page):
    return page.locator(".weekbook-search-field")


def hits(page):
    return page.locator(".weekbook-search-hit")


def active(page):
    return page.locator(".weekbook-search-hit[aria-selected=true]")


def total(page):
    """Wait for an answer, and give the number of its results."""
    status = page.locator(".weekbook-search-sum")
    expect(status).to_have_text(re.compile(r"\d|没有找到|最近"))
    expect(page.locator(".weekbook-search-main")).not_to_have_attribute("aria-busy", "true")
    found = re.search(r"\d+", status.inner_text())
    return int(found[0]) if found else 0


def ask(page, text):
    """Write something into the field, and wait for the answer."""
    field(page).fill(text)
    page.wait_for_timeout(200)
    return total(page)


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
    page.wait_for_timeout(100)
    return total(page)


def asked(page):
    """Give what the address of the page asks for."""
    return parse_qs(urlsplit(page.url).query)


def marks(page):
    """Give the texts that are marked on a page."""
    return page.evaluate("[...(CSS.highlights.get('weekbook-found') ?? [])].map(String)")


@pytest.fixture
def open_alone(browser):
    """Open a page that may miss files: nothing is watched."""
    contexts = []

    def open_(url, **options):
        contexts.append(browser.new_context(viewport={"width": 1440, "height": 900}, **options))
        page = contexts[-1].new_page()
        page.goto(url, wait_until="networkidle")
        return page

    yield open_
    for context in contexts:
        context.close()


# -- The dialogue opens and closes ---------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["/", "Control+k", "Meta+k"])
@pytest.mark.parametrize("path", [WEEK, "index.html", "docs/index.html", "genindex.html"])
def test_keys_open_the_dialogue(open_page, path, key):
    """On every kind of page; Escape closes it, and the focus is where it was."""
    page = open_page(path)
    page.locator(".weekbook-brand").focus()
    page.keyboard.press(key)
    expect(dialog(page)).to_be_visible()
    expect(field(page)).to_be_focused()
    expect(field(page)).to_have_value("")
    page.keyboard.press("Escape")
    expect(dialog(page)).to_be_hidden()
    expect(page.locator(".weekbook-brand")).to_be_focused()


@pytest.mark.parametrize("opener", [".weekbook-tools [data-weekbook-search]", ".weekbook-rail-search"])
def test_buttons_open_the_dialogue(open_page, opener):
    """The links to the page open the dialogue, and get the focus back; with a key held they are links."""
    page = open_page(WEEK)
    link = page.locator(opener)
    link.click()
    expect(field(page)).to_be_focused()
    assert page.url.endswith(WEEK)
    dialog(page).locator(".weekbook-search-head button").click()
    expect(dialog(page)).to_be_hidden()
    expect(link).to_be_focused()
    with page.context.expect_page() as other:
        link.click(modifiers=["ControlOrMeta"])
    other.value.close()
    expect(dialog(page)).to_be_hidden()


def test_drawer_gives_way(open_page):
    """On a phone the link in the menu closes the menu and opens the dialogue."""
    page = open_page(WEEK, width=390)
    page.locator("header [data-weekbook-drawer=rail]").click()
    page.locator("dialog[open] .weekbook-rail-search").click()
    expect(field(page)).to_be_focused()
    expect(page.locator(".weekbook-drawer[open]")).to_have_count(0)


def test_missing_page_can_search(open_page):
    """The page for what is not there, at whatever address, searches too."""
    page = open_page("weeks/1999/no/such.html", missing=True)
    assert open_dialog(page, "PLUSNet") >= 1
    assert WEEK in hits(page).first.get_attribute("href")


def test_single_keys_can_be_switched_off(open_page):
    """Then the slash does nothing, nor is it named; the key with Control works."""
    page = open_page("index.html")
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


def test_slash_is_a_character_where_one_writes(open_page):
    """In a field the key writes what it says."""
    page = open_page("weeks/papers.html")
    page.locator(".weekbook-filter-text").press("/")
    expect(page.locator(".weekbook-filter-text")).to_have_value("/")
    expect(dialog(page)).to_have_count(0)


def test_press_beside_closes(open_page):
    """A press beside the dialogue closes it; one in it does not, nor a selection that ends outside."""
    page = open_page(WEEK)
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


def test_search_is_loaded_when_it_is_wanted(open_page):
    """A page loads nothing of it until a reader comes near."""
    page = open_page(WEEK)
    loaded = "performance.getEntriesByType('resource').map(({name}) => name).filter(name => name.includes('search'))"
    assert page.evaluate(loaded) == []
    with page.expect_response(re.compile(r"index/root\.bin")):
        page.locator(".weekbook-rail-search").hover()
    expect(dialog(page)).to_have_count(0)


# -- Results -------------------------------------------------------------------------------------------------------


def test_recent_entries_come_first(open_page, made_url):
    """Nothing asked, the newest entries are there, and the counts of all."""
    page = open_page("index.html", site=made_url)
    open_dialog(page)
    expect(page.locator(".weekbook-search-sum")).to_have_text("最近的条目")
    expect(hits(page)).to_have_count(10)
    weeks = page.locator(".weekbook-search-meta").all_inner_texts()
    assert [text[:8] for text in weeks] == ["2025 W20"] * 3 + ["2025 W19"] * 7
    assert count_of(row(page, "kind", "论文")) > 40
    # nothing is chosen: a slip of the finger opens nothing
    page.keyboard.press("Enter")
    assert page.url.endswith("index.html")


def test_result(open_page):
    """A result has its kind, title, week, topic and an excerpt, with the match marked."""
    page = open_page("index.html")
    assert open_dialog(page, "小目标 检测") >= 1
    hit = hits(page).filter(has_text="PLUSNet").first
    expect(hit.locator(".weekbook-icon")).to_have_attribute("data-icon", "paper")
    expect(hit.locator(".weekbook-search-meta")).to_have_text("2025 W18 · 目标检测")
    assert set(hit.locator("mark").all_inner_texts()) == {"小目标", "检测"}
    assert len(hit.locator(".weekbook-search-text").inner_text()) > 40
    assert urlsplit(hit.get_attribute("href")).path.endswith(f"/name/{WEEK}")


def test_results_come_while_one_types(open_page):
    """Each change is answered, without a key for it; the sum says how many results of how many weeks."""
    page = open_page("index.html")
    open_dialog(page)
    page.keyboard.type("检测")
    expect(page.locator(".weekbook-search-sum")).to_have_text(re.compile(r"^\d+ 条，来自 1 周$"))
    many = total(page)
    page.keyboard.type(" 小目标")
    page.wait_for_timeout(250)
    assert 0 < total(page) < many
    expect(page.locator(".weekbook-search-sum")).to_have_attribute("role", "status")


def test_latest_answer_wins(open_page):
    """A slow answer to what was asked before does not replace that to what is asked now."""
    page = open_page("index.html")
    open_dialog(page)
    held, passed = [], []
    texts = "**/_static/weekbook/index/t/**"
    page.route(texts, lambda route: route.continue_() if passed else held.append(route))
    field(page).fill("检测")
    page.wait_for_timeout(500)
    assert held
    passed.append(True)
    assert ask(page, "语义梯度不碰几何") == 1
    for route in held:
        route.continue_()
    page.wait_for_timeout(500)
    expect(hits(page)).to_have_count(1)
    expect(hits(page).first).to_contain_text("语义梯度")


def test_size_stays(open_page):
    """Results, none, filters and troubles leave the dialogue as large as it was."""
    page = open_page(WEEK)
    open_dialog(page)
    size = dialog(page).bounding_box()
    for text in ("检测", "zzqxj", "topic:slam kind:paper ", ""):
        ask(page, text)
        assert dialog(page).bounding_box() == size, text


def test_more_results(open_page):
    """The list goes on by a button at its end, without a result twice."""
    page = open_page("index.html")
    number = open_dialog(page, "的")
    assert number > 30
    expect(hits(page)).to_have_count(10)
    page.locator(".weekbook-search-more").click()
    expect(hits(page)).to_have_count(20)
    page.locator(".weekbook-search-more").click()
    expect(hits(page)).to_have_count(30)
    assert len(set(hits(page).evaluate_all("nodes => nodes.map((node) => node.href)"))) == 30


def test_order(open_page, made_url):
    """By relevance, or the newest first."""
    page = open_page("search.html?q=模型", site=made_url)
    weeks = page.locator(".weekbook-search-meta")
    page.locator("[data-sort=date]").click()
    expect(page.locator("[data-sort=date]")).to_have_attribute("aria-pressed", "true")
    page.wait_for_timeout(300)
    shown = [text[:8] for text in weeks.all_inner_texts()]
    assert shown == sorted(shown, reverse=True)
    assert asked(page)["sort"] == ["date"]
    page.reload(wait_until="networkidle")
    expect(page.locator("[data-sort=date]")).to_have_attribute("aria-pressed", "true")


# -- Keys ----------------------------------------------------------------------------------------------------------


def test_arrows_choose_a_result(open_page):
    """The focus stays in the field, which names the active result; the first one is active at once."""
    page = open_page("index.html")
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


def test_arrow_at_the_end_goes_on(open_page):
    """Down from the last result brings more."""
    page = open_page("index.html")
    open_dialog(page, "的")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    page.keyboard.press("ArrowDown")
    expect(hits(page)).to_have_count(20)
    expect(hits(page).nth(10)).to_have_attribute("aria-selected", "true")


def test_home_and_end_are_those_of_the_text_first(open_page):
    """Before one walks through the list they go to the ends of what is written."""
    page = open_page("index.html")
    open_dialog(page, "检测")
    page.keyboard.press("Home")
    page.keyboard.type("目标")
    expect(field(page)).to_have_value("目标检测")


def test_enter_opens_the_active_result(open_page):
    """The page changes to the entry's permalink, and the dialogue is gone."""
    page = open_page("index.html")
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


def test_enter_opens_a_new_tab_with_control(open_page):
    """As a link does, and the dialogue stays."""
    page = open_page("index.html")
    open_dialog(page, "检测")
    address = active(page).get_attribute("href")
    with page.context.expect_page() as other:
        page.keyboard.press("Control+Enter")
    assert other.value.url in (address, "about:blank") or other.value.wait_for_url(address) is None
    other.value.close()
    expect(dialog(page)).to_be_visible()


def test_enter_waits_for_the_answer(open_page):
    """A result of what was asked before is not opened."""
    page = open_page("index.html")
    open_dialog(page, "检测")
    page.keyboard.type("x")
    page.keyboard.press("Enter")
    page.wait_for_timeout(400)
    assert page.url.endswith("index.html")


def test_composing(open_page):
    """What an input method composes is not searched for, nor does its Enter open a result."""
    page = open_page("index.html")
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
    page.wait_for_timeout(400)
    assert page.url.endswith("index.html")
    assert hits(page).first.inner_text() == before
    page.evaluate("""() => {
        const field = document.querySelector('.weekbook-search-field');
        field.value = '跟踪';
        field.dispatchEvent(new CompositionEvent('compositionend', {bubbles: true}));
    }""")
    expect(hits(page).first.locator("mark").first).to_have_text("跟踪")


def test_tab_goes_through_the_dialogue(open_page):
    """Filters, order and the list are reached by Tab, and the focus does not leave the dialogue."""
    page = open_page(WEEK)
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


def test_counts_are_exact(open_page, made_url):
    """Pressing a value gives as many results as stands beside it, and the other values keep their counts."""
    page = open_page("search.html?q=模型", site=made_url)
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


def test_values_stay_in_their_place(open_page, made_url):
    """While one presses boxes their counts change, and not their order."""
    page = open_page("search.html?q=模型", site=made_url)
    labels = facet(page, "kind").locator(".weekbook-search-value:visible")
    names = [label.locator("span").first.inner_text() for label in labels.all()]
    press(page, row(page, "topic", "技术与互联网"))
    left = [label.locator("span").first.inner_text() for label in labels.all()]
    counts = [count_of(label) for label in labels.all()]
    assert left == [name for name in names if name in left]
    # or there would have been nothing to keep
    assert counts != sorted(counts, reverse=True)


def test_values_add_up(open_page):
    """Two values of one kind are either, two kinds both."""
    page = open_page("search.html?q=检测")
    papers, articles = row(page, "kind", "论文"), row(page, "kind", "文章")
    both = count_of(papers) + count_of(articles)
    press(page, papers)
    assert press(page, articles) == both
    assert asked(page)["kind"] == ["paper", "article"]
    topic = row(page, "topic", "目标跟踪")
    number = count_of(topic)
    assert press(page, topic) == number < both


def test_people(open_page):
    """The accounts of the posts found, and those of one only."""
    page = open_page("search.html")
    people = facet(page, "person").locator(".weekbook-search-value")
    expect(people.first).to_be_visible()
    number = count_of(people.first)
    assert press(page, people.first) == number
    assert len(asked(page)["person"]) == 1


def test_all_values_can_be_shown(open_page):
    """Of many values the first are there, and all on demand."""
    page = open_page("search.html?q=的")
    group = facet(page, "topic")
    expect(group.locator(".weekbook-search-value:visible")).to_have_count(8)
    group.locator(".weekbook-search-all").click()
    assert group.locator(".weekbook-search-value:visible").count() > 8
    expect(group.locator(".weekbook-search-all")).to_have_attribute("aria-expanded", "true")


def test_time(open_page, made_url):
    """Years, weeks of a year, and points of time."""
    page = open_page("search.html?q=模型", site=made_url)
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
    page.wait_for_timeout(200)
    assert total(page) == everything - number
    assert asked(page)["from"] == ["2025-W19"]
    begin.fill("yesterday")
    begin.press("Tab")
    expect(begin).to_have_attribute("aria-invalid", "true")
    assert asked(page)["from"] == ["2025-W19"]


def test_words_to_leave_out_and_phrases(open_page):
    """The controls write what can be typed, and show what was typed."""
    page = open_page("search.html?q=目标 检测")
    everything = total(page)
    facet(page, "words")
    without, phrase = page.locator("[data-without]"), page.locator("[data-phrase]")
    phrase.check()
    page.wait_for_timeout(200)
    expect(field(page)).to_have_value('"目标 检测"')
    assert total(page) <= everything
    phrase.uncheck()
    without.fill("小目标")
    without.press("Tab")
    page.wait_for_timeout(200)
    expect(field(page)).to_have_value("目标 检测 -小目标")
    assert 0 < total(page) < everything
    ask(page, '"小目标" -综述')
    expect(phrase).to_be_checked()
    expect(without).to_have_value("综述")


@pytest.mark.parametrize("typed", ["topic:slam ", "topic:SLAM ", "Topic：slam "])
def test_operators_are_filters(open_page, typed):
    """An operator that is typed is pressed among the filters, stands below the field and in the address."""
    page = open_page("search.html")
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
    page.wait_for_timeout(200)
    assert total(page) == number
    expect(chip).to_be_focused()
    chip.click()
    expect(page.locator(".weekbook-search-chips")).to_be_hidden()
    expect(field(page)).to_be_focused()
    assert asked(page) == {}


def test_operator_without_a_blank(open_page):
    """One that is still being typed counts, and leaves the field with Enter."""
    page = open_page("search.html")
    number = ask(page, "检测 kind:paper")
    expect(row(page, "kind", "论文").locator("input")).to_be_checked()
    expect(field(page)).to_have_value("检测 kind:paper")
    field(page).press("Enter")
    expect(field(page)).to_have_value("检测")
    assert total(page) == number
    assert asked(page) == {"q": ["检测"], "kind": ["paper"]}


# -- Nothing found, and troubles -----------------------------------------------------------------------------------


def test_nearest_word(open_page):
    """A word that stands nowhere: the nearest one is a press away."""
    page = open_page("index.html")
    assert open_dialog(page, "检测 PLUSNett") == 0
    note = page.locator(".weekbook-search-note")
    expect(note).to_contain_text("哪里都没有“plusnett”")
    note.get_by_role("button", name="plusnet", exact=True).click()
    expect(field(page)).to_have_value("检测 plusnet")
    expect(field(page)).to_be_focused()
    page.wait_for_timeout(200)
    assert total(page) >= 1


def test_fewer_filters(open_page):
    """Which filter or word is in the way, and what there is without it."""
    page = open_page("search.html?q=检测 里程计&kind=note&topic=slam")
    assert total(page) == 0
    expect(page.locator(".weekbook-search-sum")).to_have_text("什么也没有找到")
    way = page.locator(".weekbook-search-ways button").first
    expect(way).to_have_text(re.compile(r"^去掉.*：\d+ 条$"))
    number = int(re.search(r"：(\d+) 条$", way.inner_text())[1])
    way.click()
    page.wait_for_timeout(300)
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
    page = open_alone(site_url + "index.html")
    damage(page, what, **answer)
    page.keyboard.press("/")
    field(page).fill("语义梯度不碰几何")
    page.wait_for_timeout(600)
    status = page.locator(".weekbook-search-sum")
    expect(status).to_have_text("搜索暂时不能用")
    expect(page.locator(".weekbook-search-note")).to_contain_text("索引缺失、损坏")
    expect(hits(page)).to_have_count(0)
    expect(page.locator(".weekbook-search-facets")).to_be_hidden()
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
    page = open_alone((archive / "index.html").as_uri())
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


def test_address_is_answered(open_page):
    """A page can be linked with words, filters and order."""
    page = open_page(f"search.html?q={quote('检测')}&kind=paper&topic=slam&sort=date")
    assert total(page) > 0
    expect(field(page)).to_have_value("检测")
    expect(page.locator(".weekbook-search-chips button")).to_have_count(3)
    expect(row(page, "topic", "SLAM").locator("input")).to_be_checked()
    assert page.title().startswith("检测 – 搜索")


def test_address_follows(open_page):
    """Typing is one step of the history, what is settled and what is pressed another; back goes through them."""
    page = open_page("search.html")
    steps = page.evaluate("history.length")
    field(page).press_sequentially("检测", delay=250)
    page.wait_for_timeout(250)
    assert asked(page) == {"q": ["检测"]}
    assert page.evaluate("history.length") == steps + 1
    field(page).press("Enter")
    field(page).press_sequentially(" 小目标", delay=20)
    page.wait_for_timeout(400)
    fewer = total(page)
    press(page, row(page, "kind", "论文"))
    assert page.evaluate("history.length") == steps + 3
    assert asked(page) == {"q": ["检测 小目标"], "kind": ["paper"]}
    page.go_back()
    expect(page.locator(".weekbook-search-chips")).to_be_hidden()
    page.wait_for_timeout(200)
    assert total(page) == fewer
    page.go_back()
    expect(field(page)).to_have_value("检测")
    assert page.title().startswith("检测 – ")
    page.go_back()
    expect(field(page)).to_have_value("")
    expect(page.locator(".weekbook-search-sum")).to_have_text("最近的条目")
    page.go_forward()
    expect(field(page)).to_have_value("检测")
    page.wait_for_timeout(200)
    assert total(page) > fewer


def test_back_from_a_result(open_page):
    """The list is as long as it was, and at its place."""
    page = open_page("search.html?q=的")
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


def test_dialogue_leads_to_the_page(open_page):
    """The link at its foot carries what is asked."""
    page = open_page(WEEK)
    open_dialog(page, "检测")
    number = press(page, row(page, "kind", "论文"))
    dialog(page).locator(".weekbook-search-foot a").click()
    page.wait_for_url("**/search.html?*")
    assert asked(page) == {"q": ["检测"], "kind": ["paper"]}
    assert total(page) == number


def test_tab_goes_through_the_results_of_the_page(open_page):
    """On the page the results are links that Tab reaches."""
    page = open_page("search.html?q=检测")
    hits(page).nth(0).focus()
    page.keyboard.press("Tab")
    expect(hits(page).nth(1)).to_be_focused()
    expect(hits(page).nth(1)).to_have_attribute("aria-selected", "true")


@pytest.mark.parametrize("key", ["/", "Control+k"])
def test_keys_on_the_page(open_page, key):
    """There they lead into the field: there is no dialogue over the page."""
    page = open_page("search.html?q=检测")
    page.locator("h1").click()
    page.keyboard.press(key)
    expect(field(page)).to_be_focused()
    expect(dialog(page)).to_have_count(0)


# -- Where a result leads ------------------------------------------------------------------------------------------


def test_match_is_marked_there(open_page):
    """On the entry's page the words are marked, without a change of the text; Escape takes the marks away."""
    page = open_page("index.html")
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
    page.reload(wait_until="networkidle")
    assert marks(page) == []


def test_marks_on_the_same_page(open_page):
    """A result on the page in view is gone to and marked, the entry that one is at already as well."""
    page = open_page(WEEK)
    for _ in range(2):
        open_dialog(page, "语义梯度不碰几何")
        page.keyboard.press("Enter")
        expect(dialog(page)).to_be_hidden()
        expect(page.locator(".weekbook-found")).to_be_visible()
        assert marks(page) == ["语义梯度不碰几何"]
        expect(page.locator(".weekbook-entry:target")).to_be_in_viewport()
        page.get_by_role("button", name="去掉标记").click()
        assert marks(page) == []


def test_traditional_query_marks_simplified_text(open_page):
    """Folded as the index folds."""
    page = open_page("index.html")
    assert open_dialog(page, "語義梯度不碰幾何") == 1
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{WEEK}#*")
    expect(page.locator(".weekbook-found")).to_be_visible()
    assert marks(page) == ["语义梯度不碰几何"]


def test_marks_in_traditional_text(open_page):
    """Nor does the page have to be simplified; and only what is read is marked, not what stands there for others."""
    page = open_page("index.html")

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


def test_next_match(open_page):
    """The button goes from match to match."""
    page = open_page("search.html?q=SLAM&kind=paper")
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


def test_new_tab_leaves_no_marks_behind(open_page):
    """A result that is opened in another tab marks nothing in this one, whenever it comes there."""
    page = open_page("index.html")
    open_dialog(page, "语义梯度不碰几何")
    address = active(page).get_attribute("href")
    with page.context.expect_page() as other:
        active(page).click(modifiers=["ControlOrMeta"])
    other.value.close()
    page.goto(address, wait_until="networkidle")
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
def test_hostile_query(open_page, text):
    """What is asked is text wherever it is shown: in the field, the address, the title, the help."""
    page = open_page("search.html?q=" + quote(text) + "&topic=" + quote(text))
    page.wait_for_timeout(300)
    expect(field(page)).to_have_value(text)
    expect(page.locator(".weekbook-search-chips button").first).to_contain_text(text)
    assert page.locator("main :is(img, script, b)").count() == 0
    assert page.title().startswith(text)
    ask(page, text + " 检测")


def test_hostile_title(open_page):
    """So is what the index holds."""
    page = open_page("index.html")
    title = '<img src=x onerror="alert(1)"></span></script><script>alert(1)</script>'

    def answer(route):
        response = route.fetch()
        raw = zlib.decompress(response.body(), -15)
        stamp, end, *_ = raw[1:].decode("gb18030" if raw[:1] == b"g" else "utf-8").split("\n")
        record = "\n".join([stamp, end, title, f"{title} 检测 {title}"])
        deflate = zlib.compressobj(wbits=-15)
        route.fulfill(status=200, body=deflate.compress(b"u" + record.encode()) + deflate.flush())

    page.route("**/_static/weekbook/index/t/**", answer)
    open_dialog(page, "检测")
    expect(hits(page).first.locator(".weekbook-search-title")).to_have_text(title)
    assert dialog(page).locator("img, script").count() == 0


def test_long_query(open_page):
    """Nor does a query of thousands of characters break the page."""
    page = open_page("index.html")
    open_dialog(page)
    size = dialog(page).bounding_box()
    field(page).fill("超长" * 3000 + " " + "word" * 500)
    page.wait_for_timeout(300)
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


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("mode", MODES)
def test_dialogue_is_accessible(open_page, axe, mode, width):
    """Axe-core has nothing to say against it: recent entries, results, filters, nothing found."""
    page = open_page(WEEK, width=width, scheme=mode)
    page.locator(".weekbook-tools [data-weekbook-search]").click()
    total(page)
    assert violations(page, axe) == []
    for text in ("检测", "检测 kind:paper ", "zzqxj 检测"):
        ask(page, text)
        page.wait_for_timeout(200)
        assert violations(page, axe) == [], text
    for name in ("person", "week", "words"):
        facet(page, name)
        page.wait_for_timeout(100)
        assert violations(page, axe) == [], name


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("mode", MODES)
def test_page_is_accessible(open_page, axe, mode, width):
    """Nor against the page with results, nor that which a result leads to."""
    page = open_page("search.html?q=检测&kind=paper", width=width, scheme=mode)
    assert total(page) > 0
    assert violations(page, axe) == []
    hits(page).first.click()
    page.wait_for_url("**#*")
    expect(page.locator(".weekbook-found")).to_be_visible()
    assert violations(page, axe) == []


@pytest.mark.parametrize("width", [320, 390])
def test_phone(open_page, width):
    """The dialogue is the whole screen; filters are buttons that open over the list, which stays where it is."""
    page = open_page(WEEK, width=width, height=800)
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


@pytest.mark.parametrize(("width", "scale"), [(320, 1), (720, 2)])
def test_reflow(open_page, width, scale):
    """On small screens and at 200% nothing is cut off at the side."""
    for path in (WEEK, "search.html"):
        page = open_page(path, width=width, device_scale_factor=scale)
        if path == WEEK:
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


def test_forced_colours(open_page):
    """What is active, and what is marked, is to be seen there too."""
    page = open_page(WEEK, forced_colors="active")
    open_dialog(page, "检测")
    style = "node => { const s = getComputedStyle(node); return [s.outlineStyle, s.outlineWidth]; }"
    assert active(page).evaluate(style) == ["solid", "2px"]
    assert hits(page).nth(1).evaluate(style)[0] == "none"
    ground = "node => getComputedStyle(node).backgroundColor"
    assert hits(page).locator("mark").first.evaluate(ground) != active(page).evaluate(ground)


def test_print(open_page):
    """The page prints its results, not its controls; nothing of a dialogue is printed."""
    page = open_page("search.html?q=检测")
    page.emulate_media(media="print")
    expect(hits(page).first).to_be_visible()
    for name in ("form", "facets", "sort", "more"):
        expect(page.locator(f".weekbook-search-{name}")).to_be_hidden()
    page = open_page(WEEK)
    open_dialog(page, "检测")
    page.emulate_media(media="print")
    expect(dialog(page)).to_be_hidden()


def test_address_of_folders(built_folders, open_page):
    """Where pages are folders everything is found too."""
    with serve(built_folders) as url:
        page = open_page("docs/", site=url)
        assert open_dialog(page, "PLUSNet") >= 1
        hits(page).filter(has_text="PLUSNet").first.click()
        page.wait_for_url("**/weeks/2025/W18/#*")
        expect(page.locator(".weekbook-found")).to_be_visible()
        page = open_page("search/?q=PLUSNet", site=url)
        assert total(page) >= 1


@pytest.fixture(scope="module")
def built_folders(tmp_path_factory):
    """Build the archive with a folder for each page."""
    return build_archive(ROOT, tmp_path_factory.mktemp("folders"), "-b", "dirhtml")
