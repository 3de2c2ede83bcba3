"""A visit to the query page in a real Chromium that can reach no host but ours.

Every request elsewhere is stopped and remembered, and so is everything the console has to say.
"""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.async_api import Browser, ConsoleMessage, Page, Route, async_playwright

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

OUTPUT = Path(__file__).parents[1] / "output"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
READ = "name => __MONACO.editor.getModels().find(model => model.uri.path.endsWith(name)).getValue()"
WRITE = "([name, text]) => __MONACO.editor.getModels().find(model => model.uri.path.endsWith(name)).setValue(text)"
ANSWERED = "() => __MONACO.editor.getModels().find(model => model.uri.path.endsWith('response.json')).getValue().endsWith('}')"


@dataclass
class Visit:
    """One open page, and what went wrong on it."""

    page: Page
    origin: str
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    async def open(self) -> None:
        """Until the editor is there and the schema has come."""
        async with self.page.expect_response(lambda response: response.request.method == "POST"):
            await self.page.goto(f"{self.origin}/graphql")
        await self.page.wait_for_selector(".graphiql-query-editor .view-line")

    async def new_tab(self) -> None:
        await self.page.get_by_label("New tab").click()
        await self.page.locator(".graphiql-query-editor .monaco-editor").first.click()
        await self.page.keyboard.press("Control+A")
        await self.page.keyboard.press("Delete")

    async def show(self, tab: str) -> None:
        """To the tab of that name; the page reads the name of its operation a moment after the text has changed."""
        await self.page.get_by_role("tab").filter(has_text=tab).click()
        await self.page.wait_for_timeout(250)

    async def run(self) -> Any:
        """Asks the question in the editor by keyboard and reads the answer that is then shown."""
        await self.page.keyboard.press("Escape")
        await self.page.locator(".graphiql-query-editor textarea, .graphiql-query-editor .native-edit-context").first.focus()
        async with self.page.expect_response(f"{self.origin}/graphql"):
            await self.page.keyboard.press("Control+Enter")
        await self.page.wait_for_function(ANSWERED)
        return json.loads(await self.text("response.json"))

    async def follow(self) -> None:
        """Begins what the editor follows, by keyboard."""
        await self.page.keyboard.press("Escape")
        await self.page.locator(".graphiql-query-editor textarea, .graphiql-query-editor .native-edit-context").first.focus()
        await self.page.keyboard.press("Control+Enter")

    async def shows(self, text: str) -> None:
        """Until the answer holds a text."""
        await self.page.wait_for_function(f"text => ({READ})('response.json').includes(text)", arg=text)

    async def text(self, name: str) -> str:
        """What an editor holds; the page draws only the lines in view."""
        return str(await self.page.evaluate(READ, name))

    async def write(self, name: str, text: str) -> None:
        """Into an editor, in place of what it holds."""
        await self.page.evaluate(WRITE, [name, text])
        await self.page.wait_for_timeout(250)

    async def picture(self, name: str) -> None:
        OUTPUT.mkdir(exist_ok=True)
        await self.page.screenshot(path=OUTPUT / f"graphiql-{name}.png")

    def was_clean(self) -> None:
        assert self.foreign == [], "the page asked another host"
        assert self.complaints == [], "the console has something to say"

    async def _gate(self, route: Route) -> None:
        if route.request.url.startswith((f"{self.origin}/", "data:", "blob:")):
            await route.continue_()
        else:
            self.foreign.append(route.request.url)
            await route.abort()

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning", "assert"}:
            self.complaints.append(f"{message.type}: {message.text}")


@asynccontextmanager
async def launched(chromium_path: str) -> AsyncIterator[Browser]:
    """The Chromium of this machine, without what it would otherwise ask of the world."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path, args=QUIET)
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def visiting(browser: Browser, origin: str) -> AsyncIterator[Visit]:
    """A fresh profile, in light colours."""
    context = await browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme="light")
    visit = Visit(await context.new_page(), origin)
    await context.route("**/*", visit._gate)
    visit.page.on("console", visit._listen)
    visit.page.on("pageerror", lambda error: visit.complaints.append(f"page error: {error}"))
    own = f"{origin.replace('http', 'ws', 1)}/graphql"
    visit.page.on("websocket", lambda socket: None if socket.url == own else visit.foreign.append(socket.url))
    try:
        yield visit
    finally:
        await context.close()
