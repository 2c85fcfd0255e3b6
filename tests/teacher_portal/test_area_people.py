"""Who sees an area's figures, who works for it, and who checks its help entries."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale

from cms import groups, invitations
from cms.models import HelpEntry, Invitation
from teacher_portal.area_figures import summarise
from teacher_portal.calendar import academic_year
from teacher_portal.models import Area, AreaMembership, AreaRole, School
from tests.lessons.studio_people import member
from tests.pages import page_of
from tests.teacher_portal.conftest import browser_of, of_area
from tests.teacher_portal.factories import UserFactory

pytestmark = pytest.mark.django_db(databases=["default", "vault"])

FIGURES = [
    *("area", "area_coverage", "area_picture", "area_csv", "area_people"),
    *("area_document", "area_document_state", "area_document_print", "area_document_file"),
]
TODAY = timezone.localdate


class TestAccess:
    def test_no_browser_keeps_its_pages(self, area, commissioner):
        for name in ("area", "area_people", "area_csv"):
            answer = commissioner.get(reverse(name, args=[area.uuid]))
            assert "no-store" in answer.headers["Cache-Control"], name
            assert "noindex" in answer.headers["X-Robots-Tag"], name

    def test_figures_are_for_the_areas_own_commissioner(
        self,
        area,
        commissioner,
        partner,
        elsewhere,
        as_lead,
        as_dsl,
        as_teacher,
        nobody,
    ):
        School.objects.update(area=area)
        others = (partner, elsewhere, as_lead, as_dsl, as_teacher, browser_of(nobody))
        summarise(area, academic_year(TODAY()))
        for name in FIGURES:
            address = reverse(name, args=[area.uuid])
            assert commissioner.get(address).status_code in {200, 302}, name
            assert [browser.get(address).status_code for browser in others] == [404] * 6, name
            assert Client().get(address)["Location"].startswith("/accounts/login/")

    def test_a_commissioner_sees_no_schools_pages(self, commissioner, as_lead, assignment):
        for address in (
            "/teach/",
            "/teach/school/",
            "/teach/school/coverage/",
            "/teach/school/picture/",
            "/teach/school/evidence/",
            reverse("report", args=[assignment.uuid]),
        ):
            assert commissioner.get(address).status_code == 403

    def test_everybody_arrives_where_they_work(self, commissioner, partner, elsewhere, area):
        assert commissioner.get("/accounts/arrive/")["Location"] == "/area/"
        assert commissioner.get("/area/")["Location"] == reverse("area", args=[area.uuid])
        assert partner.get("/area/")["Location"] == reverse("area_help", args=[area.uuid])
        of_area(commissioner_of(area), Area.objects.get(name="Elsewhere"), AreaRole.PARTNER)
        page = page_of(commissioner.get("/area/"))
        assert area.name in page
        assert "Elsewhere" in page
        assert Client().get("/area/").status_code == 302
        assert browser_of(UserFactory()).get("/area/").status_code == 404


def commissioner_of(area):
    return AreaMembership.objects.get(area=area, role=AreaRole.COMMISSIONER).user


class TestPeople:
    def test_invited_accepted_removed(self, commissioner, area, django_capture_on_commit_callbacks):
        people = reverse("area_people", args=[area.uuid])
        with django_capture_on_commit_callbacks(execute=True):
            commissioner.post(people, {"email": "Ross@charity.example", "role": "partner"})
        invitation = Invitation.objects.get()
        assert "Local partner" in invitation.purpose
        assert "ross@charity.example" in page_of(commissioner.get(people))
        ross = UserFactory(email="ross@charity.example")
        invitations.accept(invitation=invitation, user=ross)
        found = AreaMembership.objects.get(user=ross)
        assert (found.area, found.role) == (area, AreaRole.PARTNER)
        remove = reverse("area_remove", args=[area.uuid, found.pk])
        assert "Ross" in page_of(commissioner.get(remove)) or str(ross) in page_of(
            commissioner.get(remove)
        )
        commissioner.post(remove)
        assert not AreaMembership.objects.filter(user=ross).exists()

    def test_the_last_commissioner_stays(self, commissioner, area):
        mine = AreaMembership.objects.get()
        response = commissioner.post(reverse("area_remove", args=[area.uuid, mine.pk]), follow=True)
        assert "An area needs a commissioner" in page_of(response)
        assert AreaMembership.objects.filter(pk=mine.pk).exists()

    def test_nobody_else_invites_or_removes(self, commissioner, partner, elsewhere, area):
        mine = AreaMembership.objects.filter(area=area).first()
        commissioner.post(
            reverse("area_people", args=[area.uuid]), {"email": "n@e.org", "role": "partner"}
        )
        waiting = Invitation.objects.get()
        for browser in (partner, elsewhere):
            for name, args in (
                ("area_people", []),
                ("area_remove", [mine.pk]),
                ("area_invite_again", [waiting.uuid]),
                ("area_invite_withdraw", [waiting.uuid]),
            ):
                address = reverse(name, args=[area.uuid, *args])
                asked_for = {"email": "x@e.org", "role": "commissioner"}
                assert browser.post(address, asked_for).status_code == 404
        waiting.refresh_from_db()
        assert waiting.withdrawn_on is None
        assert AreaMembership.objects.filter(pk=mine.pk).exists()
        assert Invitation.objects.count() == 1

    def test_another_areas_invitation_is_not_found(self, commissioner, elsewhere, area):
        other = Area.objects.get(name="Elsewhere")
        elsewhere.post(
            reverse("area_people", args=[other.uuid]), {"email": "n@e.org", "role": "partner"}
        )
        address = reverse("area_invite_withdraw", args=[area.uuid, Invitation.objects.get().uuid])
        assert commissioner.post(address).status_code == 404

    def test_the_studio_invites_the_first(self, client, area, site_tree):
        client.force_login(member("admin", groups.SITE_ADMINISTRATORS))
        address = reverse("studio_invite_commissioner", args=[area.pk])
        assert client.post(address, {"email": "first@council.example"}).status_code == 302
        assert area.offers.get().role == AreaRole.COMMISSIONER
        client.force_login(member("author"))
        assert client.post(address, {"email": "x@council.example"}).status_code != 200
        assert area.offers.count() == 1


class TestHelpEntries:
    HOW = "Rang the number, Ms Obi answered."

    @pytest.fixture
    def entry(self, site_tree):
        return self.make("Harbour Luton", "luton")

    def make(self, name, region):
        return HelpEntry.objects.create(
            slug=name.lower().replace(" ", "-"),
            name=name,
            description="Somebody to talk to.",
            region=region,
            phone="01582 000000",
            source="Their leaflet.",
        )

    def check(self, browser, area, entry, **said):
        address = reverse("area_help_checked", args=[area.uuid, entry.pk])
        said = {"how": self.HOW, "on": TODAY().isoformat()} | said
        return browser.post(address, said)

    def test_a_local_partner_marks_and_changes_nothing_else(self, partner, area, entry):
        assert "Never checked, so nobody sees it." in page_of(
            partner.get(reverse("area_help", args=[area.uuid]))
        )
        on = TODAY() - dt.timedelta(days=2)
        self.check(partner, area, entry, on=on.isoformat(), phone="999", never_hide="on")
        entry.refresh_from_db()
        assert (entry.verified_on, entry.is_shown) == (on, True)
        assert entry.source.startswith(f"{on:%Y-%m-%d}, ")
        assert self.HOW in entry.source
        assert area.name in entry.source
        assert entry.source.endswith("Their leaflet.")
        assert (entry.phone, entry.never_hide) == ("01582 000000", False)
        assert entry.latest_revision.user == AreaMembership.objects.get().user

    @pytest.mark.parametrize("region", ["national", "milton-keynes"])
    def test_only_entries_of_the_region(self, partner, area, entry, region):
        other = self.make("Another", region)
        assert "Another" not in page_of(partner.get(reverse("area_help", args=[area.uuid])))
        assert self.check(partner, area, other).status_code == 404
        Area.objects.update(region="national")
        assert self.check(partner, area, self.make("Third", "national")).status_code == 404
        assert not HelpEntry.objects.exclude(verified_on=None).exists()

    def test_a_translation_is_verified_by_whoever_reads_it(self, partner, area, entry):
        urdu = Locale.objects.get_or_create(language_code="ur")[0]
        other = entry.copy_for_translation(urdu)
        other.name = "In Urdu"
        other.save()
        assert "In Urdu" not in page_of(partner.get(reverse("area_help", args=[area.uuid])))
        assert self.check(partner, area, other).status_code == 404

    def test_only_local_partners_of_the_area(
        self, commissioner, partner, elsewhere, as_lead, area, entry
    ):
        for browser in (commissioner, elsewhere, as_lead):
            assert self.check(browser, area, entry).status_code == 404
        assert self.check(Client(), area, entry).status_code == 302
        assert "I have checked it" not in page_of(
            commissioner.get(reverse("area_help", args=[area.uuid]))
        )
        entry.refresh_from_db()
        assert entry.verified_on is None

    def test_how_and_a_recent_day_are_needed(self, partner, area, entry):
        days = {name: TODAY() + dt.timedelta(days=n) for name, n in (("old", -15), ("next", 1))}
        for said in (
            {"how": "ok"},
            {"on": ""},
            {"on": days["old"].isoformat()},
            {"on": days["next"].isoformat()},
        ):
            assert self.check(partner, area, entry, **said).status_code == 422
        entry.refresh_from_db()
        assert entry.verified_on is None
        self.check(partner, area, entry)
        earlier = (TODAY() - dt.timedelta(days=1)).isoformat()
        response = self.check(partner, area, entry, on=earlier)
        assert "It has been checked since that day." in response.content.decode()
