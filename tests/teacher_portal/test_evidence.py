"""The school's documents: who may have them made, what they say, and what they keep to themselves."""

import pytest
from django.test import Client
from django.utils import timezone

from lessons.models import PackFailure, PackState
from lessons.packs import rendering
from teacher_portal import evidence, programme
from teacher_portal.calendar import academic_year
from teacher_portal.closing import close_assignment
from teacher_portal.models import PortalDocument, SchoolPolicy
from tests.pages import page_of
from tests.teacher_portal.conftest import browser_of
from tests.teacher_portal.factories import (
    EditionFactory,
    MembershipFactory,
    SchoolClassFactory,
    YearGroupFactory,
    answer,
    open_for,
)
from tests.teacher_portal.test_queries import MOST, asked

pytestmark = pytest.mark.django_db(databases=["default", "vault"])

EVIDENCE = ["evidence/", "evidence/state/", "evidence/print/", "evidence/evidence.pdf"]
PACK = ["policy/", "policy/pack/state/", "policy/pack/print/", "policy/pack/pack.pdf"]
TODAY = timezone.localdate


def url(name):
    return f"/teach/school/{name}"


@pytest.fixture
def engine(monkeypatch, settings, tmp_path):
    """A quick engine that keeps what it was given; the real one is tried below."""
    settings.MEDIA_ROOT = tmp_path
    given = []

    def write(html, progress):
        progress(1)
        given.append(html)
        return b"%PDF-1.7 for tests", 5

    monkeypatch.setattr(rendering, "write_pdf", write)
    monkeypatch.setattr(rendering, "missing", list)
    return given


@pytest.fixture
def year():
    return academic_year(TODAY())


class TestAccess:
    @pytest.mark.parametrize("name", EVIDENCE)
    def test_evidence_is_for_those_who_oversee(
        self, engine, name, as_lead, as_dsl, as_teacher, nobody
    ):
        for browser in (as_lead, as_dsl):
            assert browser.get(url(name)).status_code in {200, 302}
        assert as_teacher.get(url(name)).status_code == 404
        assert browser_of(nobody).get(url(name)).status_code == 403
        assert Client().get(url(name))["Location"].startswith("/accounts/login/")

    @pytest.mark.parametrize("name", PACK)
    def test_the_pack_is_for_the_lead(self, engine, name, as_lead, as_dsl, as_teacher):
        assert as_lead.get(url(name)).status_code in {200, 302}
        for browser in (as_dsl, as_teacher):
            assert browser.get(url(name)).status_code == 404

    def test_nobody_else_has_one_made(self, engine, as_teacher, as_dsl):
        assert as_teacher.post(url("evidence/")).status_code == 404
        assert as_dsl.post(url("policy/pack/")).status_code == 404
        assert not PortalDocument.objects.exists()


