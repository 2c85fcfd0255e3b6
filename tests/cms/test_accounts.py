"""Signing in: one front door, limits, two steps, and where people arrive."""

import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.core.context import request_context
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.urls import reverse

from cms.adapters import StaffMFAAdapter
from cms.groups import AUTHORS, SITE_ADMINISTRATORS, ensure_groups
from cms.models import User
from teacher_portal.models import Membership, Role, School

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
PASSWORD = "a long enough phrase"
LOGIN = "/accounts/login/"
PERIOD = 30  # seconds


def make_user(email="ada@example.org", *, verified=True, groups=()):
    user = User.objects.create_user(email, PASSWORD, first_name="Ada", last_name="Obi")
    EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)
    if groups:
        ensure_groups()
        user.groups.set(Group.objects.filter(name__in=groups))
    return user


def make_teacher(user):
    school = School.objects.create(name="Elm", dsl_name="A", deputy_dsl_name="B")
    return Membership.objects.create(school=school, user=user, role=Role.TEACHER)


def sign_in(client, email="ada@example.org", password=PASSWORD, url=LOGIN, **more):
    return client.post(url, {"login": email, "password": password, **more})


def code_for(secret):
    """The code of this half minute, and not at its very end: there it is refused on its way."""
    left = PERIOD - time.time() % PERIOD
    if left < 5:
        time.sleep(left)
    return format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD))


def turn_on_totp(user):
    secret = generate_totp_secret()
    Authenticator.objects.create(
        user=user,
        type=Authenticator.Type.TOTP,
        data={"secret": StaffMFAAdapter().encrypt(secret)},
    )
    return secret


def signed_in(client):
    return "_auth_user_id" in client.session


class TestArriving:
    def test_a_teacher_goes_to_the_portal(self, client):
        make_teacher(make_user())
        response = sign_in(client)
        assert response.url == "/accounts/arrive/"
        assert client.get(response.url).url == "/teach/"

    def test_an_author_goes_to_the_studio(self, client):
        make_user(groups=[AUTHORS])
        sign_in(client)
        assert client.get("/accounts/arrive/").url == "/studio/"

    def test_who_is_both_chooses(self, client):
        make_teacher(make_user(groups=[AUTHORS]))
        sign_in(client)
        page = client.get("/accounts/arrive/")
        assert page.status_code == 200
        assert 'href="/teach/"' in page.text
        assert 'href="/studio/"' in page.text

    def test_who_is_neither_is_told_so(self, client):
        make_user()
        sign_in(client)
        page = client.get("/accounts/arrive/")
        assert page.status_code == 200
        assert "belongs to no school" in page.text

    def test_strangers_sign_in_first(self, client):
        assert client.get("/accounts/arrive/").url == f"{LOGIN}?next=/accounts/arrive/"

    def test_someone_barred_from_the_studio_does_not_go_in_circles(self, client):
        make_teacher(make_user())
        response = client.post(
            LOGIN,
            {"login": "ada@example.org", "password": PASSWORD, "next": "/studio/"},
            follow=True,
        )
        assert response.redirect_chain[-1][0] == "/teach/"


class TestOneFrontDoor:
    def test_the_studio_sends_strangers_to_it(self, client):
        assert client.get("/studio/").url.startswith("/studio/login/")
        assert "account/login.html" in [t.name for t in client.get("/studio/login/").templates]

    def test_wagtails_own_form_cannot_be_posted(self, client):
        make_user(groups=[AUTHORS])
        response = client.post(
            "/studio/login/", {"username": "ada@example.org", "password": PASSWORD}
        )
        assert response.status_code == 200
        assert not signed_in(client)

    @pytest.mark.parametrize("url", [LOGIN, "/studio/login/"])
    def test_a_password_alone_does_not_pass_two_steps(self, client, url):
        user = make_user(groups=[AUTHORS])
        secret = turn_on_totp(user)
        assert sign_in(client, url=url).url == reverse("mfa_authenticate")
        assert not signed_in(client)
        assert client.get("/studio/").status_code == 302
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
        assert not signed_in(client)
        client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
        assert client.get("/studio/").status_code == 200

    @pytest.mark.parametrize("part", ["done/", "confirm/Mg/abc-def/", "complete/"])
    def test_wagtails_password_reset_is_not_there(self, client, part):
        assert client.get(f"/studio/password_reset/{part}").status_code == 404

    def test_the_studios_reset_is_allauths(self, client):
        page = client.get("/studio/password_reset/")
        assert "account/password_reset.html" in [t.name for t in page.templates]

    def test_the_studio_offers_no_password_or_address_change(self, client):
        make_user(groups=[AUTHORS])
        sign_in(client)
        page = client.get("/studio/account/").text
        assert "old_password" not in page
        assert 'name="name_email-email"' not in page

    def test_there_is_no_django_admin(self, client):
        assert client.get("/admin/").status_code == 404


