"""A teacher with a class at a school, and signed-in browsers."""

import pytest
from django.test import Client

from teacher_portal.models import Area, AreaMembership, AreaRole, Role
from tests.teacher_portal.factories import (
    EditionFactory,
    MembershipFactory,
    SchoolClassFactory,
    SchoolFactory,
    UserFactory,
    open_for,
)


def browser_of(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def school(db):
    return SchoolFactory()


@pytest.fixture
def teacher(school):
    return MembershipFactory(school=school).user


@pytest.fixture
def dsl(school):
    return MembershipFactory(school=school, role=Role.DSL).user


@pytest.fixture
def lead(school):
    return MembershipFactory(school=school, role=Role.SCHOOL_LEAD).user


@pytest.fixture
def stranger(db):
    """A teacher of another school."""
    return MembershipFactory().user


@pytest.fixture
def nobody(db):
    """An account without a school."""
    return UserFactory()


@pytest.fixture
def school_class(school, teacher):
    return SchoolClassFactory(school=school, label="8B", teachers=[teacher])


@pytest.fixture
def edition(db):
    return EditionFactory(code="D1")


@pytest.fixture
def assignment(school_class, edition):
    return open_for(school_class, edition)


@pytest.fixture
def as_teacher(teacher):
    return browser_of(teacher)


@pytest.fixture
def as_dsl(dsl):
    return browser_of(dsl)


@pytest.fixture
def as_lead(lead):
    return browser_of(lead)


@pytest.fixture
def as_stranger(stranger):
    return browser_of(stranger)


def of_area(user, area, role):
    AreaMembership.objects.create(area=area, user=user, role=role)
    return browser_of(user)


@pytest.fixture
def area(db):
    return Area.objects.create(name="Riverside partnership", region="luton")


@pytest.fixture
def commissioner(area):
    return of_area(UserFactory(), area, AreaRole.COMMISSIONER)


@pytest.fixture
def partner(area):
    return of_area(UserFactory(), area, AreaRole.PARTNER)


@pytest.fixture
def elsewhere(db):
    """The commissioner of another area."""
    other = Area.objects.create(name="Elsewhere")
    return of_area(UserFactory(), other, AreaRole.COMMISSIONER)
