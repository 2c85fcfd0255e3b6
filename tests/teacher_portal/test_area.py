"""An area: what its figures give away and what not, who sees them, and who checks its help entries."""

import csv
import datetime as dt
import io
import random
import uuid

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from cms.ages import AgeBand
from lessons.models import Objective
from lessons.packs import rendering
from teacher_portal import area_figures, tasks
from teacher_portal.area_figures import (
    CLASSES_AT_LEAST,
    HIDDEN_BELOW,
    _Count,
    enough,
    figures_of,
    shown_bands,
    summarise,
)
from teacher_portal.calendar import academic_year
from teacher_portal.models import (
    AreaSummary,
    Assignment,
    PlannedLesson,
    PortalDocument,
    RunStep,
)
from teacher_portal.retention import keep_to_retention
from tests.pages import page_of
from tests.teacher_portal.factories import (
    EditionFactory,
    MembershipFactory,
    PublishedRollupFactory,
    SchoolClassFactory,
    SchoolFactory,
    open_for,
    taught,
)
from tests.teacher_portal.test_queries import MOST, asked

pytestmark = pytest.mark.django_db(databases=["default", "vault"])

FIGURES = ["area", "area_coverage", "area_picture", "area_csv", "area_document"]
TODAY = timezone.localdate
SAID = "This shows reach, not less abuse."


@pytest.fixture
def year():
    return academic_year(TODAY())


@pytest.fixture
def member_school(area):
    return SchoolFactory(area=area, name="Oakfield")


def pupils_of(figures):
    return {row["band"]: row["pupils"] for row in figures["bands"]}