class TestSigningIn:
    def test_the_session_key_changes(self, client):
        """A key planted before sign-in is worth nothing after it."""
        make_user()
        session = client.session
        session["planted"] = True
        session.save()
        before = session.session_key
        client.cookies["sessionid"] = before
        sign_in(client)
        assert client.session.session_key != before
        assert not Client().session.exists(before)

    def test_an_address_nobody_proved_stays_outside(self, client):
        make_user(verified=False)
        assert sign_in(client).url == reverse("account_email_verification_sent")
        assert not signed_in(client)

    def test_someone_made_inactive_stays_outside(self, client):
        user = make_user()
        sign_in(client)
        User.objects.filter(pk=user.pk).update(is_active=False)
        assert client.get("/accounts/arrive/").url.startswith(LOGIN)
        fresh = Client()
        sign_in(fresh)
        assert not signed_in(fresh)

    def test_five_wrong_passwords_shut_the_account_for_a_while(self, client):
        make_user()
        for _attempt in range(5):
            assert "not correct" in sign_in(client, password="wrong").text
        assert "Too many failed" in sign_in(client).text
        assert not signed_in(client)

    def test_wrong_passwords_do_not_tell_who_has_an_account(self, client):
        make_user()
        known = sign_in(client, password="wrong").text
        unknown = sign_in(client, email="ben@example.org", password="wrong").text

        def told(page):
            return re.search(r'role="alert".*?</ul>', page, re.DOTALL).group()

        assert told(known) == told(unknown)

    def test_a_foreign_next_is_ignored(self, client):
        make_user()
        assert sign_in(client, next="https://evil.example/").url == "/accounts/arrive/"

    def test_the_page_keeps_the_strict_policy(self, client):
        response = client.get(LOGIN)
        assert "script-src 'self'" in response["Content-Security-Policy"]
        assert "unsafe" not in response["Content-Security-Policy"]
        assert response["Referrer-Policy"] == "same-origin"

    def test_nothing_of_allauths_has_inline_style_or_script(self, client):
        make_user()
        sign_in(client)
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        pages = [
            "account_email",
            "account_change_password",
            "account_logout",
            "mfa_index",
            "mfa_activate_totp",
            "mfa_add_webauthn",
            "mfa_list_webauthn",
        ]
        for name in pages:
            page = client.get(reverse(name))
            assert page.status_code == 200, name
            assert not re.search(r"<style|\sstyle=|\son[a-z]+=", page.text), name
            for attributes in re.findall(r"<script([^>]*)>", page.text):
                assert "src=" in attributes or "application/json" in attributes, name


class TestTwoSteps:
    def test_setting_it_up_tells_the_person_and_stores_no_plain_secret(
        self, client, django_capture_on_commit_callbacks
    ):
        user = make_user()
        sign_in(client)
        activate = reverse("mfa_activate_totp")
        assert client.get(activate).url.startswith(reverse("account_reauthenticate"))
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        secret = client.get(activate).context["form"].secret
        with django_capture_on_commit_callbacks() as callbacks:
            response = client.post(activate, {"code": code_for(secret)})
        with request_context(response.wsgi_request):  # where allauth's mails are written
            for callback in callbacks:
                callback()
        assert response.url == reverse("mfa_view_recovery_codes")
        stored = Authenticator.objects.get(user=user, type="totp").data["secret"]
        assert secret not in stored
        assert StaffMFAAdapter().decrypt(stored) == secret
        assert any("Authenticator App Activated" in message.subject for message in mail.outbox)

    def test_a_recovery_code_works_once(self, client):
        user = make_user()
        sign_in(client)
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
        client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})
        codes = Authenticator.objects.get(user=user, type="recovery_codes").wrap()
        code = codes.get_unused_codes()[0]
        for attempt, expected in [(Client(), True), (Client(), False)]:
            sign_in(attempt)
            attempt.post(reverse("mfa_authenticate"), {"code": code})
            assert signed_in(attempt) is expected

    def test_secrets_survive_a_rotated_server_secret(self, settings):
        stored = StaffMFAAdapter().encrypt("JBSWY3DP")
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "another"
        assert StaffMFAAdapter().decrypt(stored) == "JBSWY3DP"

    def test_passkeys_are_offered(self, client):
        assert 'id="passkey_login"' in client.get(LOGIN).text
        options = client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
        assert options.json()["request_options"]["publicKey"]["challenge"]


class TestForgottenPassword:
    def test_the_link_sets_a_new_password_but_skips_no_second_step(self, client):
        user = make_user()
        turn_on_totp(user)
        client.post(reverse("account_reset_password"), {"email": user.email})
        link = re.search(r"http://\S+", mail.outbox[-1].body).group()
        form = client.get(link, follow=True)
        new = {"password1": "quite another phrase", "password2": "quite another phrase"}
        client.post(form.redirect_chain[-1][0], new)
        assert not signed_in(client)
        assert sign_in(client, password="quite another phrase").url == reverse("mfa_authenticate")

    def test_an_unknown_address_hears_that_accounts_come_by_invitation(self, client):
        client.post(reverse("account_reset_password"), {"email": "ben@example.org"})
        assert "by invitation" in mail.outbox[-1].body
        assert "signup" not in mail.outbox[-1].body


def test_administrators_cannot_be_made_by_hand(client):
    """The form for a new user leads to the invitation instead."""
    make_user(groups=[SITE_ADMINISTRATORS])
    sign_in(client)
    add = reverse("wagtailusers_users:add")
    assert client.get(add).status_code == 302
    client.post(add, {"email": "x@example.org", "is_superuser": "on"})
    assert not User.objects.filter(email="x@example.org").exists()
