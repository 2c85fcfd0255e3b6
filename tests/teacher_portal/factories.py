"""Minimal valid objects of the portal: schools with people, classes, editions, assignments, ballots."""

import datetime as dt
import itertools
import uuid

import factory
from django.utils import timezone

from cms.models import User
from lessons.freezing import freeze_lesson
from lessons.levels import Level
from lessons.models import Edition, LessonPage
from lessons.site_setup import ensure_site
from quizzes.ballots import sealing
from quizzes.ballots.layout import read_layout
from quizzes.ballots.models import PublishedRollup, Rollup
from quizzes.freezing import layout_of
from quizzes.scoring import score
from teacher_portal import opening, services
from teacher_portal.calendar import term
from teacher_portal.models import (
    Assignment,
    AssignmentState,
    Membership,
    Role,
    School,
    SchoolClass,
    YearGroup,
)

codes = itertools.count(1)


class UserFactory(factory.django.DjangoModelFactory):
    """A member of staff who could sign in."""

    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"staff{n}@example.org")
    first_name = "Tess"
    last_name = factory.Sequence(lambda n: f"Okonkwo{n}")


class SchoolFactory(factory.django.DjangoModelFactory):
    """A school whose safeguarding leads are named; ``unnamed`` has none."""

    class Meta:
        model = School

    class Params:
        unnamed = factory.Trait(dsl_name="", dsl_where="", deputy_dsl_name="")

    name = factory.Sequence(lambda n: f"Riverbank {n}")
    dsl_name = "Miriam Adeyemi"
    dsl_where = "Room 12"
    deputy_dsl_name = "Owen Clarke"


class MembershipFactory(factory.django.DjangoModelFactory):
    """A teacher at a school."""

    class Meta:
        model = Membership

    school = factory.SubFactory(SchoolFactory)
    user = factory.SubFactory(UserFactory)
    role = Role.TEACHER


class YearGroupFactory(factory.django.DjangoModelFactory):
    """Year 8 of this school year."""

    class Meta:
        model = YearGroup

    school = factory.SubFactory(SchoolFactory)
    year = "8"
    academic_year = factory.LazyFunction(lambda: services.academic_year(timezone.localdate()))
    declared_size = 180


class SchoolClassFactory(factory.django.DjangoModelFactory):
    """A Year 8 class of 28; ``teachers`` are made teachers of its school."""

    class Meta:
        model = SchoolClass
        skip_postgeneration_save = True

    class Params:
        archived = factory.Trait(archived_on=factory.LazyFunction(timezone.localdate))

    school = factory.SubFactory(SchoolFactory)
    label = factory.Sequence(lambda n: f"8-{n}")
    year_group = "8"
    declared_roll = 28
    academic_year = factory.LazyFunction(lambda: services.academic_year(timezone.localdate()))

    @factory.post_generation
    def declared(self, create, extracted, **kwargs):
        """The year group's size, without which nothing of a class may be reported."""
        YearGroup.objects.get_or_create(
            school=self.school,
            year=self.year_group,
            academic_year=self.academic_year,
            defaults={"declared_size": 1000},
        )

    @factory.post_generation
    def teachers(self, create, extracted, **kwargs):
        for teacher in extracted or []:
            self.teachers.add(teacher)
            Membership.objects.get_or_create(school=self.school, user=teacher, role=Role.TEACHER)


def this_term():
    return term(timezone.localdate())


class RollupFactory(factory.django.DjangoModelFactory):
    """The running total of one question this term: 100 pupils of five classes."""

    class Meta:
        model = Rollup

    scope = factory.LazyFunction(uuid.uuid4)
    question = uuid.UUID(int=7)
    cell_name = "headline"
    term = factory.LazyFunction(this_term)
    wave = "once"
    n = 100
    cohorts = 5
    cell = 60


class PublishedRollupFactory(RollupFactory):
    """What was published after the autumn term of 2025."""

    class Meta:
        model = PublishedRollup

    term = "2025-autumn"
    epsilon = "1"
    mechanism_version = "laplace-1"
    published_on = dt.date(2026, 1, 4)


