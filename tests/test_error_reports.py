"""What Django shows or e-mails about an error: which view, where, what kind; nothing of a pupil."""

import logging
import sys

import pytest
from django.test import Client, RequestFactory, override_settings
from django.utils.log import AdminEmailHandler
from django.views.debug import get_exception_reporter_class, get_exception_reporter_filter

from cms.config.privacy import NoBodiesReporterFilter
from cms.seat_cookie import SEAT_COOKIE
from teacher_portal.views import join

ADDRESS = "203.0.113.77"  # a documentation address: nothing else here has it
BROWSER = "Mozilla/5.0 (a tablet of its own kind)"
CODE = "RTVWX9"
MARK = "never-to-be-seen"  # what a pupil (or a tampered page) sends in a body


def report_of(pupil_request, says=""):
    """The report that Django would show or send, in both of its forms."""
    answers = {"q1": MARK}
    try:
        try:
            raise KeyError(says)
        except KeyError as error:
            raise RuntimeError(says, len(answers)) from error
    except RuntimeError:
        reporter = get_exception_reporter_class(pupil_request)(pupil_request, *sys.exc_info())
    return reporter.get_traceback_html() + reporter.get_traceback_text()


@pytest.fixture
def posted():
    request = RequestFactory(REMOTE_ADDR=ADDRESS).post(
        "/play/", {"q1": MARK, "q2": "b"}, headers={"user-agent": BROWSER}
    )
    request.COOKIES = {SEAT_COOKIE: "token-of-a-seat"}
    request.META["HTTP_COOKIE"] = f"{SEAT_COOKIE}=token-of-a-seat"
    return request


@pytest.mark.parametrize("debug", [True, False])
def test_an_error_report_holds_no_body_and_no_local_variable(posted, debug):
    assert isinstance(get_exception_reporter_filter(posted), NoBodiesReporterFilter)
    with override_settings(DEBUG=debug):
        report = report_of(posted)
    assert "RuntimeError" in report, "there is a report"
    assert MARK not in report


@pytest.mark.parametrize("debug", [True, False])
@pytest.mark.parametrize("trace", ["token-of-a-seat", ADDRESS, BROWSER])
def test_an_error_report_holds_no_cookie_and_no_address(posted, debug, trace):
    with override_settings(DEBUG=debug):
        assert trace not in report_of(posted)


@pytest.mark.parametrize("debug", [True, False])
@pytest.mark.parametrize(
    "address", [f"/join/{CODE}/", f"/join/{CODE}", f"/JOIN/{CODE.lower()}/?x={CODE}", f"/{CODE}"]
)
def test_an_error_report_holds_no_code_typed_as_an_address(address, debug):
    request = RequestFactory().get(address)
    with override_settings(DEBUG=debug):
        report = report_of(request, says=f"no such page: {address} http://testserver{address}")
    assert "RuntimeError" in report, "there is a report"
    assert "test_error_reports.py" in report, "which says where"
    assert CODE not in report.upper()


@pytest.mark.parametrize("debug", [True, False])
def test_an_error_report_of_a_pupil_page_holds_no_message_of_the_error(posted, debug):
    """A message may quote anything: a token, a code, an answer."""
    with override_settings(DEBUG=debug):
        assert MARK not in report_of(posted, says=MARK)


def test_an_error_report_of_a_staff_page_is_as_useful_as_ever():
    report = report_of(RequestFactory().get("/teach/classes/?page=2"), says="no such class")
    for useful in (
        "/teach/classes/?page=2",
        "no such class",
        "test_error_reports.py",
        "RuntimeError",
    ):
        assert useful in report


@pytest.mark.parametrize("watched", ["", "django", "django.request"])
@pytest.mark.parametrize("html", [True, False])
def test_no_code_typed_as_an_address_is_in_the_mail_about_an_error(
    watched, html, monkeypatch, settings, mailoutbox
):
    """Django's own handler, wherever an operator hangs it: subject, text and page."""
    settings.ADMINS = [("Ada", "ada@example.org")]
    handler = AdminEmailHandler(include_html=html)
    logger = logging.getLogger(watched)
    monkeypatch.setattr(join, "normalise", broken)
    logger.addHandler(handler)
    # Ours keeps records from the root.
    monkeypatch.setattr(logging.getLogger("django"), "propagate", True)
    try:
        pupil = Client(
            REMOTE_ADDR=ADDRESS, headers={"user-agent": BROWSER}, raise_request_exception=False
        )
        assert pupil.get(f"/join/{CODE}/").status_code == 500
    finally:
        logger.removeHandler(handler)
    (mail,) = mailoutbox
    text = mail.message().as_string() + mail.subject + mail.body
    text += "".join(content for content, _kind in mail.alternatives)
    assert "A pupil page failed with RuntimeError" in mail.subject
    assert not [t for t in (CODE, CODE.lower(), ADDRESS, BROWSER) if t in text]


def broken(code):
    raise RuntimeError(f"could not read {code}")
