"""The demo's invented people and their passwords, made afresh for each new database."""

import secrets
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group

from cms.groups import AUTHORS, SAFEGUARDING_REVIEWERS, SITE_ADMINISTRATORS
from cms.models import Organisation, User

DOMAIN = "demo.invalid"
ORGANISATION = "Harbour Children's Service (demo)"


@dataclass(frozen=True)
class Person:
    """One invented member of staff."""

    key: str
    first_name: str
    last_name: str
    groups: tuple[str, ...] = ()

    @property
    def email(self) -> str:
        """An address in a domain that can never receive mail."""
        return f"{self.key.replace('_', '.')}@{DOMAIN}"


PEOPLE = (
    Person("author", "Nadia", "Rahman", (AUTHORS,)),
    # Nobody signs their own work, so trying the sign-off needs a second specialist.
    Person("second_author", "Jo", "Lindqvist", (AUTHORS,)),
    Person("reviewer", "Colm", "Byrne", (SAFEGUARDING_REVIEWERS,)),
    Person("teacher", "Tess", "Okonkwo"),
    Person("dsl", "Miriam", "Adeyemi"),
    Person("deputy_dsl", "Owen", "Clarke"),
    Person("school_lead", "Gareth", "Pugh"),
    Person("commissioner", "Farida", "Khan"),
    Person("partner", "Ross", "McAllister"),
    Person("admin", "Ines", "Duarte", (SITE_ADMINISTRATORS,)),
)


def ensure_person(person: Person) -> User:
    """Make an invented person where missing, without a password."""
    user = User.objects.filter(email=person.email).first()
    if user is None:
        organisation = None
        if {AUTHORS, SAFEGUARDING_REVIEWERS} & set(person.groups):
            organisation, _made = Organisation.objects.get_or_create(name=ORGANISATION)
        user = User.objects.create_user(
            person.email,
            first_name=person.first_name,
            last_name=person.last_name,
            organisation=organisation,
        )
        user.groups.set(Group.objects.filter(name__in=person.groups))
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def ensure_passwords(users: dict[str, User], known: dict[str, Any]) -> dict[str, dict[str, str]]:
    """Keep the passwords that ``demo.json`` knows and that still fit; make new ones otherwise."""
    accounts = {}
    for key, user in users.items():
        password = known.get(key, {}).get("password", "")
        if not password or not user.check_password(password):
            password = secrets.token_urlsafe(12)
            user.set_password(password)
            user.save(update_fields=["password"])
        accounts[key] = {"email": user.email, "password": password}
    return accounts
