"""Somebody lost telephone and recovery codes: who may take their second step away, and what follows."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.test import Client
from wagtail.models import ModelLogEntry

from cms import lost_second_step
from cms.groups import AUTHORS, SITE_ADMINISTRATORS
from teacher_portal.models import Area, AreaMembership, AreaRole, Membership, Role, School
from tests.cms.test_accounts import (
    PASSWORD,
    make_user,
    sign_in,
    signed_in,
    turn_on_totp,
)
from tests.pages import text_of

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
SET_UP = "/accounts/two-steps/"
REAUTHENTICATE = "/accounts/reauthenticate/"


@pytest.fixture(autouse=True)
def required(settings):
    settings.REQUIRE_TWO_STEPS = True
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def elm():
    return School.objects.create(name="Elm", dsl_name="A", deputy_dsl_name="B")


def person(name, *, groups=(), school=None, role=None, second_step=True):
    user = make_user(f"{name}@example.org", groups=groups)
    user.first_name, user.last_name = name.title(), "Obi"
    user.save()
    if role:
        Membership.objects.create(school=school, user=user, role=role)
    if second_step:
        turn_on_totp(user)
        Authenticator.objects.create(user=user, type="recovery_codes", data={})
    return user


def browser_of(user):
    """Signed in since a while: what was said then does not count as said just now."""
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def admin(site_tree):
    return person("rosa", groups=[SITE_ADMINISTRATORS])


@pytest.fixture
def lead(elm):
    return person("lena", school=elm, role=Role.SCHOOL_LEAD)


@pytest.fixture
def teacher(elm):
    return person("tom", school=elm, role=Role.TEACHER)


def in_the_studio(user):
    return f"/studio/users/{user.pk}/second-step/"


def at_school(user):
    return f"/teach/school/people/{user.memberships.first().pk}/second-step/"


def has_one(user):
    return Authenticator.objects.filter(user=user).exists()


def press(client, address):
    """Press the button, and say again who one is where that is asked for."""
    answer = client.post(address)
    if answer.status_code == 302 and answer.url.startswith(REAUTHENTICATE):
        answer = client.post(answer.url, {"password": PASSWORD})
    return answer


# What it does


@pytest.mark.parametrize("where", ["studio", "school"])
def test_it_is_taken_away_after_the_password_and_the_person_is_told(admin, lead, teacher, where):
    by, address = {
        "studio": (admin, in_the_studio(teacher)),
        "school": (lead, at_school(teacher)),
    }[where]
    theirs, client = browser_of(teacher), browser_of(by)
    page = text_of(client.get(address))
    assert "Tom Obi" in page
    assert has_one(teacher), "asked first"
    answer = client.post(address)
    assert answer.url.startswith(REAUTHENTICATE), "who are you again?"
    assert has_one(teacher)
    client.post(answer.url, {"password": "not it at all"})
    assert has_one(teacher)
    client.post(answer.url, {"password": PASSWORD})
    assert not has_one(teacher), "authenticator app and recovery codes"
    assert not signed_in(theirs), "their sessions end"
    assert signed_in(client), "nobody else's does"
    (sent,) = [m for m in mail.outbox if "was taken away" in m.body]
    assert sent.to == [teacher.email]
    assert f"{by.get_full_name()} ({by.email})" in sent.body
    assert "If you did not ask for this" in sent.body
    entry = ModelLogEntry.objects.get(action=lost_second_step.ACTION)
    assert (entry.user, entry.object_id) == (by, str(teacher.pk))


def test_who_needs_one_sets_it_up_anew_at_the_next_sign_in(admin, elm):
    dsl = person("dina", school=elm, role=Role.DSL)
    before = browser_of(dsl)
    assert before.get("/teach/").status_code == 200
    press(browser_of(admin), in_the_studio(dsl))
    assert before.get("/teach/").url.startswith("/accounts/login/")
    after, mine = Client(), "a password that nobody else has heard of"
    assert sign_in(after, dsl.email).status_code == 200, "whoever knew the password gets nothing"
    after.post("/accounts/password/reset/", {"email": dsl.email})
    (link,) = re.findall(r"/accounts/password/reset/key/\S+", mail.outbox[-1].body)
    form = after.get(link, follow=True).request["PATH_INFO"]
    after.post(form, {"password1": mine, "password2": mine})
    after.logout()
    assert sign_in(after, dsl.email, mine).url == "/accounts/arrive/"
    assert after.get("/teach/").url == SET_UP


def test_a_mail_that_cannot_leave_undoes_nothing_and_is_said(admin, teacher, settings):
    client = browser_of(admin)
    settings.EMAIL_BACKEND = "django.core.mail.backends.no_such_backend.EmailBackend"
    press(client, in_the_studio(teacher))
    assert not has_one(teacher)
    assert "could not be e-mailed" in text_of(client.get("/studio/"))


def test_its_history_stands_with_the_person(admin, teacher):
    client = browser_of(admin)
    press(client, in_the_studio(teacher))
    page = text_of(client.get(f"/studio/users/history/{teacher.pk}/"))
    assert "Took the second step away" in page


def test_the_way_there_stands_with_the_person(admin, lead, teacher):
    studio, school = browser_of(admin), browser_of(lead)
    assert in_the_studio(teacher) in text_of(studio.get(f"/studio/users/edit/{teacher.pk}/"))
    assert in_the_studio(admin) not in text_of(studio.get(f"/studio/users/edit/{admin.pk}/"))
    people = text_of(school.get("/teach/school/people/"))
    assert at_school(teacher) in people
    assert at_school(lead) not in people


def test_who_has_none_loses_nothing(admin, elm):
    user = person("tom", school=elm, role=Role.TEACHER, second_step=False)
    client = browser_of(admin)
    assert "has no second step" in text_of(client.get(in_the_studio(user)))
    press(client, in_the_studio(user))
    assert not mail.outbox
    assert not ModelLogEntry.objects.filter(action=lost_second_step.ACTION).exists()


# Who may


def also_a_dsl(user, school):
    Membership.objects.create(school=school, user=user, role=Role.DSL)


def also_a_lead(user, school):
    Membership.objects.create(school=school, user=user, role=Role.SCHOOL_LEAD)


def also_a_commissioner(user, school):
    area = Area.objects.create(name="Riverside")
    AreaMembership.objects.create(area=area, user=user, role=AreaRole.COMMISSIONER)


def also_an_administrator(user, school):
    user.groups.set(make_user("x@example.org", groups=[SITE_ADMINISTRATORS]).groups.all())


def also_an_author(user, school):
    user.groups.set(make_user("x@example.org", groups=[AUTHORS]).groups.all())


def also_a_superuser(user, school):
    user.is_superuser = True
    user.save()


def also_elsewhere(user, school):
    oak = School.objects.create(name="Oak")
    Membership.objects.create(school=oak, user=user, role=Role.TEACHER)


@pytest.mark.parametrize(
    "more",
    [
        also_a_dsl,
        also_a_lead,
        also_a_commissioner,
        also_an_administrator,
        also_an_author,
        also_a_superuser,
        also_elsewhere,
    ],
)
def test_a_lead_takes_it_from_plain_teachers_only(lead, teacher, elm, more):
    more(teacher, elm)
    client = browser_of(lead)
    page = text_of(client.get(at_school(teacher)))
    assert "Ask Regard’s administrators" in page
    assert "Take it away" not in page
    press(client, at_school(teacher))
    assert has_one(teacher)


def test_foreign_people_are_not_there(lead, elm):
    oak = School.objects.create(name="Oak")
    theirs = person("omar", school=oak, role=Role.TEACHER)
    client = browser_of(lead)
    assert client.get(at_school(theirs)).status_code == 404
    assert client.post(at_school(theirs)).status_code == 404
    assert has_one(theirs)


@pytest.mark.parametrize("role", [Role.TEACHER, Role.DSL])
def test_nobody_else_at_the_school_may(teacher, elm, role):
    client = browser_of(person("pia", school=elm, role=role))
    assert client.get(at_school(teacher)).status_code == 404
    assert client.post(at_school(teacher)).status_code == 404
    assert client.get(in_the_studio(teacher)).status_code == 302
    press(client, in_the_studio(teacher))
    assert has_one(teacher)


def test_an_author_may_not(teacher, site_tree):
    client = browser_of(person("ada", groups=[AUTHORS]))
    assert client.get(in_the_studio(teacher)).url == "/studio/"
    press(client, in_the_studio(teacher))
    assert has_one(teacher)


def test_nobody_takes_away_their_own(admin, lead):
    for user, address in ((admin, in_the_studio(admin)), (lead, at_school(lead))):
        client = browser_of(user)
        assert "your own" in text_of(client.get(address))
        press(client, address)
        assert has_one(user)


def test_only_a_superuser_takes_it_from_a_superuser(admin):
    chief = person("chief")
    chief.is_superuser = True
    chief.save()
    client = browser_of(admin)
    assert client.get(in_the_studio(chief)).url == "/studio/"
    press(client, in_the_studio(chief))
    assert has_one(chief)
    press(browser_of(chief), in_the_studio(admin))
    assert not has_one(admin)