class TestMaking:
    @pytest.mark.parametrize(
        ("ask", "page", "file", "name"),
        [
            ("evidence/", "evidence/", "evidence/evidence.pdf", "rshe-evidence-{}.pdf"),
            ("policy/pack/", "policy/", "policy/pack/pack.pdf", "for-parents-{}.pdf"),
        ],
    )
    def test_press_wait_download(
        self, engine, as_lead, year, ask, page, file, name, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks() as sent:
            as_lead.get(url(page))
            assert as_lead.get(url(file)).url.startswith(url(page))
        assert (sent, PortalDocument.objects.count()) == ([], 0)
        with django_capture_on_commit_callbacks(execute=True) as sent:
            as_lead.post(url(ask))
            as_lead.post(url(ask))
        assert len(sent) == 1
        assert "Ready: 5 pages" in page_of(as_lead.get(url(page)))
        response = as_lead.get(url(file))
        assert response["Content-Type"] == "application/pdf"
        assert name.format(year) in response["Content-Disposition"]
        assert response.content == b"%PDF-1.7 for tests"

    def test_another_school_gets_its_own(
        self, engine, as_lead, stranger, django_capture_on_commit_callbacks
    ):
        elsewhere = stranger.memberships.get().school
        other = browser_of(MembershipFactory(school=elsewhere, role="school_lead").user)
        with django_capture_on_commit_callbacks(execute=True):
            as_lead.post(url("evidence/"))
        assert "Make the PDF" in page_of(other.get(url("evidence/")))
        assert other.get(url("evidence/evidence.pdf")).status_code == 302

    def test_what_has_changed_is_made_again_and_the_old_file_goes(
        self, engine, as_lead, school, tmp_path, django_capture_on_commit_callbacks
    ):
        for name in ("Miriam Adeyemi", "Ada Obi"):
            type(school).objects.update(dsl_name=name)
            assert "Make the PDF" in page_of(as_lead.get(url("evidence/")))
            with django_capture_on_commit_callbacks(execute=True):
                as_lead.post(url("evidence/"))
        assert "Ada Obi" in engine[1]
        assert len(list(tmp_path.rglob("*.pdf"))) == PortalDocument.objects.count() == 1

    def test_progress_and_failure_are_told(
        self, engine, as_lead, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks():
            as_lead.post(url("evidence/"))
        PortalDocument.objects.update(state=PackState.WORKING, page=2)
        state = as_lead.get(url("evidence/state/")).json()
        assert state == {"busy": True, "page": 2, "pages": 7, "words": "Page 2 of about 7"}
        assert "Page 2 of about 7" in page_of(as_lead.get(url("evidence/")))
        PortalDocument.objects.update(state=PackState.FAILED, failure=PackFailure.BROKEN)
        assert "The PDF could not be made" in page_of(as_lead.get(url("evidence/")))

    def test_without_the_engine_there_is_still_the_page(self, engine, as_lead, monkeypatch):
        monkeypatch.setattr(rendering, "missing", lambda: ["libpango-1.0-0"])
        assert "libpango-1.0-0" in page_of(as_lead.get(url("evidence/")))
        as_lead.post(url("evidence/"))
        assert not PortalDocument.objects.exists()
        assert "Back" in page_of(as_lead.get(url("evidence/print/")))

    @pytest.mark.skipif(bool(rendering.missing()), reason="Pango is not on this machine")
    def test_the_real_engine_makes_a_pdf(self, school, year):
        for html in (
            evidence.evidence_html(school, year),
            evidence.consultation_html(school, year),
        ):
            pdf, pages = rendering.write_pdf(html, lambda _page: None)
            assert pdf.startswith(b"%PDF")
            assert pages >= 1


class TestWhatItSays:
    def test_programme_engagement_and_limits(
        self, as_lead, school, school_class, teacher, edition, year
    ):
        programme.save_plan(school=school, academic_year=year, year="8", codes=[edition.code])
        EditionFactory(code="D9", starter_content=True, title="A draft")
        for pupils in (12, 4):
            school_class = SchoolClassFactory(school=school, teachers=[teacher])
            assignment = open_for(school_class, edition)
            answer(assignment, pupils=pupils)
            close_assignment(assignment_pk=assignment.pk)
        small = SchoolClassFactory(
            school=school, teachers=[teacher], label="Willow", year_group="9"
        )
        draft = open_for(small, EditionFactory(code="D8", starter_content=True))
        answer(draft, pupils=4)
        close_assignment(assignment_pk=draft.pk)
        page = page_of(as_lead.get(url("evidence/print/")))
        assert "<strong>D1</strong>" in page
        assert ">at least 12</td>" in page, "and nobody who knows the one class has the other"
        assert ">16</td>" not in page
        assert "fewer than 10" in page
        assert "starter content" in page
        assert "not that there is less abuse" in page
        assert "Miriam Adeyemi" in page
        assert "Willow" not in page, "no class has a name here"

    def test_lessons_signed_off_by_real_people_carry_no_warning(
        self, as_lead, school_class, edition
    ):
        assignment = open_for(school_class, edition)
        answer(assignment)
        close_assignment(assignment_pk=assignment.pk)
        assert "starter content" not in page_of(as_lead.get(url("evidence/print/")))

    def test_the_pack_names_the_public_page_only_once_it_is_public(self, as_lead, school):
        programme.save_policy(school=school, public=False, contact="Mr Pugh")
        assert "/for-parents/" not in page_of(as_lead.get(url("policy/pack/print/")))
        programme.save_policy(school=school, public=True)
        policy = SchoolPolicy.objects.get()
        assert f"/for-parents/{policy.uuid}/" in page_of(as_lead.get(url("policy/pack/print/")))

    def test_a_year_that_is_not_kept(self, as_lead):
        for name in EVIDENCE:
            assert as_lead.get(url(name), {"year": "1999"}).status_code == 404


@pytest.mark.parametrize("name", ["evidence/", "evidence/print/", "policy/", "policy/pack/print/"])
def test_pages_ask_the_same_for_one_class_and_for_many(
    engine, as_lead, school, teacher, edition, name
):
    def more(number):
        for _ in range(number):
            school_class = SchoolClassFactory(school=school, teachers=[teacher])
            answer(assignment := open_for(school_class, edition))
            close_assignment(assignment_pk=assignment.pk)

    YearGroupFactory(school=school, year="9")
    more(1)
    few = asked(as_lead, url(name))
    more(12)
    assert asked(as_lead, url(name)) == few <= MOST
