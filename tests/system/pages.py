"""People at their browsers: small verbs that the stories are told in."""

import json
import re

VIEWPORT = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def listen(page):
    """What the page asks for from now on; not the icon, which Chromium looks at when it likes."""
    asked = []
    page.on("request", lambda r: None if "favicon" in r.url else asked.append(r.url))
    return asked


class Regard:
    """The site under test and the browser contexts opened on it."""

    def __init__(self, facts, browser, axe):
        self.facts = facts
        self.base = facts["base_url"]
        self.browser = browser
        self.axe = axe
        self.contexts = []

    def person(self, *, javascript=True, phone=False):
        """A fresh browser profile with one page; remembers errors and foreign requests."""
        context = self.browser.new_context(
            viewport=PHONE if phone else VIEWPORT,
            java_script_enabled=javascript,
            base_url=self.base,
            locale="en-GB",
            reduced_motion="reduce",
        )
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.javascript = javascript
        page.faults = []
        page.on("console", lambda m: page.faults.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on(
            "request",
            lambda r: (
                None
                if r.url.startswith((self.base, "data:", "blob:"))
                else page.faults.append(f"a request left the site: {r.url}")
            ),
        )
        return page

    def signed_in(self, who, **options):
        """A member of staff who has signed in through the front door."""
        page = self.person(**options)
        account = self.facts["accounts"][who]
        page.goto("/accounts/login/")
        page.fill("input[name=login]", account["email"])
        page.fill("input[name=password]", account["password"])
        page.click("main button[type=submit]")
        page.wait_for_url(lambda url: "/accounts/login" not in url)
        return page

    def accessible(self, page):
        """No violation of WCAG 2.2 AA and no error in the console on the page as it stands."""
        assert page.faults == [], page.faults
        if not self.axe:
            return
        found = self.violations(page)
        assert found == [], json.dumps(found, indent=1)[:4000]

    def refused(self, page):
        """A form was refused: the browser's console says so, when it gets round to it, and nothing else."""
        for _ in range(100):
            if page.faults:
                break
            page.wait_for_timeout(50)
        assert ["422" in fault for fault in page.faults] == [True], page.faults
        page.faults.clear()

    def violations(self, page):
        """What axe finds, shortened for reading."""
        if not page.javascript:
            return self.violations_without_javascript(page)
        if not page.evaluate("'axe' in window"):  # it is half a megabyte to read
            page.evaluate(self.axe)
        # Shortened in the page: the whole result takes longer to fetch than to find.
        return page.evaluate(
            """tags => axe.run(document, {runOnly: {type: "tag", values: tags}}).then(
                ({violations}) => violations.map(({id, nodes, help}) => (
                    {rule: id, where: nodes.slice(0, 5).map((node) => node.target), help}
                ))
            )""",
            AXE_TAGS,
        )

    def violations_without_javascript(self, page):
        """The same for a page whose scripts never ran: axe itself needs a browser that runs them."""
        html = re.sub(r"<script.*?</script>", "", page.content(), flags=re.DOTALL)
        html = re.sub(r"</?noscript>", "", html)
        twin = self.person(phone=page.viewport_size == PHONE)
        twin.route(
            page.url.split("#")[0], lambda route: route.fulfill(body=html, content_type="text/html")
        )
        twin.goto(page.url)
        found = self.violations(twin)
        twin.context.close()
        return found

    def close(self):
        """Close every profile."""
        for context in self.contexts:
            context.close()
