// What a reader can do on a page. No module: Chromium would refuse it from the disk (file:).
// Controls are `hidden` in the markup, and shown when they work. Words come from data attributes. A page that lacks
// a part lacks the feature, and nothing else.
"use strict";
{
  const root = document.documentElement;
  const find = (selector, within = document) => within.querySelector(selector);
  const findAll = (selector, within = document) => [...within.querySelectorAll(selector)];
  const boxOf = (node) => node.getBoundingClientRect();
  const isShown = (node) => node.getClientRects().length > 0;

  function press(buttons, isPressed) {
    for (const button of buttons) button.setAttribute("aria-pressed", isPressed);
  }

  function onClick(buttons, run) {
    for (const button of buttons) {
      button.addEventListener("click", () => run(button));
      button.hidden = false;
    }
  }

  // Storage throws where a reader forbids it: a choice then holds for the page.
  function recall(key) {
    try {
      return localStorage.getItem(key);
    } catch {}
  }

  function remember(key, value) {
    try {
      localStorage.setItem(key, value);
    } catch {}
  }

  // The browser may bring back a page as it was left, whatever was chosen since.
  function onReturn(run) {
    addEventListener("pageshow", (event) => event.persisted && run());
  }

  // What few visits need is loaded when it is wanted, once; what has failed is tried anew.
  function lazily(load) {
    let module;
    return () =>
      (module ??= load().catch((error) => {
        module = undefined;
        throw error;
      }));
  }

  function findTarget(hash) {
    try {
      return document.getElementById(decodeURIComponent(hash.slice(1)));
    } catch {} // a stray % in the address
  }

  // ---- Colours: as the system, light, dark ----

  const MODES = ["auto", "light", "dark"];

  function setUpMode() {
    const buttons = findAll("button[data-weekbook-mode]");
    const system = matchMedia("(prefers-color-scheme: dark)");
    // set by mode.js before the first paint
    let { mode } = root.dataset;

    function apply(wanted) {
      mode = MODES.includes(wanted) ? wanted : "auto";
      root.dataset.mode = mode;
      root.dataset.theme = mode === "auto" ? (system.matches ? "dark" : "light") : mode;
      for (const button of buttons) {
        const text = button.getAttribute(`data-label-${mode}`);
        button.ariaLabel = text;
        for (const visible of findAll(".weekbook-button-text", button)) visible.textContent = text;
      }
    }

    onClick(buttons, () => {
      apply(MODES[MODES.indexOf(mode) + 1]);
      remember("weekbook-mode", mode);
    });
    system.addEventListener("change", () => apply(mode));
    onReturn(() => apply(recall("weekbook-mode") ?? mode));
    apply(mode);
  }

  // ---- Skim view ----

  // Where reading begins: below the bar, where anchors come to stand.
  const readingLine = () => Number.parseFloat(getComputedStyle(root).scrollPaddingTop) || 0;

  // The first entry that begins at the top of the screen, or the one that reaches into it.
  function findTopEntry() {
    const line = readingLine();
    const entries = findAll(".weekbook-entry").filter(isShown);
    const begun = entries.find((entry) => boxOf(entry).top > line - 1);
    if (begun && boxOf(begun).top < innerHeight / 3) return begun;
    return entries.find((entry) => boxOf(entry).bottom > line);
  }

  // Change the page, and keep an entry in its place; of one that is read half way the row may be short: show its top.
  function holdPlace(entry, change) {
    const place = entry && Math.max(boxOf(entry).top, readingLine());
    change();
    if (entry) scrollBy({ top: boxOf(entry).top - place, behavior: "instant" });
  }

  function setUpSkim(onChange) {
    const toggles = findAll("[data-weekbook-skim]");
    const choices = findAll("button[data-weekbook-view]");
    const expanders = findAll(".weekbook-expand");
    if (!toggles.length && !choices.length) return;
    const isSkim = () => root.dataset.weekbookView === "skim";

    function mark() {
      press(toggles, isSkim());
      for (const button of choices) press([button], (button.dataset.weekbookView === "skim") === isSkim());
    }

    function apply(view) {
      if (view === root.dataset.weekbookView) return;
      holdPlace(findTopEntry(), () => {
        root.dataset.weekbookView = view;
        // rows again, also of what was opened
        for (const entry of findAll(".is-open")) entry.classList.remove("is-open");
      });
      mark();
      onChange();
    }

    function choose(view) {
      apply(view);
      remember("weekbook-view", view);
    }

    function toggle() {
      choose(isSkim() ? "full" : "skim");
    }

    function open(entry) {
      entry.classList.add("is-open");
      onChange();
    }

    // The button is gone from an open entry, which takes the focus.
    function expand(entry) {
      open(entry);
      entry.tabIndex = -1;
      entry.focus({ preventScroll: true });
    }

    // It may be a place that the row does not show, where only Chromium gets by itself.
    function openTarget() {
      const target = findTarget(location.hash);
      const entry = target?.closest(".weekbook-entry");
      if (!entry) return;
      open(entry);
      if (isSkim() && target !== entry) target.scrollIntoView({ behavior: "instant" });
    }

    onClick(toggles, toggle);
    onClick(choices, (button) => choose(button.dataset.weekbookView));
    onClick(expanders, (button) => expand(button.closest(".weekbook-entry")));
    addEventListener("hashchange", openTarget);
    onReturn(() => apply(recall("weekbook-view") === "skim" ? "skim" : "full"));
    mark();
    openTarget();
    const named = toggles.filter((button) => button.hasAttribute("aria-keyshortcuts"));
    const key = named[0]?.getAttribute("aria-keyshortcuts");
    const tell = (isOn) => named.forEach((button) => (button.ariaKeyShortcuts = isOn ? key : null));
    if (key) keys.set(key, { run: toggle, tell });
  }

  // ---- Keys of one character: a reader can switch them off, who speaks to the machine for one (WCAG 2.1.4) ----

  // What a key does, and how it is told, by features that have one.
  const keys = new Map();

  function setUpKeys() {
    const switches = findAll("input[data-weekbook-keys]");
    let isOn;
    if (!keys.size) return;

    function apply(value) {
      isOn = value !== "off";
      for (const input of switches) input.checked = isOn;
      for (const { tell } of keys.values()) tell(isOn);
    }

    function onKey(event) {
      const isTyping = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
      const isOther = event.repeat || event.ctrlKey || event.altKey || event.metaKey;
      if (!isOn || isTyping || isOther || !keys.has(event.key) || find("dialog[open]")) return;
      event.preventDefault();
      keys.get(event.key).run();
    }

    for (const input of switches) {
      input.addEventListener("change", () => {
        apply(input.checked ? "on" : "off");
        remember("weekbook-keys", isOn ? "on" : "off");
      });
      input.closest("[hidden]").hidden = false;
    }
    addEventListener("keydown", onKey);
    onReturn(() => apply(recall("weekbook-keys")));
    apply(recall("weekbook-keys"));
  }

  // ---- Search: what it takes is loaded when it is wanted ----

  function setUpSearch() {
    const openers = findAll("a[data-weekbook-search]");
    const page = find(".weekbook-search-page");
    const named = openers.find((opener) => opener.dataset.weekbookSearch);
    if (!openers.length && !page) return;
    const load = lazily(() => import("./search-dialog.js"));

    async function prepare() {
      try {
        (await load()).prepare();
      } catch {}
    }

    async function open(opener) {
      try {
        (await load()).openDialog(opener);
      } catch {
        // no modules from the disk (file:): the page says so
        location.assign(opener.href);
      }
    }

    async function show() {
      try {
        (await load()).showPage(page);
      } catch {
        page.hidden = true;
        find("[data-weekbook-search-fails]").hidden = false;
      }
    }

    const run = (opener) => (page ? find(".weekbook-search-field").select() : open(opener));

    for (const opener of openers) {
      if (!page) opener.ariaHasPopup = "dialog";
      opener.addEventListener("pointerenter", prepare, { once: true });
      opener.addEventListener("focus", prepare, { once: true });
    }
    // not on the links: a drawer that holds one closes first
    addEventListener("click", (event) => {
      const opener = event.target.closest("a[data-weekbook-search]");
      if (!opener || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      // Safari does not focus a link by a click, nor return to it
      opener.focus({ preventScroll: true });
      run(opener);
    });
    addEventListener("keydown", (event) => {
      if (event.key.toLowerCase() !== "k" || event.ctrlKey === event.metaKey || event.altKey || event.shiftKey) return;
      event.preventDefault();
      if (!event.repeat) run(openers[0]);
    });
    if (named) {
      const key = named.dataset.weekbookSearch;
      const signs = findAll(".weekbook-rail-key");
      const tell = (isOn) => {
        named.ariaKeyShortcuts = [...(isOn ? [key] : []), "Control+K", "Meta+K"].join(" ");
        for (const sign of signs) sign.hidden = !isOn;
      };
      keys.set(key, { run: () => run(named), tell });
    }
    if (page) show();
  }

  // ---- Found: what a search was for is marked on the page that it led to ----

  // A host may name a page in several ways.
  const placeOf = (address) => address.replace(/(?:\/index)?(?:\.html)?\/?(?=#|$)/, "");

  function setUpFound() {
    async function mark() {
      try {
        const found = JSON.parse(sessionStorage.getItem("weekbook-found"));
        if (!found || placeOf(found.url) !== placeOf(location.href)) return;
        sessionStorage.removeItem("weekbook-found");
        const target = findTarget(location.hash);
        const { markFound } = await import("./search/found.js");
        markFound(target?.closest(".weekbook-entry") ?? target ?? find("main"), found.parts);
      } catch {} // a page without marks is a page
    }

    addEventListener("hashchange", mark);
    // to where one is already
    addEventListener("weekbook-found", mark);
    mark();
  }

  // ---- Citing: links to BibTeX open a panel, papers are picked for a basket ----

  // What a reader picked of this site, in that order; other pages and other tabs have the same.
  function makeBasket() {
    const place = `weekbook-basket ${new URL(root.dataset.content_root ?? "./", location).pathname}`;
    const listeners = [];
    let items = [];
    let isKept = true;

    function read() {
      if (!isKept) return items;
      try {
        const stored = JSON.parse(recall(place) ?? "[]");
        return stored.filter((item) => typeof item.key === "string" && typeof item.title === "string");
      } catch {
        return []; // nothing of ours
      }
    }

    function tell() {
      for (const run of listeners) run();
    }

    function set(wanted) {
      items = [...new Map(wanted.map((item) => [item.key, item])).values()];
      const text = JSON.stringify(items);
      remember(place, text);
      isKept = recall(place) === text;
      tell();
    }

    function refresh() {
      items = read();
      tell();
    }

    // Gives how many were not there yet.
    function add(more) {
      const before = read();
      set([...before, ...more.filter(({ key }) => !before.some((item) => item.key === key))]);
      return items.length - before.length;
    }

    addEventListener("storage", ({ key }) => (key === place || key === null) && refresh());
    onReturn(refresh);
    return {
      add,
      set,
      refresh,
      remove: (keys) => set(read().filter(({ key }) => !keys.includes(key))),
      items: () => items,
      keys: () => items.map(({ key }) => key),
      has: (wanted) => items.some(({ key }) => key === wanted),
      isKept: () => isKept,
      listen: (run) => listeners.push(run),
    };
  }

  // A paper as the basket keeps it, from the card, reference or row that names it.
  function paperOf(holder) {
    const name = find("cite, em", holder) ?? holder;
    const { lang } = name.closest("[lang]");
    const title = name.textContent.trim();
    return { key: holder.dataset.citekey, title, lang: lang === root.lang ? undefined : lang };
  }

  const CITING =
    "a.weekbook-cite, .weekbook-pick, .weekbook-pick-all, .weekbook-export-shown button, [data-weekbook-basket]";

  function setUpCite() {
    const controls = findAll(CITING);
    // a page that is opened from the disk can read no file
    if (!controls.length || location.protocol === "file:") return;
    const picks = findAll(".weekbook-pick");
    const counts = findAll(".weekbook-basket-count");
    const status = document.createElement("p");
    const basket = makeBasket();
    const load = lazily(() => import("./cite.js"));

    function mark() {
      const keys = new Set(basket.keys());
      for (const button of picks) press([button], keys.has(button.dataset.citekey));
      for (const node of counts) {
        node.textContent = keys.size || "";
        node.hidden = !keys.size;
      }
    }

    // Tells whoever listens, and beside a button whoever looks.
    function tell(words, box) {
      status.textContent = words;
      if (!box) return;
      const seen = find(".weekbook-told", box) ?? box.appendChild(document.createElement("span"));
      seen.className = "weekbook-told";
      seen.ariaHidden = "true";
      seen.textContent = words;
    }

    function workOf(link) {
      const holder = link.closest("[data-citekey]");
      if (holder) return paperOf(holder);
      const head = link.closest(".weekbook-masthead");
      return { title: (head ? find("h1", head) : find(".weekbook-brand-name"))?.textContent };
    }

    async function openPanel(link) {
      try {
        (await load()).openPanel(link, workOf(link), basket);
      } catch {
        // what the panel would show first
        location.assign(link.href);
      }
    }

    async function pick(button) {
      const paper = paperOf(button.parentElement.closest("[data-citekey]"));
      if (basket.has(paper.key)) basket.remove([paper.key]);
      else basket.add([paper]);
      const isPicked = basket.has(paper.key);
      tell((await load()).tellPick(paper, isPicked));
    }

    async function takeShown(box, isSaved) {
      const rows = findAll(".weekbook-paper-row:not([hidden])");
      const papers = rows.filter((row) => row.dataset.citekey).map(paperOf);
      const without = rows.length - papers.length;
      const { pickItems, saveItems } = await load();
      if (!isSaved) tell(pickItems(papers, without, basket), box);
      else tell(await saveItems(papers, without, find(".weekbook-export-format", box).value), box);
    }

    async function run(control) {
      if (control.matches("a")) openPanel(control);
      else if (control.matches(".weekbook-pick")) pick(control);
      else if (control.matches("[data-weekbook-basket]")) {
        (await load()).openBasket(control.dataset.weekbookBasket, basket);
      } else if (control.matches(".weekbook-pick-all")) {
        const address = new URL(control.dataset.csl, location).href;
        tell(await (await load()).pickList(address, basket), control.parentElement);
      } else takeShown(control.closest(".weekbook-export-shown"), control.matches(".weekbook-export-download"));
    }

    for (const node of controls) {
      if (node.matches("a, [data-weekbook-basket]")) node.ariaHasPopup = "dialog";
      node.hidden = false;
    }
    for (const box of findAll(".weekbook-export-shown")) box.hidden = false;
    status.className = "weekbook-hidden";
    status.setAttribute("role", "status");
    document.body.append(status);
    // not on the controls: a drawer that holds one closes first
    addEventListener("click", (event) => {
      const control = event.target.closest(CITING);
      if (!control || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      // Safari does not focus what is pressed, nor return to it
      control.focus({ preventScroll: true });
      run(control);
    });
    for (const sign of ["pointerover", "focusin"]) {
      addEventListener(sign, ({ target }) => target.closest?.(CITING) && load().catch(() => {}));
    }
    basket.listen(mark);
    basket.refresh();
  }

  // ---- Filter: entries by kind, papers by topic, year, week and words ----

  // Capitals and full-width letters make no difference.
  const fold = (text) => text.normalize("NFKC").toLowerCase();

  const ITEMS = "article.weekbook-entry[data-kind], li[data-topics]";

  function setUpFilter(onChange) {
    const controls = find(".weekbook-controls");
    if (!controls) return;
    const chips = findAll(".weekbook-chip", controls);
    const field = find(".weekbook-filter-text", controls);
    const selects = findAll(".weekbook-filter-year, .weekbook-filter-week", controls);
    const takers = findAll(".weekbook-export-shown :is(button, select)", controls);
    const status = find(".weekbook-filter-status");
    const items = findAll(ITEMS);
    // they go when all their items do; the controls' own stays
    const groups = findAll("section, .weekbook-group").filter((node) => find(ITEMS, node) && !node.contains(controls));
    const texts = new Map();
    const isPressed = (chip) => chip.getAttribute("aria-pressed") === "true";

    const timesOf = ({ dataset }, select) =>
      ((select.matches(".weekbook-filter-year") ? dataset.year : dataset.weeks) ?? "").split(" ");

    // read when asked for: most visits never do
    function textOf(item) {
      if (!texts.has(item)) texts.set(item, fold(item.textContent));
      return texts.get(item);
    }

    function apply() {
      const chosen = chips.filter(isPressed).map((chip) => chip.dataset.kind ?? chip.dataset.topic);
      const words = fold(field?.value ?? "").split(/\s+/).filter(Boolean);
      const times = selects.filter(({ value }) => value);
      const wanted = items.filter((item) => {
        const names = (item.dataset.topics ?? item.dataset.kind).split(" ");
        if (chosen.length && !names.some((name) => chosen.includes(name))) return false;
        if (!times.every((select) => timesOf(item, select).includes(select.value))) return false;
        return words.every((word) => textOf(item).includes(word));
      });
      // and the sections and entries around them
      const shown = new Set();
      for (let node of wanted) for (; node; node = node.parentElement) shown.add(node);
      for (const node of [...items, ...groups]) node.hidden = !shown.has(node);
      for (const control of takers) control.disabled = !wanted.length;
      const message = (chosen.length || times.length || words.length) && status?.dataset.message;
      if (status) status.textContent = (message || "").replace("%shown", wanted.length).replace("%all", items.length);
      onChange();
    }

    // A link never leads to nothing: the filter gives way.
    function reveal(hash) {
      if (!findTarget(hash)?.closest("[hidden]")) return false;
      press(chips, false);
      if (field) field.value = "";
      for (const select of selects) select.value = "";
      apply();
      return true;
    }

    onClick(chips, (chip) => {
      press([chip], !isPressed(chip));
      apply();
    });
    field?.addEventListener("input", (event) => event.isComposing || apply());
    // the last input of a composition still counts as part of it
    field?.addEventListener("compositionend", apply);
    for (const select of selects) select.addEventListener("change", apply);
    // before the browser goes there
    addEventListener("click", (event) => reveal(event.target.closest('a[href^="#"]')?.hash ?? ""));
    addEventListener("hashchange", () => reveal(location.hash) && findTarget(location.hash).scrollIntoView());
    controls.hidden = false;
    // a browser may have restored the form
    if (field?.value || selects.some(({ value }) => value)) apply();
  }

  // ---- Contents and running head follow the reading ----

  // A section's name, without count and signs.
  function nameOf(section) {
    const heading = find("h1, h2, h3, h4", section)?.cloneNode(true);
    if (!heading) return "";
    const signs = findAll(".weekbook-count, .weekbook-hidden, .headerlink, .weekbook-permalink", heading);
    for (const sign of signs) sign.remove();
    return heading.textContent.trim();
  }

  const lastAbove = (nodes, line) => nodes.findLast((node) => isShown(node) && boxOf(node).top <= line);

  // Bring a node into view in the boxes that scroll it, up to a limit: the page stays.
  function revealWithin(node, limit) {
    let box = isShown(node) && node;
    while (box && box !== limit) {
      // an open topic stands in a pane of its own
      box = getComputedStyle(box).position === "absolute" ? box.offsetParent : box.parentElement;
      if (!box || box.scrollHeight <= box.clientHeight) continue;
      const [inner, outer] = [boxOf(node), boxOf(box)];
      // to the middle: it need not move at each entry
      if (inner.top < outer.top || inner.bottom > outer.bottom) {
        box.scrollTop += inner.top - outer.top - (outer.height - inner.height) / 2;
      }
    }
  }

  function setUpContents() {
    const contents = find(".weekbook-contents");
    const running = find(".weekbook-running-topic");
    const place = find(".weekbook-contents-place");
    const folds = contents ? findAll("details", contents) : [];
    const entries = findAll(".weekbook-entry").filter((entry) => !entry.parentElement.closest(".weekbook-entry"));
    const topics = findAll(".weekbook-topic, .weekbook-references");
    const links = new Map();
    for (const link of contents ? findAll('a[href^="#"]', contents) : []) {
      links.set(findTarget(link.hash) ?? link, link);
    }
    let now = {};
    let frame;

    function locate() {
      // the last entries may never come up to the line
      const isAtEnd = scrollY > 0 && scrollY + innerHeight >= root.scrollHeight - 1;
      const line = isAtEnd ? innerHeight : readingLine() + 8;
      const topic = lastAbove(topics, line);
      // before the first entry the contents stand at it: open, not empty
      const entry = lastAbove(entries, line) ?? entries[0];
      const link = links.get(!topic || topic.contains(entry) ? entry : topic) ?? links.get(topic);
      return { topic, entry, link, summary: link?.closest("details")?.firstElementChild };
    }

    function mark({ link, summary }) {
      for (const marked of findAll("[aria-current]", contents)) marked.removeAttribute("aria-current");
      link?.setAttribute("aria-current", "location");
      summary?.setAttribute("aria-current", "true");
    }

    function open() {
      if (!now.summary) return;
      for (const fold of folds) fold.open = fold.contains(now.summary);
      revealWithin(now.summary, contents);
    }

    function update() {
      const last = now;
      now = locate();
      if (running && now.topic !== last.topic) running.textContent = now.topic ? nameOf(now.topic) : "";
      if (!contents) return;
      if (place && entries.length) place.textContent = `${entries.indexOf(now.entry) + 1} / ${entries.length}`;
      if (now.link === last.link) return;
      mark(now);
      // a topic that the reader opened stays until the reading moves to another
      if (now.summary !== last.summary) open();
      if (now.link) revealWithin(now.link, contents);
    }

    // once a frame at most
    function follow() {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(update);
    }

    addEventListener("scroll", follow);
    addEventListener("resize", follow);
    // it needs the layout of the whole page: paint first
    requestAnimationFrame(() => setTimeout(update));
    return { follow, open };
  }

  // ---- Rail: the page in view among those of the documentation ----

  function setUpRail() {
    const link = find(".weekbook-rail-book [aria-current]");
    // after the first frame: it measures the page
    if (link) requestAnimationFrame(() => setTimeout(() => revealWithin(link, document.body)));
  }

  // ---- Drawers: rail and contents on narrow screens ----

  const DRAWERS = { rail: ".weekbook-rail", contents: ".weekbook-aside" };

  // A modal dialog, into which what stands beside the text on wide screens is moved, and back.
  function setUpDrawer(opener, onOpen) {
    const name = opener.dataset.weekbookDrawer;
    const dialog = find(`[data-weekbook-drawer-for="${name}"]`);
    const home = find(DRAWERS[name]);
    if (!dialog || !home) return;
    const body = find(".weekbook-drawer-body", dialog);
    const expand = (isOpen) => opener.setAttribute("aria-expanded", isOpen);

    function open() {
      body.append(...home.childNodes);
      // Safari does not focus a button by a click, nor return to it
      opener.focus({ preventScroll: true });
      dialog.showModal();
      expand(true);
      onOpen();
      const links = findAll("a[href]", body).filter(isShown);
      const start = links.find((link) => link.ariaCurrent) ?? links[0];
      start?.focus({ preventScroll: true });
      if (start) revealWithin(start, document.body);
    }

    function putBack() {
      home.append(...body.childNodes);
      expand(false);
    }

    function close() {
      dialog.close();
      putBack();
    }

    function isBeside({ target, clientX: x, clientY: y }) {
      const box = boxOf(dialog);
      return target === dialog && (x < box.left || x > box.right || y < box.top || y > box.bottom);
    }

    function onPress(event) {
      // in front of the browser's jump, which takes the focus along
      const isFollowed = event.target.closest("a[href]") && !event.ctrlKey && !event.metaKey && !event.shiftKey;
      const isLeft = event.target.closest("[data-weekbook-close], [data-weekbook-basket]");
      if (isFollowed || isLeft || isBeside(event)) close();
    }

    onClick([opener], open);
    expand(false);
    dialog.addEventListener("click", onPress);
    // by Escape, or a phone's way back
    dialog.addEventListener("close", putBack);
    // on a wider screen it stands beside the text
    addEventListener("resize", () => dialog.open && !isShown(opener) && close());
  }

  // ---- Boxes that scroll sideways: tables, code, formulas ----

  // Only those that are wider than the page take the focus, so that a keyboard can scroll them.
  function setUpBoxes() {
    const boxes = findAll(".bd-article :is(pre, .pst-scrollable-table-container, .weekbook-formula)");
    // told again when a box gets another width, or is laid out at last
    const watcher = new ResizeObserver((changed) => {
      const wide = changed.map(({ target }) => target.scrollWidth > target.clientWidth);
      changed.forEach(({ target }, place) => (wide[place] ? (target.tabIndex = 0) : target.removeAttribute("tabindex")));
    });
    for (const box of boxes) watcher.observe(box);
  }

  const contents = setUpContents();
  setUpRail();
  setUpBoxes();
  setUpMode();
  setUpSkim(contents.follow);
  setUpFilter(contents.follow);
  setUpSearch();
  setUpFound();
  setUpCite();
  setUpKeys();
  for (const opener of findAll("[data-weekbook-drawer]")) setUpDrawer(opener, contents.open);
}
