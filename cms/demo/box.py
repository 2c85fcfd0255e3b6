"""The demo's question box: switched on, a DSL on duty until midnight, two invented messages."""

import datetime as dt

from cms.models import User
from teacher_portal.access import Place
from teacher_portal.models import School
from teacher_portal.question_box import doors, duty, queue
from teacher_portal.services import NotAllowed

LAST_MINUTE = dt.time(23, 59)
QUESTION = "my friend says if you love someone you have to show them your phone. is that true??"
NAME, FORM = "Kai (invented)", "8B"
YEAR = "8"


def ensure_box(school: School, dsl: User) -> None:
    """Switch it on and fill it once; a demo that is started again has a DSL on duty again."""
    if getattr(school, "question_box", None) is None:
        duty.switch(school=school, on=True)
        school.refresh_from_db()
    try:
        duty.go_on_duty(school=school, user=dsl, until=LAST_MINUTE)
    except NotAllowed:
        return  # somebody has switched it off, or it is midnight
    if queue.questions_in(school) or queue.help_in(school):
        return
    place = Place(school, YEAR, lesson="demo")
    doors.ask(place=place, token="", words=QUESTION)
    doors.need_help(place=place, token="", name=NAME, form=FORM)
