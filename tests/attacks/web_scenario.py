"""The strongest attack once more, as it would really happen: through HTTP, with browsers only."""

import csv
import html
import io
import re

from django.test import Client

from quizzes.ballots.layout import read_layout
from teacher_portal import opening
from tests.attacks.attackers import Game
from tests.attacks.games import coins, page_residual
from tests.attacks.measuring import WEB, Scenario, Stage
from tests.attacks.portal_games import CELLS, AttackedSchool
from tests.attacks.sealed_scenarios import ONE, knowledge_lesson

PUPILS = 10


def web_lesson(stage: Stage) -> list[Game]:
    """Ten pupils join and answer on one shared tablet; the teacher closes and reads the page."""
    school = AttackedSchool(stage.edition)
    teacher, tablet = Client(), Client()
    teacher.force_login(school.teacher)
    assignment = opening.open_assignment(
        teacher=school.teacher, school_class=school.new_class("9B"), edition=school.edition
    )
    code = assignment.join_codes.get().code
    secrets, known = coins(CELLS), [0] * CELLS
    for place in range(PUPILS):
        ballot = secrets if place == PUPILS - 2 else coins(CELLS)
        _answer(tablet, code, ballot)
        if ballot is not secrets:
            known = [sum(pair) for pair in zip(known, ballot, strict=True)]
    address = f"/teach/assignments/{assignment.uuid}"
    assert teacher.post(f"{address}/close/").status_code == 302
    figures = _figures(teacher, address)
    tiers = [cell.tier for cell in read_layout(school.edition.layout)]
    return [
        Game(secret, {"page": page_residual(figures[i], PUPILS, tiers[i], known[i])})
        for i, secret in enumerate(secrets)
    ]


def _answer(tablet: Client, code: str, ballot: list[int]) -> None:
    """One pupil: join with the code, send the one form, hand the tablet on."""
    assert tablet.post("/join/", {"code": code}).status_code == 303
    form = {f"q{number}": "a" if answer else "b" for number, answer in enumerate(ballot, start=1)}
    assert tablet.post("/play/", form)["Location"] == "/play/done/"
    tablet.cookies.clear()


def _figures(teacher: Client, address: str) -> list[str]:
    """The figures in words: the page shows the same ones as the spreadsheet."""
    page = html.unescape(re.sub(r"\s+", " ", teacher.get(f"{address}/report/").content.decode()))
    sheet = teacher.get(f"{address}/report.csv").content.decode("utf-8-sig")
    figures = [row["In words"] for row in csv.DictReader(io.StringIO(sheet))]
    assert all(words in page for words in figures)
    return figures


WEB_FULL_KNOWLEDGE = Scenario(
    "Knows all other answers, reads the page, all through HTTP",
    web_lesson,
    ("page",),
    (ONE,),
    WEB,
    learns_from=knowledge_lesson,
)
