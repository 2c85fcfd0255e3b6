"""Pupils and teachers as their browsers: HTTP, cookies, and what they know when the line goes dead."""

import enum
import http.client
import secrets
import time
import urllib.parse

from quizzes.ballots import sealing
from quizzes.ballots.sealing import seat_id_of
from teacher_portal import services

CHOICES = "abc-"  # the accurate answer, the misconception, something else, a pass
CELLS_OF = {"a": [1, 0], "b": [0, 1], "c": [0, 0], "-": [0, 0]}


class Told(enum.Enum):
    """What a browser was told."""

    COUNTED = "thank you"
    CLOSED = "the lesson is closed"
    NOTHING = "the line went dead"


class Browser:
    """Cookies, a form token, and one request at a time."""

    def __init__(self, web):
        self.web = web
        self.cookies = {"csrftoken": secrets.token_hex(16)}

    def post(self, path, **form):
        """POST a form; the status and the address it leads to, or None when the line went dead."""
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": self.cookies["csrftoken"], **form})
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        line = http.client.HTTPConnection("127.0.0.1", self.web.port, timeout=60)
        try:
            line.request("POST", path, body, headers)
            response = line.getresponse()
            page = response.read()
        except TimeoutError:
            raise
        except (OSError, http.client.HTTPException):
            return None
        finally:
            line.close()
        assert response.status < 500, (path, response.status, page[:500], self.web.words()[-3000:])
        for header in response.headers.get_all("Set-Cookie") or []:
            name, _, value = header.split(";")[0].partition("=")
            self.cookies[name] = value.strip('"')
        return response.status, response.headers.get("Location", "")


class Answers:
    """What somebody answers to the two questions, and what they know of its fate."""

    def __init__(self):
        self.choices = [secrets.choice(CHOICES) for _question in range(2)]
        self.seat_id = None  # kept, though the cookie goes when the lesson is closed
        self.confirmed = False
        self.unsure = False  # the line went dead while the ballot was on its way
        self.refused = False  # the lesson was closed; the seat's cookie is gone

    @property
    def has_seat(self):
        return self.seat_id is not None

    @property
    def ballot(self):
        """The cells of these answers, worked out without the application."""
        return [cell for choice in self.choices for cell in CELLS_OF[choice]]

    def given_without_a_browser(self, code):
        """Join and submit by the services, where HTTP is not what is tested."""
        token = services.join(code=code)
        self.seat_id = seat_id_of(token)
        outcome = sealing.submit(token=token, ballot=self.ballot)
        self.confirmed = outcome is sealing.SubmitOutcome.COUNTED
        return self


class Pupil(Browser, Answers):
    """Joins with a code and sends one ballot, again if need be."""

    def __init__(self, web, code):
        Browser.__init__(self, web)
        Answers.__init__(self)
        self.code = code
        self.seconds = 0.0

    def join(self):
        """Come in; whether the browser has a seat now."""
        answer = self.post("/join/", code=self.code)
        assert answer in {None, (303, "/join/ready/")}, answer
        if answer:
            self.seat_id = seat_id_of(self.cookies["seat"])
        return self.has_seat

    def send(self):
        """Send the ballot; what the browser was told."""
        began = time.perf_counter()
        answer = self.post("/play/", q1=self.choices[0], q2=self.choices[1])
        self.seconds = time.perf_counter() - began
        if answer is None:
            self.unsure = True
            return Told.NOTHING
        if answer[0] == 410:
            self.refused = True
            return Told.CLOSED
        assert answer == (303, "/play/done/"), answer
        self.confirmed = True
        return Told.COUNTED


class Teacher(Browser):
    """Signed in, at a lesson."""

    def __init__(self, web, client, lesson=None):
        super().__init__(web)
        self.cookies["sessionid"] = client.cookies["sessionid"].value
        self.lesson = lesson

    def close(self):
        """Press Close; whether the report came up."""
        address = f"/teach/assignments/{self.lesson.uuid}"
        answer = self.post(f"{address}/close/")
        assert answer in {None, (302, f"{address}/report/")}, answer
        return answer is not None

    def open(self, school_class, code):
        """Press Open; whether the board came up."""
        answer = self.post(f"/teach/classes/{school_class.uuid}/lessons/{code}/", mode="in_class")
        assert answer is None or (answer[0] == 302 and answer[1].endswith("/board/")), answer
        return answer is not None
