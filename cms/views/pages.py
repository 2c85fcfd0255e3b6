"""Public pages that are not in the page tree: what schools and parents ask before they trust us.

They stand in templates, not in the CMS, because each sentence promises something that the code keeps.
"""

import dataclasses

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cms.ages import AgeBand


@dataclasses.dataclass(frozen=True)
class AnswerWords:
    """What becomes of an answer, told to one age band."""

    title: Promise
    sentence: Promise
    """The one sentence that must be understood; everything else may be skipped."""
    screen: Promise
    """What we cannot do: nobody should think that a screen hides itself."""
    tell: Promise
    """The promise's other side, in the words of the quiz."""


_NOBODY_WILL_KNOW = _(
    "Nobody can see your answers. So nobody will know you need help unless you tell someone."
)

YOUR_ANSWERS = {
    AgeBand.AGES_5_7: AnswerWords(
        title=_("We mix it all up"),
        sentence=_("We mix up what you all pick. So no one can tell what you picked."),
        screen=_("You can turn your screen so that no one looks at it."),
        tell=_("Nobody can see what you pick. So if you need help, tell a grown-up you trust."),
    ),
    AgeBand.AGES_7_9: AnswerWords(
        title=_("All mixed up in one pot"),
        sentence=_(
            "Your answers go into one big pot with the rest of the class. So no one can tell which "
            "ones are yours."
        ),
        screen=_("People near you may look. You can turn your screen away."),
        tell=_NOBODY_WILL_KNOW,
    ),
    AgeBand.AGES_9_11: AnswerWords(
        title=_("One locked pot, and a little fuzzy"),
        sentence=_(
            "Your answers go into one locked pot with the rest of the class, and the totals are made "
            "a little fuzzy. So not even your teacher can tell what you said."
        ),
        screen=_("People near you may see your screen, so turn it away if you like."),
        tell=_NOBODY_WILL_KNOW,
    ),
    AgeBand.AGES_11_14: AnswerWords(
        title=_("What happens to your answers"),
        sentence=_(
            "Your answers are locked up with the rest of the class, added up and blurred by chance. "
            "Your teacher reads “about 7 in 10”, and nobody can look up what you said."
        ),
        screen=_(
            "It does not hide your screen from the people near you. And if nearly all of a class "
            "say one thing, people can guess about each of you."
        ),
        tell=_NOBODY_WILL_KNOW,
    ),
    AgeBand.AGES_14_16: AnswerWords(
        title=_("What happens to your answers"),
        sentence=_(
            "Your answers are added to one sealed total for the class, and chance blurs each number. "
            "Your teacher reads “about 7 in 10”, and nobody can look up what you said."
        ),
        screen=_(
            "What it cannot do: hide your screen from people near you or from software on a school "
            "device, or stop people guessing about you when nearly all of a class agree."
        ),
        tell=_NOBODY_WILL_KNOW,
    ),
    AgeBand.AGES_16_18: AnswerWords(
        title=_("What happens to your answers"),
        sentence=_(
            "Your answers are added to one sealed total for the class, which is blurred by chance and "
            "opened once. There is no list of who said what, so nobody can look up your answers."
        ),
        screen=_(
            "What it cannot do: hide your screen from people near you or from software on a school "
            "device, hide that you took part, or stop people guessing about you when nearly all of a "
            "class agree. Answers that go together can make a guess better."
        ),
        tell=_NOBODY_WILL_KNOW,
    ),
}
"""What pupils read about their answers, in the reading grade of the band (tested)."""


@require_safe
def for_schools(request: HttpRequest) -> HttpResponse:
    """What a school gets, needs and must not expect."""
    return render(request, "cms/pages/for_schools.html")


@require_safe
def how_it_works(request: HttpRequest) -> HttpResponse:
    """How answers stay secret, and what is not promised: for parents."""
    return render(request, "cms/pages/how_it_works.html", {"bands": AgeBand.choices})


@require_safe
def how_reports_work(request: HttpRequest) -> HttpResponse:
    """How reports keep pupils safe: for teachers, on one screen."""
    return render(request, "cms/pages/how_reports_work.html")


@require_safe
def your_answers(request: HttpRequest, band: str) -> HttpResponse:
    """What becomes of an answer: for pupils of one band, with or without a seat."""
    if band not in AgeBand.values:
        raise Http404
    age_band = AgeBand(band)
    context = {
        "band": age_band.value,
        "words": YOUR_ANSWERS[age_band],
        "young": age_band.under_eleven,
    }
    response = render(request, "cms/pages/your_answers.html", context)
    # A pupil's page leaves no copy on a shared device and is found by no search.
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
