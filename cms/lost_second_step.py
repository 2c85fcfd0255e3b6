"""Taking away a second step that its owner has lost, with everything that must go with it.

Whoever asks for it may be somebody else who has the password: so that goes too, and its owner chooses a
new one by e-mail. It asks again who one is, ends the person's sessions, tells the person who did it, and
stands in the record.
"""

import logging

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.models import User
from cms.two_steps import forget

logger = logging.getLogger("regard.lost_second_step")

ACTION = "cms.second_step_taken_away"


class NotTakenAway(Exception):
    """A rule forbids it; the message says which, in words for whoever asked."""


def refusal_for(*, person: User, by: User) -> str:
    """Why nobody at all may do this, or an empty text."""
    if person.pk == by.pk:
        return _(
            "You cannot take away your own second step: whoever sits at your screen could. Ask "
            "another administrator."
        )
    return ""


def done(person: User) -> str:
    """What has happened, for whoever did it."""
    return _(
        "The second step of %(name)s is taken away, and they are signed out everywhere. They choose a "
        "new password by e-mail."
    ) % {"name": person}


def not_told(person: User) -> str:
    """That the e-mail has not left: then it is theirs to say."""
    return _(
        "This could not be e-mailed. Tell %(name)s yourself that you have taken their second step "
        "away, and that they choose a new password under “Forgot your password?”."
    ) % {"name": person}


def has_any(person: User) -> bool:
    """Whether there is something to take away; recovery codes count."""
    return bool(Authenticator.objects.filter(user=person).exists())


def take_away(*, person: User, by: User) -> bool:
    """Take away every second step of a person; whether they could be told.

    Raises ``NotTakenAway`` when it is one's own, or when there is none.
    """
    refusal = refusal_for(person=person, by=by)
    if refusal:
        raise NotTakenAway(refusal)
    with transaction.atomic():
        # The rows are the lock: pressing twice is one reset, one e-mail and one entry.
        gone, _rows = Authenticator.objects.filter(user=person).delete()
        if not gone:
            raise NotTakenAway(_("%(name)s has no second step.") % {"name": person})
        person.set_unusable_password()
        person.save(update_fields=["password"])
        _end_sessions_of(person)
        log(instance=person, action=ACTION, user=by)
    forget(sender=None, user=person)
    return _tell(person, by)


def _end_sessions_of(person: User) -> None:
    """Sign the person out everywhere: a lost telephone may be signed in."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(person.pk):
            session.delete()


def _tell(person: User, by: User) -> bool:
    body = render_to_string(
        "cms/accounts/email/second_step_taken_away.txt",
        {"by": by, "site": settings.SITE_URL},
    )
    try:
        send_mail(_("Your second step was taken away"), body, None, [person.email])
    except Exception:
        logger.exception("User %s was not told that their second step was taken away.", person.pk)
        return False
    return True
