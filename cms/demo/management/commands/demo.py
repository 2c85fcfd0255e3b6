"""Seeds the demo where needed and runs it; ``make demo`` ends here."""

import json
import os
import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from cms.demo import serve
from cms.demo.people import ensure_passwords
from cms.demo.seed import seed
from teacher_portal.join_codes import spaced


class Command(BaseCommand):
    help = "Seed the demo (what is there is kept), start web server and worker, print the way in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed-only", action="store_true", help="do not start anything")

    def handle(self, *args: Any, **options: Any) -> None:
        port = int(os.environ.get("PORT") or 8000)
        host = os.environ.get("HOST") or "127.0.0.1"
        base_url = f"http://{'localhost' if host == '127.0.0.1' else host}:{port}"
        os.environ["SITE_URL"] = base_url
        began = time.monotonic()
        seeded = seed(self._say)
        facts = self._write_facts(base_url, seeded)
        self._say(f"Content ready in {time.monotonic() - began:.1f} s")
        if options["seed_only"]:
            return
        code = serve.run(
            host, port, when_ready=lambda: self._welcome(base_url, facts), say=self._say
        )
        if code:
            sys.exit(code)

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def _write_facts(self, base_url: str, seeded: dict[str, Any]) -> dict[str, Any]:
        """Write ``var/demo.json``: addresses, accounts and join code, for people and scripts."""
        path = settings.VAR_DIR / "demo.json"
        known: dict[str, Any] = {}
        if path.exists():
            known = json.loads(path.read_text()).get("accounts", {})
        opened, closed = seeded["open"], seeded["closed"]
        facts = {
            "base_url": base_url,
            "accounts": ensure_passwords(seeded["users"], known),
            "open_assignment": {
                "join_code": opened.join_codes.get().code,
                "board_url": f"{base_url}/teach/assignments/{opened.uuid}/board/",
                "title": opened.edition.title,
            },
            "closed_assignment": {
                "report_url": f"{base_url}/teach/assignments/{closed.uuid}/report/",
                "title": closed.edition.title,
            },
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(facts, indent=2) + "\n")
        path.chmod(0o600)
        return facts

    def _welcome(self, base_url: str, facts: dict[str, Any]) -> None:
        """Print everything somebody needs to try Regard."""
        started = os.environ.get("DEMO_STARTED_AT")
        took = f" after {time.time() - float(started):.1f} s" if started else ""
        opened, closed = facts["open_assignment"], facts["closed_assignment"]
        code = spaced(opened["join_code"])
        lines = [
            "",
            f"Regard is running at {base_url}/{took}",
            f"  Pupils join at    {base_url}/join/  with the code  {code}  (“{opened['title']}”)",
            f"  Teachers' portal  {base_url}/teach/",
            f"  Board             {opened['board_url']}",
            f"  Report            {closed['report_url']}",
            f"  Authors' studio   {base_url}/studio/",
            "",
            "Accounts (made for this database only; also in var/demo.json):",
        ]
        lines += [
            f"  {key:<13} {account['email']:<28} {account['password']}"
            for key, account in facts["accounts"].items()
        ]
        lines += ["", "Stop with Ctrl-C. Run `make demo` again to go on where you were.", ""]
        self._say("\n".join(lines))