class TestFigures:
    @pytest.mark.engine
    def test_reach_is_counted_in_tens_and_by_age(self, area, member_school, edition, year):
        for joined in (24, 25, 27):
            taught(member_school, edition, joined=joined)
        SchoolFactory(area=area)
        taught(SchoolFactory(), edition, joined=28)  # of no area
        figures = figures_of(area, year)
        assert {name: figures[name] for name in figures if name not in {"bands", "objectives"}} == {
            "schools": 2,
            "schools_taught": 1,
            "classes": 3,
            "classes_taught": 3,
            "lessons": 3,
            "pupils": 80,
            "joined": 80,
            "finished": 80,
        }
        assert pupils_of(figures)["11-14"] == 80
        assert pupils_of(figures)["5-7"] == 0

    def test_a_class_counts_once_and_never_more_than_its_roll(
        self, area, member_school, edition, year
    ):
        classes = [taught(member_school, edition, joined=20, roll=20) for _ in range(3)]
        again = open_for(classes[0], EditionFactory())
        Assignment.objects.filter(pk=again.pk).update(
            state="closed", closed_on=TODAY(), n_joined=31, n_completed=20
        )
        figures = figures_of(area, year)
        assert figures["pupils"] == 60, "who has to join twice is no second pupil"
        assert figures["joined"] == 90
        assert (figures["lessons"], figures["classes_taught"]) == (4, 3)

    def test_few_pupils_or_few_classes_have_no_number(self, area, member_school, edition, year):
        for _ in range(2):
            taught(member_school, edition, joined=28)
        assert figures_of(area, year)["pupils"] is None, "two classes"
        for _ in range(3):
            taught(member_school, edition, joined=3, year_group="4")
        assert pupils_of(figures_of(area, year))["7-9"] is None, "nine pupils"

    def test_a_hidden_band_cannot_be_had_by_subtraction(self, area, member_school, edition, year):
        for joined in (20, 20, 20):
            taught(member_school, edition, joined=joined)
        for joined in (25, 25, 25):
            taught(member_school, edition, joined=joined, year_group="10")
        taught(member_school, edition, joined=26, year_group="3")
        found = figures_of(area, year)
        assert found["pupils"] == 160
        assert pupils_of(found)["14-16"] == 80
        assert pupils_of(found)["7-9"] is pupils_of(found)["11-14"] is None

    def test_whatever_the_area_what_is_hidden_is_large_or_everything(self):
        chance = random.Random(8)
        hidden = 0
        for _case in range(2000):
            bands = {
                band: _Count(
                    best={n: chance.choice([0, 0, 3, 9, 28]) for n in range(chance.randrange(5))}
                )
                for band in AgeBand
            }
            shown = shown_bands(bands)
            rest = [count for band, count in bands.items() if band not in shown]
            hidden += bool(rest)
            assert all(bands[band].is_large for band in shown)
            if any(bands[band].pupils for band in shown):
                pupils, classes = (
                    sum(c.pupils for c in rest),
                    sum(c.classes_joined for c in rest),
                )
                assert not pupils or (pupils >= HIDDEN_BELOW and classes >= CLASSES_AT_LEAST)
                assert enough(pupils, classes)
        assert hidden > 500, "the cases are about hiding"

    @pytest.mark.engine
    def test_coverage_counts_schools(self, area, edition, year):
        Objective.objects.create(code="KS3-RR-01", text="Respect.", key_stage="KS3", strand="RR")
        type(edition).objects.filter(pk=edition.pk).update(
            data=edition.data | {"objectives": [{"code": "KS3-RR-01", "text": "Respect."}]}
        )
        one, two, three = SchoolFactory.create_batch(3, area=area)
        taught(one, edition, joined=20)
        untaught = SchoolClassFactory(school=two, year_group="9")
        edition.lesson.objectives.set(Objective.objects.all())
        edition.lesson.save()
        PlannedLesson.objects.create(
            school=two, year=untaught.year_group, academic_year=year, lesson=edition.lesson
        )
        SchoolClassFactory(school=three, year_group="2")
        assert figures_of(area, year)["objectives"] == {
            "KS3-RR-01": {"schools": 2, "planned": 2, "taught": 1}
        }

    def test_on_the_projector_only_it_is_a_lesson_without_pupils(
        self, area, member_school, edition, year
    ):
        teacher = MembershipFactory(school=member_school).user
        shown = open_for(SchoolClassFactory(school=member_school, teachers=[teacher]), edition)
        RunStep.objects.create(assignment=shown, step="s1", shown_on=TODAY())
        figures = figures_of(area, year)
        assert (figures["classes_taught"], figures["pupils"]) == (1, 0)

    def test_they_change_once_a_week(self, area, member_school, edition):
        tasks.summarise_areas()
        taught(member_school, edition, joined=20)
        tasks.summarise_areas()
        assert AreaSummary.objects.get().figures["lessons"] == 0, "nothing to subtract next day"
        AreaSummary.objects.update(made_on=TODAY() - area_figures.A_WEEK)
        tasks.summarise_areas()
        assert AreaSummary.objects.get().figures["lessons"] == 1

    def test_old_figures_plans_and_pdfs_go(self, area, member_school, edition, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path
        kept = academic_year(TODAY()) - 2
        for year in (kept - 1, kept):
            AreaSummary.objects.create(area=area, academic_year=year, figures={})
            PlannedLesson.objects.create(
                school=member_school, year="8", academic_year=year, lesson=edition.lesson
            )
        for days in (0, 40):
            pdf = PortalDocument.objects.create(
                scope=area.uuid,
                kind="area",
                academic_year=kept,
                version=str(days),
                touched_at=timezone.now() - dt.timedelta(days=days),
            )
            pdf.file.save("", ContentFile(b"%PDF"))
        keep_to_retention(dry_run=True)
        assert (AreaSummary.objects.count(), len(list(tmp_path.rglob("*.pdf")))) == (2, 2)
        keep_to_retention()
        assert AreaSummary.objects.get().academic_year == kept
        assert PlannedLesson.objects.get().academic_year == kept
        assert PortalDocument.objects.get().version == "0"
        assert [path.name for path in tmp_path.rglob("*.pdf")] == ["area-0.pdf"]


@pytest.fixture
def told(area, member_school, edition, year):
    """Figures with everything on the pages: shown, hidden, coverage."""
    Objective.objects.create(code="KS3-RR-01", text="Respect.", key_stage="KS3", strand="RR")
    classes = [taught(member_school, edition, joined=20) for _ in range(3)]
    classes.append(taught(member_school, edition, joined=20, year_group="3"))
    summarise(area, year)
    return classes


class TestPages:
    def test_every_page_and_file_says_what_it_does_not_show(self, told, commissioner, area):
        for name in [*FIGURES, "area_document_print"]:
            page = page_of(commissioner.get(reverse(name, args=[area.uuid])))
            assert SAID in page, name
            assert not any(school_class.label in page for school_class in told), "by class"
            assert "Oakfield" not in page, "by school"

    def test_hidden_numbers_say_so_everywhere(self, told, commissioner, area):
        for name in ("area", "area_csv", "area_document_print"):
            page = page_of(commissioner.get(reverse(name, args=[area.uuid])))
            assert "too few to show" in page
        rows = csv.reader(io.StringIO(page_csv(commissioner, area)))
        assert ["All ages", "Pupils, at least", "80"] in [row[4:7] for row in rows]

    def test_before_the_first_figures(self, commissioner, area):
        for name in ("area", "area_coverage"):
            assert "Come back tomorrow" in page_of(
                commissioner.get(reverse(name, args=[area.uuid]))
            )
        assert commissioner.get(reverse("area_csv", args=[area.uuid])).status_code == 404
        assert commissioner.get(reverse("area_document", args=[area.uuid])).status_code == 302

    def test_last_years_figures(self, told, commissioner, area, year):
        AreaSummary.objects.create(
            area=area,
            academic_year=year - 1,
            figures=AreaSummary.objects.get().figures | {"lessons": 777},
        )
        address = reverse("area", args=[area.uuid])
        assert "777" not in page_of(commissioner.get(address))
        assert "777" in page_of(commissioner.get(address, {"year": year - 1}))
        assert commissioner.get(address, {"year": year - 2}).status_code == 404

    def test_roll_ups_of_the_area_and_of_no_school(self, commissioner, area, member_school):
        edition = EditionFactory(code="D1")
        question = uuid.UUID(edition.questions[0]["uuid"])
        PublishedRollupFactory(scope=member_school.uuid, question=question, n=60, cell=7)
        address = reverse("area_picture", args=[area.uuid])
        assert "The picture comes after the term" in page_of(commissioner.get(address))
        PublishedRollupFactory(scope=area.uuid, question=question, n=900, cohorts=40, cell=450)
        page = page_of(commissioner.get(address))
        assert "of the 900 pupils who finished in 40 classes" in page
        assert "60 pupils" not in page
        assert "not that there is less abuse" in page
        assert commissioner.get(address, {"term": "2024-autumn"}).status_code == 404

    def test_the_pdf(
        self,
        told,
        commissioner,
        area,
        monkeypatch,
        settings,
        tmp_path,
        django_capture_on_commit_callbacks,
    ):
        settings.MEDIA_ROOT = tmp_path
        monkeypatch.setattr(rendering, "missing", list)
        monkeypatch.setattr(rendering, "write_pdf", lambda html, _progress: (b"%PDF", 4))
        with django_capture_on_commit_callbacks(execute=True):
            commissioner.post(reverse("area_document", args=[area.uuid]))
        response = commissioner.get(reverse("area_document_file", args=[area.uuid]))
        assert response["Content-Type"] == "application/pdf"
        assert PortalDocument.objects.get().scope == area.uuid

    def test_they_ask_the_same_for_one_school_and_for_ten(self, commissioner, area, edition, year):
        addresses = [reverse(name, args=[area.uuid]) for name in FIGURES]

        def more(number):
            for _ in range(number):
                taught(SchoolFactory(area=area), edition, joined=20)
            summarise(area, year)

        more(1)
        few = [asked(commissioner, address) for address in addresses]
        more(9)
        assert [asked(commissioner, address) for address in addresses] == few
        assert max(few) <= MOST


def page_csv(browser, area):
    return page_of(browser.get(reverse("area_csv", args=[area.uuid]))).lstrip("\ufeff")
