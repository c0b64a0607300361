"""Windows of the browser that tests use one after the other, watched for all that goes wrong in them.

To open a window costs Chromium five times what a page in it does. So a test gets one that another test has had, empty
and with nothing stored, set to its own size and media. A window in which a test has put something that stays there,
such as a script for each page, is not used again.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, ConsoleMessage, Page, Request, Response

# reports what the policy refuses, whenever and on whichever page it does
REPORT = """addEventListener('securitypolicyviolation', e => weekbookReport(
    [e.effectiveDirective, e.blockedURI, e.sourceFile, e.lineNumber, e.target?.outerHTML?.slice(0, 200)].join(' ')
), true)"""

# a week lays out what is below the screen after the first paint; what a script changes is drawn a frame later
SETTLED = """async () => {
    const frame = () => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    await frame();
    while (document.documentElement.hasAttribute('data-weekbook-opening')) await frame();
    await frame();
}"""

STAYING = (
    "add_init_script",
    "expose_binding",
    "expose_function",
    "grant_permissions",
    "new_cdp_session",
    "on",
    "route",
)
"""What on a page or its context outlasts the page that is open."""


class Window:
    """One window: a context with one page, so that it shares nothing with others."""

    def __init__(self, browser: Browser, key: str, options: dict[str, Any], *, script: bool) -> None:
        self.key, self.script = key, script
        self.site = self.missing = ""
        self.troubles: list[str] = []
        self.is_spoilt = False
        self.context = browser.new_context(java_script_enabled=script, **options)
        if script:
            self.context.expose_binding("weekbookReport", lambda _source, report: self.note(f"policy: {report}"))
            self.context.add_init_script(REPORT)
        self.page = self.context.new_page()
        self._loading: set[Request] = set()
        self._session: CDPSession | None = None
        for event, noted in {
            "console": self._note_console,
            "pageerror": lambda error: self.note(f"error: {error}"),
            "request": self._note_request,
            "requestfinished": lambda request: self._loading.discard(request),
            "requestfailed": self._note_failure,
            "response": self._note_response,
        }.items():
            self.page.on(event, noted)
        self._new_session: Callable[[Page], CDPSession] = self.context.new_cdp_session
        for owner in (self.page, self.context):
            self._watch(owner)

    def _watch(self, owner: Page | BrowserContext) -> None:
        """Note when a test puts something into the window that stays there."""
        for name in STAYING:
            if stock := getattr(owner, name, None):
                setattr(owner, name, functools.partial(self._spoil, stock))

    def _spoil(self, stock: Callable[..., Any], *args: Any, **options: Any) -> Any:
        self.is_spoilt = True
        return stock(*args, **options)

    # -- What goes wrong ---------------------------------------------------------------------------

    def note(self, trouble: str) -> None:
        """Note what the test fails for at its end."""
        self.troubles.append(trouble)

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not (self.missing and message.location["url"] == self.missing):
            self.note(f"console: {message.text}")

    def _note_request(self, request: Request) -> None:
        self._loading.add(request)
        if not request.url.startswith((self.site, "data:")):
            self.note(f"another host or path: {request.url}")

    def _note_failure(self, request: Request) -> None:
        self._loading.discard(request)
        # with scripts off the browser itself refuses those that a page preloads
        refused = () if self.script else (".js",)
        # a page that is left or closed breaks off what it was still loading, its icon above all: that is no trouble
        if request.failure != "net::ERR_ABORTED" and not request.url.partition("?")[0].endswith(refused):
            self.note(f"failed: {request.url} ({request.failure})")

    def _note_response(self, response: Response) -> None:
        if response.status >= 400 and response.url != self.missing:
            self.note(f"{response.status}: {response.url}")

    # -- One test after the other ------------------------------------------------------------------

    def run_before(self, script: str) -> None:
        """Run a script before those of every page, until the window is emptied."""
        self._session = self._new_session(self.page)
        self._session.send("Page.enable")
        self._session.send("Page.addScriptToEvaluateOnNewDocument", {"source": script})

    def settle(self) -> None:
        """Wait until the page is laid out and has all that it asked for."""
        if self.script:
            self.page.evaluate(SETTLED)
        while self._loading:
            self.page.wait_for_timeout(10)

    def empty(self) -> bool:
        """Leave the page, and forget what it has stored; tell whether the window can be used again."""
        if self.is_spoilt or self.page.is_closed():
            self.context.close()
            return False
        for other in self.context.pages:
            if other is not self.page:
                other.close()
        if self.script and self.page.url.startswith(self.site):
            self.page.evaluate("localStorage.clear(); sessionStorage.clear()")
        if self._session:
            self._session.detach()
            self._session = None
        self.page.goto("about:blank")
        # a pointer that stays where it was would be over something of the next page
        self.page.mouse.move(-1, -1)
        self._loading.clear()
        return True


class Windows:
    """All windows of a browser: those that tests have, and those that wait for the next one."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._waiting: list[Window] = []
        self._used: list[Window] = []

    def open(
        self,
        path: str,
        *,
        site: str,
        width: int = 1440,
        height: int = 1000,
        scheme: str = "light",
        script: bool = True,
        missing: bool = False,
        before: str = "",
        wait: str = "settled",
        reduced_motion: str = "no-preference",
        forced_colors: str = "none",
        **options: object,
    ) -> Page:
        """Open a page in a window that nobody has.

        :param site: the address of the site
        :param script: whether JavaScript is on
        :param missing: the page is not there: its answer is 404
        :param before: a script that runs before those of each page
        :param wait: a state that Playwright can wait for, or ``settled``
        :param options: others of Playwright's contexts
        """
        key = repr((script, sorted(options.items())))
        window = next((window for window in self._waiting if window.key == key), None)
        if window:
            self._waiting.remove(window)
        else:
            window = Window(self._browser, key, options, script=script)
        self._used.append(window)
        page, window.site, window.missing = window.page, site, site + path if missing else ""
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(
            media="null", color_scheme=scheme, reduced_motion=reduced_motion, forced_colors=forced_colors
        )
        if before:
            window.run_before(before)
        page.goto(site + path, wait_until="load" if wait == "settled" else wait)
        if wait == "settled":
            window.settle()
        return page

    def take_back(self) -> list[str]:
        """Empty the windows that a test has had, and give what went wrong in them."""
        troubles = []
        for window in self._used:
            if window.empty():
                self._waiting.append(window)
            troubles += window.troubles
            window.troubles.clear()
        self._used.clear()
        return troubles
