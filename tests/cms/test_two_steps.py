"""Two-step sign-in is required of safeguarding leads, school leads and administrators."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.checks import run_checks
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.groups import AUTHORS, SITE_ADMINISTRATORS
from teacher_portal.models import Area, AreaMembership, AreaRole, Membership, Role, School
from tests.cms.test_accounts import PASSWORD, code_for, make_user, sign_in, turn_on_totp

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
SET_UP = "/accounts/two-steps/"


@pytest.fixture(autouse=True)
def required(settings):
    settings.REQUIRE_TWO_STEPS = True
    cache.clear()
    yield
    cache.clear()


def give(user, role):
    school, _made = School.objects.get_or_create(name="Elm", dsl_name="A", deputy_dsl_name="B")
    Membership.objects.create(school=school, user=user, role=role)
    return user


def overseers():
    return {
        "dsl": lambda: give(make_user(), Role.DSL),
        "commissioner": lambda: AreaMembership.objects.create(
            area=Area.objects.create(name="Riverside"), user=make_user(), role=AreaRole.COMMISSIONER
        ),
        "lead": lambda: give(make_user(), Role.SCHOOL_LEAD),
        "administrator": lambda: make_user(groups=[SITE_ADMINISTRATORS]),
    }


@pytest.mark.parametrize("who", overseers())
def test_only_the_set_up_page_opens_and_then_everything(client, who):
    overseers()[who]()
    sign_in(client)
    for address in ("/accounts/arrive/", "/area/", "/teach/", "/teach/school/people/", "/studio/"):
        for send in (client.get, client.post):
            assert send(address).url == SET_UP, address
    for address in ("/ur/teach/", "/ur/area/", "/ur/teach/school/people/"):
        assert client.get(address).url == f"/ur{SET_UP}", address
    for address in ("/accounts/email/", "/accounts/password/change/", "/accounts/3rdparty/"):
        assert client.get(address).url == SET_UP, address
    assert "Use an authenticator app" in client.get(SET_UP).text
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    activate = reverse("mfa_activate_totp")
    secret = client.get(activate).context["form"].secret
    assert client.post(activate, {"code": code_for(secret)}).status_code == 302
    assert client.get(SET_UP).url == "/accounts/arrive/"
    home = {"administrator": "/studio/", "commissioner": "/area/"}.get(who, "/teach/")
    assert client.get(home, follow=True).status_code == 200


def test_who_takes_it_away_again_is_stopped_at_once(client):
    user = give(make_user(), Role.DSL)
    secret = turn_on_totp(user)
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert client.get("/teach/").status_code == 200
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=user, type="totp").exists()
    assert client.get("/teach/").url == SET_UP


def test_recovery_codes_alone_are_no_second_step(client):
    user = give(make_user(), Role.DSL)
    Authenticator.objects.create(user=user, type="recovery_codes", data={})
    client.force_login(user)
    assert client.get("/teach/").url == SET_UP


@pytest.mark.parametrize("who", ["teacher", "author"])
def test_others_may_but_need_not(client, who):
    if who == "teacher":
        give(make_user(), Role.TEACHER)
    else:
        make_user(groups=[AUTHORS])
    sign_in(client)
    assert client.get("/teach/" if who == "teacher" else "/studio/").status_code == 200


def test_it_costs_a_page_nothing_once_it_is_in_order(client, settings):
    user = give(make_user(), Role.DSL)
    turn_on_totp(user)
    client.force_login(user)
    client.get("/teach/")

    def asked():
        with CaptureQueriesContext(connections["default"]) as main:
            client.get("/teach/")
        return len(main)

    with_it = asked()
    settings.REQUIRE_TWO_STEPS = False
    assert asked() == with_it


def test_a_real_server_that_does_not_require_it_fails_its_check(settings):
    def found():
        return {m.id for m in run_checks(include_deployment_checks=True)}

    assert "regard.E010" not in found()
    settings.REQUIRE_TWO_STEPS = False
    assert "regard.E010" in found()
