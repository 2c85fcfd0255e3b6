"""Google and Microsoft for schools: who gets in with them and who does not. Only the network is faked."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount

from cms import invitations
from cms.config.sign_in import sign_in_from
from cms.models import User
from tests.cms.test_accounts import LOGIN, PASSWORD, make_user, signed_in, turn_on_totp

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture
def network(monkeypatch):
    """Answers for Google's and Microsoft's servers; ``network.person`` is who signs in there."""

    class Network:
        person: dict = {}

        def send(self, adapter, request, **kwargs):
            token = "/token" in request.url
            assert urlsplit(request.url).hostname in {
                "oauth2.googleapis.com",
                "www.googleapis.com",
                "login.microsoftonline.com",
                "graph.microsoft.com",
            }
            response = requests.Response()
            response.status_code = 200
            response.headers["Content-Type"] = "application/json"
            body = {"access_token": "t", "token_type": "Bearer"} if token else self.person
            response._content = json.dumps(body).encode()
            response.url, response.request = request.url, request
            return response

    fake = Network()
    monkeypatch.setattr(
        requests.adapters.HTTPAdapter, "send", lambda *args, **kwargs: fake.send(*args, **kwargs)
    )
    return fake


def google(email, *, verified=True):
    return {"id": "g-1", "email": email, "verified_email": verified, "given_name": "Nia"} | {
        "picture": "https://pictures.example/nia.jpg"
    }


def microsoft(email):
    return {"id": "m-1", "mail": email, "givenName": "Nia", "mobilePhone": "07700 900000"}


def go(client, provider, process="login"):
    """Press the button, and come back from the provider."""
    away = client.post(f"/accounts/{provider}/login/?process={process}")
    state = parse_qs(urlsplit(away.url).query)["state"][0]
    return client.get(f"/accounts/{provider}/login/callback/", {"code": "c", "state": state})


@pytest.fixture
def invitation(db):
    inviter = User.objects.create_user("lead@example.org", PASSWORD)
    return invitations.invite(email="nia@example.org", invited_by=inviter, purpose="Teacher")


def follow(client, invitation):
    client.post(f"/accounts/invitation/{invitations.token_for(invitation)}/")


class TestInvited:
    @pytest.mark.parametrize("provider", ["google", "microsoft"])
    def test_who_followed_the_link_needs_no_password(self, client, network, invitation, provider):
        network.person = {"google": google, "microsoft": microsoft}[provider]("Nia@example.org")
        follow(client, invitation)
        assert f"/accounts/{provider}/login/" in client.get("/accounts/signup/").text
        assert go(client, provider).url == "/accounts/arrive/"
        user = User.objects.get(email="nia@example.org")
        assert signed_in(client)
        assert not user.has_usable_password()
        assert EmailAddress.objects.get(user=user).verified
        invitation.refresh_from_db()
        assert invitation.accepted_by == user
        [account] = SocialAccount.objects.all()
        assert set(account.extra_data) == {"email"}, "no picture, telephone or job is stored"

    @pytest.mark.parametrize("person", [google("mallory@example.org"), google("")])
    def test_another_address_than_the_invited_one_makes_no_account(
        self, client, network, invitation, person
    ):
        network.person = person
        follow(client, invitation)
        assert "Accounts come by invitation" in go(client, "google").text
        assert User.objects.count() == 1

    def test_an_invited_address_without_the_link_makes_no_account(
        self, client, network, invitation
    ):
        """Somebody else's directory may write any address into Microsoft's answer."""
        network.person = microsoft("nia@example.org")
        assert "Accounts come by invitation" in go(client, "microsoft").text
        assert User.objects.count() == 1
        assert not signed_in(client)

    def test_a_stranger_is_told_that_accounts_come_by_invitation(self, client, network):
        network.person = google("mallory@example.org")
        assert "Accounts come by invitation" in go(client, "google").text
        assert User.objects.count() == 0


class TestExistingAccounts:
    def test_a_verified_address_opens_the_account_that_has_it(self, client, network):
        user = make_user()
        network.person = google("ada@example.org")
        go(client, "google")
        assert signed_in(client)
        user.refresh_from_db()
        assert user.has_usable_password()
        assert SocialAccount.objects.get().user == user

    @pytest.mark.parametrize(
        ("provider", "person"),
        [
            ("google", google("ada@example.org", verified=False)),
            ("microsoft", microsoft("ada@example.org")),
        ],
    )
    def test_an_address_that_nobody_vouches_for_opens_nothing(
        self, client, network, provider, person
    ):
        make_user()
        network.person = person
        assert "Sign in with your password once" in go(client, provider).text
        assert not signed_in(client)
        assert not SocialAccount.objects.exists()

    def test_a_school_that_names_its_one_directory_is_believed(self, client, network, settings):
        keys = {"MICROSOFT_CLIENT_ID": "i", "MICROSOFT_CLIENT_SECRET": "s"}
        found = sign_in_from(keys | {"MICROSOFT_TENANT": "6f2c0c52-0000-4000-8000-000000000001"})
        settings.SOCIALACCOUNT_PROVIDERS = found.providers
        make_user()
        network.person = microsoft("ada@example.org")
        go(client, "microsoft")
        assert signed_in(client)

    def test_it_skips_no_second_step(self, client, network):
        turn_on_totp(make_user())
        network.person = google("ada@example.org")
        assert go(client, "google").url.startswith("/accounts/2fa/authenticate/")
        assert not signed_in(client)

    def test_it_can_be_connected_and_removed_from_inside(self, client, network):
        make_user()
        client.post(LOGIN, {"login": "ada@example.org", "password": PASSWORD})
        client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        network.person = microsoft("other@example.org")
        page = client.get(go(client, "microsoft", process="connect").url)
        assert "Microsoft · other@example.org" in " ".join(page.text.split())
        client.post("/accounts/3rdparty/", {"account": SocialAccount.objects.get().pk})
        assert not SocialAccount.objects.exists()


class TestWithoutKeys:
    def test_there_is_no_button_and_no_app(self, client, settings):
        assert "/accounts/google/login/" in client.get(LOGIN).text
        settings.SOCIALACCOUNT_PROVIDERS = {}
        page = client.get(LOGIN)
        assert "Google" not in page.text
        assert "Microsoft" not in page.text
        nothing = sign_in_from({})
        assert (nothing.apps, nothing.providers, nothing.hosts) == ([], {}, [])

    def test_half_a_key_is_none_and_is_reported(self):
        half = sign_in_from({"GOOGLE_CLIENT_ID": "i"})
        assert (half.apps, half.half_set) == ([], ["GOOGLE"])


def test_only_account_pages_let_a_form_lead_to_the_providers(client):
    assert "https://accounts.google.com" in client.get(LOGIN)["Content-Security-Policy"]
    for page in ("/join/", "/for-schools/"):
        assert "google" not in client.get(page)["Content-Security-Policy"]


def test_looking_at_a_providers_address_leads_nowhere(client):
    """Only a press of the button goes out: a link in a mail cannot start a sign-in."""
    assert client.get("/accounts/google/login/").status_code == 200
