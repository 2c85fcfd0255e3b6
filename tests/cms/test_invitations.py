"""Invitations: the way in, and every way in which a link can be misused."""

import datetime as dt
import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from cms import invitations
from cms.groups import AUTHORS, SITE_ADMINISTRATORS, ensure_groups
from cms.models import Invitation, User

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
PASSWORD = "a long enough phrase"
NEW = {
    "first_name": "Nia",
    "last_name": "Reed",
    "password1": PASSWORD,
    "password2": PASSWORD,
}


@pytest.fixture
def admin():
    ensure_groups()
    user = User.objects.create_user("admin@example.org", PASSWORD, first_name="Ines")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    user.groups.add(Group.objects.get(name=SITE_ADMINISTRATORS))
    return user


@pytest.fixture
def invitation(admin):
    authors = Group.objects.get(name=AUTHORS)
    return invitations.invite(email="nia@example.org", invited_by=admin, groups=[authors])


def path_of(invitation):
    return f"/accounts/invitation/{invitations.token_for(invitation)}/"


def make_account(client, invitation, **changes):
    client.post(path_of(invitation))
    return client.post("/accounts/signup/", NEW | changes)


def test_the_mail_carries_the_link(admin, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        sent = invitations.invite(
            email="Nia@Example.org", invited_by=admin, groups=Group.objects.filter(name=AUTHORS)
        )
    [message] = mail.outbox
    assert message.to == ["nia@example.org"]
    assert path_of(sent) in message.body
    assert "Ines invites you to Regard: Authors" in message.body
    sent.refresh_from_db()
    assert sent.sent


def test_a_lost_message_is_found_again_and_nothing_is_sent_twice(invitation):
    assert mail.outbox == []
    invitations.tend_invitations()
    invitations.tend_invitations()
    invitations.send_invitation(invitation.pk)
    assert len(mail.outbox) == 1
    assert path_of(invitation) in mail.outbox[0].body


def test_addresses_are_forgotten_after_three_months(invitation):
    Invitation.objects.update(expires_at=timezone.now() - dt.timedelta(days=89))
    invitations.tend_invitations()
    assert Invitation.objects.count() == 1
    Invitation.objects.update(expires_at=timezone.now() - dt.timedelta(days=91))
    invitations.tend_invitations()
    assert Invitation.objects.count() == 0


def test_the_whole_way(client, invitation):
    page = client.get(path_of(invitation))
    assert page.status_code == 200
    assert "Ines" in page.text
    assert "Authors" in page.text
    assert client.post(path_of(invitation)).url == "/accounts/signup/"
    form = client.get("/accounts/signup/")
    assert re.search(r'name="email"[^>]*value="nia@example.org"', form.text)
    assert client.post("/accounts/signup/", NEW).url == "/accounts/arrive/"
    user = User.objects.get(email="nia@example.org")
    assert user.get_full_name() == "Nia Reed"
    assert [g.name for g in user.groups.all()] == [AUTHORS]
    assert EmailAddress.objects.get(user=user).verified
    assert client.get("/studio/").status_code == 200
    invitation.refresh_from_db()
    assert invitation.accepted_by == user
    assert mail.outbox == []  # the link proved the address: no second confirmation


def test_looking_at_the_link_changes_nothing(client, invitation):
    """Mail scanners open links."""
    client.get(path_of(invitation))
    assert client.get("/accounts/signup/").context is not None
    assert "by invitation" in client.get("/accounts/signup/").text


def test_the_address_cannot_be_changed_at_sign_up(client, invitation):
    make_account(client, invitation, email="mallory@example.org")
    assert not User.objects.filter(email="mallory@example.org").exists()
    assert User.objects.filter(email="nia@example.org").exists()


def test_no_sign_up_without_an_invitation(client):
    page = client.get("/accounts/signup/")
    assert "Accounts come by invitation" in " ".join(page.text.split())
    client.post("/accounts/signup/", NEW | {"email": "mallory@example.org"})
    assert User.objects.count() == 0


def test_a_used_link_is_gone(client, invitation):
    make_account(client, invitation)
    client.logout()
    page = client.get(path_of(invitation))
    assert page.status_code == 410
    assert "has been used" in page.text
    client.post(path_of(invitation))
    assert "by invitation" in client.get("/accounts/signup/").text


def test_an_expired_link_is_gone(client, invitation):
    Invitation.objects.update(expires_at=timezone.now())
    page = client.post(path_of(invitation))
    assert page.status_code == 410
    assert "has run out" in page.text


def test_a_withdrawn_link_is_gone_even_half_way(client, invitation):
    client.post(path_of(invitation))
    invitations.withdraw(invitation=invitation)
    assert client.get(path_of(invitation)).status_code == 410
    client.post("/accounts/signup/", NEW)
    assert not User.objects.filter(email="nia@example.org").exists()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda token: token[:-1],
        lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"),
        lambda token: token.split(".")[0],
        lambda token: token.split(".")[0] + ".",
        lambda token: "0" * 32 + "." + token.split(".")[1],
        lambda token: "nonsense",
        lambda token: "é.ü",
    ],
)
def test_a_spoilt_link_is_not_found(client, invitation, spoil):
    page = client.get(f"/accounts/invitation/{spoil(invitations.token_for(invitation))}/")
    assert page.status_code == 404
    assert "This link does not work" in page.text


