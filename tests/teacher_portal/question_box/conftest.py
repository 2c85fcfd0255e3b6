"""A school whose question box is on, with a DSL on duty, and pupils in a Year 8 lesson."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from cms.seat_cookie import SEAT_COOKIE
from teacher_portal import services
from teacher_portal.models import Role
from teacher_portal.question_box import duty
from teacher_portal.question_box.models import Box
from tests.teacher_portal.conftest import browser_of
from tests.teacher_portal.factories import MembershipFactory, code_of


@pytest.fixture
def deputy(school):
    return MembershipFactory(school=school, role=Role.DSL).user


@pytest.fixture
def box(school, dsl, deputy):
    """Switched on; nobody on duty yet."""
    duty.switch(school=school, on=True)
    return Box.objects.get(school=school)


@pytest.fixture
def on_duty(box, dsl):
    """The DSL reads for the next hour. Written down, so that no test depends on the time of day."""
    Box.objects.update(duty_user=dsl, duty_until=timezone.now() + dt.timedelta(hours=1))
    return dsl


@pytest.fixture
def as_deputy(deputy):
    return browser_of(deputy)


@pytest.fixture
def sit(assignment):
    """Somebody in the lesson, each with a seat of their own."""

    def sit_down(at=assignment, **options):
        client = Client(**options)
        client.cookies[SEAT_COOKIE] = services.join(code=code_of(at))
        return client

    return sit_down


@pytest.fixture
def pupil(sit):
    return sit()


def base_of(school):
    return f"/teach/box/{school.uuid}/"
