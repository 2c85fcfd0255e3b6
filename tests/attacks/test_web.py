"""Through the views that pupils and teachers use, nothing more is to be had than by the services."""

import pytest

from tests.attacks.web_scenario import WEB_FULL_KNOWLEDGE

pytestmark = [
    pytest.mark.django_db(databases=["default", "vault"]),
    pytest.mark.engine,
]


def test_the_strongest_attack_through_http_reaches_the_promise_and_no_more(measure):
    result = measure(WEB_FULL_KNOWLEDGE)
    assert result.holds
    assert result.reaches_the_optimum