def test_sending_again_replaces_the_link(client, invitation):
    old = path_of(invitation)
    renewed = invitations.send_again(invitation=invitation)
    assert client.get(old).status_code == 404
    assert client.get(path_of(renewed)).status_code == 200
    assert not renewed.sent


def test_one_invitations_signature_does_not_open_another(client, invitation, admin):
    other = invitations.invite(email="x@example.org", invited_by=admin, purpose="Other")
    mine = invitations.token_for(invitation).split(".")[1]
    assert client.get(f"/accounts/invitation/{other.uuid.hex}.{mine}/").status_code == 404


def test_the_database_alone_does_not_make_links(invitation, settings):
    token = invitations.token_for(invitation)
    for value in Invitation.objects.values().get().values():
        assert token.split(".")[1] not in str(value)


def test_another_persons_invitation(client, invitation, admin):
    client.force_login(admin)
    page = client.get(path_of(invitation))
    assert page.status_code == 403
    assert "another address" in page.text
    assert client.post(path_of(invitation)).status_code == 403
    invitation.refresh_from_db()
    assert invitation.is_open


def test_an_existing_account_signs_in_and_accepts(client, invitation):
    user = User.objects.create_user("nia@example.org", PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    assert "already have an account" in client.get(path_of(invitation)).text
    login = client.post(path_of(invitation)).url
    assert login.startswith("/accounts/login/?next=")
    back = client.post(login, {"login": user.email, "password": PASSWORD}).url
    assert back == path_of(invitation)
    assert "Accept" in client.get(back).text
    assert client.post(back).url == "/accounts/arrive/"
    assert user.groups.filter(name=AUTHORS).exists()
    assert client.post(back).status_code == 410


def test_accepting_fails_as_a_whole(invitation):
    """A listener that fails leaves no half-made member of staff."""
    user = User.objects.create_user("nia@example.org", PASSWORD)

    def fail(**kwargs):
        raise RuntimeError("no")

    invitations.invitation_accepted.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            invitations.accept(invitation=invitation, user=user)
    finally:
        invitations.invitation_accepted.disconnect(fail)
    invitation.refresh_from_db()
    assert invitation.is_open
    assert not user.groups.exists()


def test_the_session_key_changes_at_sign_up(client, invitation):
    client.post(path_of(invitation))
    before = client.session.session_key
    client.post("/accounts/signup/", NEW)
    assert client.session.session_key != before
    assert "invitation" not in client.session


def test_only_administrators_give_groups(invitation):
    teacher = User.objects.create_user("t@example.org", PASSWORD)
    with pytest.raises(PermissionDenied):
        invitations.invite(
            email="x@example.org", invited_by=teacher, groups=Group.objects.filter(name=AUTHORS)
        )


def test_a_hundred_a_day_are_enough(admin):
    Invitation.objects.bulk_create(
        Invitation(email=f"{n}@example.org", invited_by=admin)
        for n in range(invitations.A_DAY_AT_MOST)
    )
    with pytest.raises(invitations.InvitationRefused):
        invitations.invite(email="x@example.org", invited_by=admin, purpose="x")


def test_an_accepted_invitation_is_neither_withdrawn_nor_sent_again(client, invitation):
    make_account(client, invitation)
    with pytest.raises(invitations.InvitationRefused):
        invitations.withdraw(invitation=invitation)
    with pytest.raises(invitations.InvitationRefused):
        invitations.send_again(invitation=invitation)


class TestStudioPages:
    def test_inviting_from_the_studio(self, client, admin):
        client.force_login(admin)
        group = Group.objects.get(name=AUTHORS)
        form = {"email": "nia@example.org", "groups": [group.pk]}
        assert client.post("/studio/invitations/new/", form).url == "/studio/invitations/"
        made = Invitation.objects.get()
        assert list(made.groups.all()) == [group]
        assert "nia@example.org" in client.get("/studio/invitations/").text
        again = client.post("/studio/invitations/new/", form)
        assert "invited already" in again.text
        client.post(f"/studio/invitations/{made.uuid}/send-again/")
        client.post(f"/studio/invitations/{made.uuid}/withdraw/")
        made.refresh_from_db()
        assert made.withdrawn_on

    def test_only_groups_of_ours_can_be_given(self, client, admin):
        client.force_login(admin)
        other = Group.objects.create(name="Anything")
        form = {"email": "nia@example.org", "groups": [other.pk]}
        assert client.post("/studio/invitations/new/", form).status_code == 200
        assert not Invitation.objects.exists()

    def test_authors_invite_nobody(self, client, admin):
        author = User.objects.create_user("a@example.org", PASSWORD)
        author.groups.add(Group.objects.get(name=AUTHORS))
        client.force_login(author)
        for address in ("/studio/invitations/", "/studio/invitations/new/"):
            assert client.get(address).url == "/studio/"
        client.post("/studio/invitations/new/", {"email": "x@example.org", "groups": [1]})
        assert not Invitation.objects.exists()

    def test_the_list_asks_few_questions(self, client, admin, django_assert_max_num_queries):
        for n in range(30):
            invitations.invite(email=f"{n}@example.org", invited_by=admin, purpose="x")
        client.force_login(admin)
        client.get("/studio/invitations/")
        with django_assert_max_num_queries(16):
            client.get("/studio/invitations/")
