"""What is wrong with a page: what axe finds, and what the browser itself complains about."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request, Response

RUN = "() => axe.run({resultTypes: ['violations']}).then((said) => said.violations)"


@dataclass
class Watch:
    """What the browser complains about while pages are open."""

    heard: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        """From now on."""
        page.on("console", self.console)
        page.on("pageerror", lambda error: self.heard.append(f"exception: {error}"))
        page.on("requestfailed", self.failed)
        page.on("response", self.came)

    def console(self, message: ConsoleMessage) -> None:
        """Errors and warnings; violations of the content policy are errors."""
        if message.type in {"error", "warning"}:
            self.heard.append(f"{message.type}: {message.text}")

    def failed(self, request: Request) -> None:
        """What did not arrive; a request that the next page cut short is no failure."""
        if request.failure != "net::ERR_ABORTED":
            self.heard.append(f"{request.url}: {request.failure}")

    def came(self, response: Response) -> None:
        """What was refused."""
        if response.status >= 400:
            self.heard.append(f"{response.url}: {response.status}")

    def take(self) -> list[str]:
        """What was heard since the last time."""
        heard, self.heard = self.heard, []
        return heard


@cache
def axe() -> str:
    """The script, read once."""
    return str(Axe().axe_script)


def violations(page: Page) -> list[str]:
    """What axe finds, short enough to be read."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe())
    found = page.evaluate(RUN)
    return [
        f"{one['id']}: {node['target']} {node['html'][:160]}" for one in found for node in one["nodes"][:3]
    ]
