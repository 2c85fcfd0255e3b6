"""Run in the demo's environment: a class has a lesson open whose first step is a small H5P activity.

    python -m tests.system.plant_activity

Eleven pupils of it have finished already, as the demo's own classes have; prints JSON: the join code,
the addresses of the board and the report.
"""

import io
import json
import os
import sys

import django

from tests.quizzes.h5pp.packages import library, manifest, packed

FINISHED = 11
WORDS = "Mo sees an advert that counts down a clock. He puts the tablet down and thinks."
SCRIPT = """
var H5P = H5P || {};
H5P.Small = function () {
  H5P.EventDispatcher.call(this);
  var self = this;
  this.attach = function ($container) {
    $container.append(
      '<p>Which one hurries Mo?</p><label>In your words <input id="words"></label>' +
      '<button id="clock">The clock</button><button id="tree">The tree</button>');
    function answer(id, score) {
      document.getElementById(id).addEventListener('click', function () {
        var event = self.createXAPIEventTemplate('answered');
        event.setScoredResult(score, 1, self, true, score === 1);
        event.data.statement.result.response = document.getElementById('words').value;
        self.trigger(event);
        self.trigger('resize');
      });
    }
    answer('clock', 1);
    answer('tree', 0);
  };
};
H5P.Small.prototype = Object.create(H5P.EventDispatcher.prototype);
H5P.Small.prototype.constructor = H5P.Small;
"""
SMALL = packed(
    {
        "h5p.json": manifest("H5P.Small", title="The clock"),
        "content/content.json": {"text": "x"},
    }
    | library("H5P.Small", script=SCRIPT)
)


def plant():
    """Keep the activity, freeze a lesson with it, set it for a class of the demo's teacher."""
    from django.utils import timezone

    from cms.models import User
    from lessons.freezing import freeze_lesson
    from lessons.models import Edition, LessonIndexPage, LessonPage
    from lessons.services import months_later
    from quizzes.ballots import sealing
    from quizzes.freezing import layout_of
    from quizzes.h5pp import activities, registry
    from quizzes.h5pp.inspection import inspect_package
    from quizzes.h5pp.package import Package
    from teacher_portal import opening, services
    from teacher_portal.models import SchoolClass

    file = io.BytesIO(SMALL)
    found, package = inspect_package(file), Package(file)
    registry.install(package=package, found=found, user=None)
    activity = activities.keep(
        package=package, found=found, title="The clock", alternative=WORDS, pass_mark=100, user=None
    )
    code = f"X{LessonPage.objects.count()}"
    page = LessonPage(
        title="Adverts",
        slug=code.lower(),
        code=code,
        band="9-11",
        level="green",
        minutes=20,
        summary="For the tests.",
        steps=[step("h5p", 1, activity=activity.pk, report="knowledge"), step("calm", 2)],
        live=False,
    )
    LessonIndexPage.objects.first().add_child(instance=page)
    revision = page.save_revision()
    revision.publish()
    page = LessonPage.objects.get(pk=page.pk)
    today, data = timezone.localdate(), freeze_lesson(page)
    edition = Edition.objects.create(
        lesson=page,
        number=1,
        code=page.code,
        title=page.title,
        band=page.band,
        level=page.level,
        data=data,
        layout=[cell.to_json() for cell in layout_of(data["results"])],
        lesson_revision=revision,
        published_on=today,
        review_by=months_later(today, 12),
    )
    teacher = User.objects.get(email=sys.argv[1])
    like = SchoolClass.objects.filter(teachers=teacher).first()
    school_class = SchoolClass.objects.create(
        school=like.school,
        label=f"Clock {code}",
        year_group=like.year_group,
        academic_year=like.academic_year,
        declared_roll=28,
    )
    school_class.teachers.add(teacher)
    assignment = opening.open_assignment(
        teacher=teacher, school_class=school_class, edition=edition
    )
    page.unpublish()  # the library is as it was
    joining = assignment.join_codes.get().code
    for _ in range(FINISHED):
        token = services.join(code=joining)
        services.mark_started(token=token)
        sealing.submit(token=token, ballot=[1])
    return {"code": joining, "assignment": str(assignment.uuid)}


def step(kind, number, **value):
    more = {"title": f"Step {number}", "minutes": 5, "intro": "Look closely.", "items": []}
    if kind == "h5p":
        more.pop("items")
    return {"type": kind, "id": f"xh5p-{number}", "value": more | value}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.config.settings.dev")
    django.setup()
    print(json.dumps(plant()))
