"""Which files a frame asks for may tell what was done in it: that is written nowhere."""

import pytest
from django.test import RequestFactory

from cms.config.privacy import HIDDEN, without_codes
from tests import test_traces
from tests.test_error_reports import report_of

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
MARK = "Ada-said-yes"
UUID = "6b1f0c52-8a57-4a2e-9a38-2f64c6a3d0e1"
ADDRESSES = [f"/h5p/files/{UUID}/content/", f"/h5p/frame/{UUID}/", "/static/h5pp/"]

logged = test_traces.logged


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("asked", [f"{MARK}", f"?{MARK}", f"{MARK}/?{MARK}"])
def test_what_a_frame_asks_for_in_vain_is_not_logged(logged, client, address, asked):
    assert client.get(address + asked, follow=True).status_code == 404
    assert "An H5P frame answered with status 404" in logged()
    assert MARK not in logged()


@pytest.mark.parametrize("address", ADDRESSES)
def test_nor_is_it_in_a_line_of_text(address):
    safe = without_codes(f'"GET {address}{MARK} HTTP/1.1" 404')
    assert safe.startswith('"GET /')
    assert safe.endswith(f'/{HIDDEN} HTTP/1.1" 404')
    within = address.replace("/", "%2F")
    assert MARK not in without_codes(f"/accounts/login/?next={within}{MARK}")


@pytest.mark.parametrize("address", ADDRESSES)
def test_nor_in_the_report_of_an_error(address):
    report = report_of(RequestFactory().get(f"{address}{MARK}?{MARK}"), says=MARK)
    assert "RuntimeError" in report, "there is a report"
    assert MARK not in report


def test_the_studio_pages_of_activities_are_still_logged_as_usual(logged, client):
    client.get("/h5p/nothing-here/")
    assert "/h5p/nothing-here/" in logged()