def question(stem="What is respect?", *, misconception=False, reported=True, tier="knowledge"):
    """A frozen single-choice question: a is accurate, b is the misconception."""
    return {
        "uuid": str(uuid.uuid4()),
        "kind": "single",
        "stem": stem,
        "tier": tier,
        "reported": reported,
        "objective": "KS3-RR-01",
        "options": [
            {"key": "a", "text": "Seeing a person", "correct": True, "feedback": "Yes."},
            {"key": "b", "text": "Being feared", "correct": False, "feedback": "Look again."},
            {"key": "c", "text": "Being liked", "correct": False, "feedback": "Not quite."},
        ],
        "misconception": {
            "option": "b",
            "name": "Respect is fear",
            "say": "Plenty of us mixed up respect and fear.",
            "reteach": "Sort six cards.",
        }
        if misconception
        else None,
    }


class EditionFactory(factory.django.DjangoModelFactory):
    """The edition of a small published lesson; quicker than signing a starter lesson off.

    The way through the studio (signatures, publishing) is tested with ``tests.lessons.factories``.
    """

    class Meta:
        model = Edition

    class Params:
        amber = factory.Trait(level=Level.AMBER)
        red = factory.Trait(level=Level.RED)
        overdue = factory.Trait(review_by=factory.LazyFunction(lambda: dt.date(2020, 1, 1)))

    code = factory.LazyFunction(lambda: f"X{next(codes)}")
    title = "Respect, crushes and the word no"
    band = "11-14"
    level = Level.GREEN
    number = 1
    published_on = factory.LazyFunction(timezone.localdate)
    review_by = factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=300))
    questions = factory.LazyFunction(
        lambda: [question(misconception=True), question("Who can change their mind?")]
    )

    @classmethod
    def _create(cls, model_class, *args, questions, **fields):
        page = LessonPage(
            title=fields["title"],
            slug=fields["code"].lower(),
            code=fields["code"],
            band=fields["band"],
            level=fields["level"],
            minutes=50,
            summary="What respect looks like.",
            content_note="This lesson is about saying no and hearing it.",
            ground_rules="Story people only.\nYou can pass.",
            ready_read="The story.",
            ready_say="Nobody has to speak.",
            safeguarding_note="Stay for ten minutes afterwards.",
            withdrawal="None.",
        )
        library = ensure_site()
        library.add_child(instance=page)
        revision = page.save_revision(clean=False)
        revision.publish()
        page.refresh_from_db()
        data = freeze_lesson(page) | {"questions": questions}
        layout = [cell.to_json() for cell in layout_of(questions)]
        return model_class.objects.create(
            lesson=page, lesson_revision=revision, data=data, layout=layout, **fields
        )


def open_for(school_class, edition=None, **options):
    """Open a lesson the way a teacher does."""
    return opening.open_assignment(
        teacher=options.pop("teacher", None) or school_class.teachers.first(),
        school_class=school_class,
        edition=edition or EditionFactory(),
        **options,
    )


def code_of(assignment):
    return assignment.join_codes.get().code


def answer(assignment, *, choose="a", pupils=1):
    """Pupils join, start and send one ballot each; returns their tokens."""
    edition = assignment.edition
    ballot = score(
        edition.questions,
        read_layout(edition.layout),
        {q["uuid"]: frozenset(choose) for q in edition.questions},
    )
    tokens = []
    for _pupil in range(pupils):
        token = services.join(code=code_of(assignment))
        services.mark_started(token=token)
        sealing.submit(token=token, ballot=ballot)
        tokens.append(token)
    return tokens


def taught(school, edition, *, joined, roll=28, year_group="8", finished=None):
    """A class that has had the lesson, with so many pupils; quicker than playing it."""
    teacher = MembershipFactory(school=school).user
    school_class = SchoolClassFactory(
        school=school, teachers=[teacher], declared_roll=roll, year_group=year_group
    )
    assignment = open_for(school_class, edition)
    Assignment.objects.filter(pk=assignment.pk).update(
        state=AssignmentState.CLOSED,
        closed_on=timezone.localdate(),
        n_joined=joined,
        n_completed=joined if finished is None else finished,
    )
    return school_class
