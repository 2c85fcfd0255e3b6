"""The people page: a school lead invites, sends again, withdraws and removes."""

import pytest
from django.core import mail

from cms import invitations
from cms.models import Invitation, User
from teacher_portal.invitations import invite_to_school, remove_membership
from teacher_portal.models import Membership, MembershipOffer, Role, School
from teacher_portal.services import NotAllowed

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
PASSWORD = "a long enough phrase"
PEOPLE = "/teach/school/people/"
INVITE = "/teach/school/people/invite/"


def person(name, school=None, *roles):
    user = User.objects.create_user(f"{name}@elm.example", PASSWORD, first_name=name.title())
    for role in roles:
        Membership.objects.create(school=school, user=user, role=role)
    return user


@pytest.fixture
def elm():
    return School.objects.create(name="Elm", dsl_name="A", deputy_dsl_name="B")


@pytest.fixture
def lead(elm, client):
    user = person("lena", elm, Role.SCHOOL_LEAD)
    client.force_login(user)
    return user


def path_of(invitation):
    return f"/accounts/invitation/{invitations.token_for(invitation)}/"


def test_inviting_makes_a_member(client, lead, elm, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        sent = client.post(INVITE, {"email": "nia@elm.example", "role": Role.TEACHER})
    assert sent.url == PEOPLE
    assert "Lena invites you to Regard: Teacher at Elm" in mail.outbox[0].body
    assert "nia@elm.example" in client.get(PEOPLE).text
    client.logout()
    client.post(path_of(Invitation.objects.get()))
    client.post(
        "/accounts/signup/",
        {"first_name": "N", "last_name": "R", "password1": PASSWORD, "password2": PASSWORD},
    )
    member = Membership.objects.get(user__email="nia@elm.example")
    assert (member.school, member.role) == (elm, Role.TEACHER)
    assert client.get("/accounts/arrive/").url == "/teach/"


def test_inviting_twice_sends_the_same_invitation_again(lead, elm):
    first = invite_to_school(school=elm, email="n@e.org", role=Role.DSL, invited_by=lead)
    second = invite_to_school(school=elm, email="N@e.org", role=Role.DSL, invited_by=lead)
    assert first.pk == second.pk
    assert first.nonce != second.nonce
    other = invite_to_school(school=elm, email="n@e.org", role=Role.TEACHER, invited_by=lead)
    assert other.pk != first.pk


def test_who_has_the_role_is_not_invited_to_it(client, lead, elm):
    person("tom", elm, Role.TEACHER)
    page = client.post(INVITE, {"email": "TOM@elm.example", "role": Role.TEACHER})
    assert page.status_code == 400
    assert "already" in page.text
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    "form",
    [{}, {"email": "x"}, {"email": "x@e.org", "role": "head"}, {"email": "a@b.c\nBcc: d@e.f"}],
)
def test_bad_forms(client, lead, form):
    assert client.post(INVITE, form).status_code == 400
    assert not Invitation.objects.exists()


def test_send_again_and_withdraw(client, lead, elm):
    sent = invite_to_school(school=elm, email="n@e.org", role=Role.DSL, invited_by=lead)
    old = path_of(sent)
    client.post(f"/teach/school/people/invitations/{sent.uuid}/send-again/")
    assert client.get(old).status_code == 404
    client.post(f"/teach/school/people/invitations/{sent.uuid}/withdraw/")
    sent.refresh_from_db()
    assert sent.withdrawn_on
    assert client.get(path_of(sent)).status_code == 410
    assert client.get(f"{PEOPLE}invitations/{sent.uuid}/withdraw/").status_code == 405


def test_removing_asks_first(client, lead, elm):
    tom = person("tom", elm, Role.TEACHER, Role.DSL)
    member = tom.memberships.get(role=Role.TEACHER)
    assert "Remove Tom?" in client.get(f"{PEOPLE}{member.pk}/remove/").text
    assert tom.memberships.count() == 2
    client.post(f"{PEOPLE}{member.pk}/remove/")
    assert [m.role for m in tom.memberships.all()] == [Role.DSL]
    assert User.objects.filter(pk=tom.pk).exists()


def test_the_last_lead_stays(client, lead, elm):
    member = lead.memberships.get()
    assert "The only school lead" in client.get(PEOPLE).text
    client.post(f"{PEOPLE}{member.pk}/remove/")
    assert lead.memberships.exists()
    with pytest.raises(NotAllowed):
        remove_membership(membership=member)


def test_a_lead_may_leave_when_there_is_another(client, lead, elm):
    person("omar", elm, Role.SCHOOL_LEAD)
    gone = client.post(f"{PEOPLE}{lead.memberships.get().pk}/remove/")
    assert gone.url == "/accounts/arrive/"
    assert client.get(PEOPLE).status_code == 404


@pytest.mark.parametrize("role", [Role.TEACHER, Role.DSL])
def test_only_leads_get_in(client, elm, role):
    person("lena", elm, Role.SCHOOL_LEAD)
    tom = person("tom", elm, role)
    client.force_login(tom)
    own = tom.memberships.get().pk
    for address in (PEOPLE, INVITE, f"{PEOPLE}{own}/remove/"):
        assert client.get(address).status_code == 404
    assert client.post(INVITE, {"email": "x@e.org", "role": Role.SCHOOL_LEAD}).status_code == 404
    assert not Invitation.objects.exists()


def test_a_lead_of_another_school_sees_nothing_of_this_one(client, lead, elm):
    oak = School.objects.create(name="Oak")
    other = person("omar", oak, Role.SCHOOL_LEAD)
    theirs = invite_to_school(school=oak, email="n@e.org", role=Role.DSL, invited_by=other)
    member = other.memberships.get().pk
    assert client.get(f"{PEOPLE}{member}/remove/").status_code == 404
    assert client.post(f"{PEOPLE}{member}/remove/").status_code == 404
    for verb in ("send-again", "withdraw"):
        assert client.post(f"{PEOPLE}invitations/{theirs.uuid}/{verb}/").status_code == 404
    assert "omar" not in client.get(PEOPLE).text


def test_strangers_sign_in_first(client, elm):
    assert client.get(PEOPLE).url.startswith("/accounts/login/")


def test_the_page_asks_few_questions(client, lead, elm, django_assert_num_queries):
    for n in range(20):
        person(f"p{n}", elm, Role.TEACHER)
        invite_to_school(school=elm, email=f"q{n}@e.org", role=Role.TEACHER, invited_by=lead)
    client.get(PEOPLE)
    with django_assert_num_queries(5):  # session, person, led school, people, invitations
        client.get(PEOPLE)


def test_an_offer_goes_with_its_invitation(lead, elm):
    invite_to_school(school=elm, email="n@e.org", role=Role.DSL, invited_by=lead)
    Invitation.objects.all().delete()
    assert not MembershipOffer.objects.exists()
