"""A school shows what it teaches; a parent reads it; a commissioner and a local partner do their part."""

import re

import pytest

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]


def test_a_school_shows_what_it_teaches(regard):
    lead = regard.signed_in("school_lead")
    lead.goto("/teach/school/")
    regard.accessible(lead)
    lead.get_by_role("link", name="What we teach").click()
    lead.get_by_text("KS3:").click()
    regard.accessible(lead)
    when_she_plans_a_lesson_more(regard, lead)
    then_the_evidence_is_made_while_she_watches(regard, lead)
    address = when_she_asks_parents_to_answer(regard, lead)
    then_a_parent_reads_it_on_a_phone_without_javascript(regard, address)


def when_she_plans_a_lesson_more(regard, lead):
    lead.get_by_role("link", name="Plan the year").click()
    lead.get_by_role("link", name=re.compile("^Year 8")).click()
    lead.get_by_role("checkbox", name=re.compile("^D5")).check()
    regard.accessible(lead)
    lead.get_by_role("button", name="Save the plan for Year 8").click()
    lead.get_by_text(re.compile("lessons planned for Year 8")).wait_for()
    assert lead.get_by_role("checkbox", name=re.compile("^D5")).is_checked()


def then_the_evidence_is_made_while_she_watches(regard, lead):
    lead.goto("/teach/school/evidence/")
    regard.accessible(lead)
    lead.get_by_role("button", name="Make the PDF").click()
    link = lead.get_by_role("link", name="Download the PDF")
    link.wait_for(timeout=60_000)  # the page asks by itself how far it has come
    with lead.expect_download() as download:
        link.click()
    assert download.value.suggested_filename.startswith("rshe-evidence-")
    with download.value.path().open("rb") as file:
        assert file.read(5) == b"%PDF-"
    lead.goto("/teach/school/evidence/print/")
    regard.accessible(lead)


def when_she_asks_parents_to_answer(regard, lead):
    lead.goto("/teach/school/policy/")
    lead.get_by_label("Whom parents ask").fill("")
    lead.get_by_role("button", name="Save").click()
    lead.get_by_text("Say whom parents can ask.").first.wait_for()
    then_the_refused_form_is_accessible(regard, lead)
    lead.get_by_label("Whom parents ask").fill("Mr Pugh, office")
    lead.get_by_role("button", name="Save").click()
    address = lead.locator("a.address")
    regard.accessible(lead)
    return address.get_attribute("href")


def then_the_refused_form_is_accessible(regard, person):
    regard.refused(person)
    regard.accessible(person)


def then_a_parent_reads_it_on_a_phone_without_javascript(regard, address):
    parent = regard.person(javascript=False, phone=True)
    parent.goto(address)
    parent.get_by_text("Mr Pugh, office").wait_for()
    # In Year 9 by the suggestion, and in Year 8 since she ticked it.
    assert parent.get_by_role("link", name=re.compile("^D5")).count() == 2
    regard.accessible(parent)


def test_an_area_is_overseen_and_its_help_entries_are_checked(regard):
    commissioner = regard.signed_in("commissioner", phone=True)
    assert "/area/" in commissioner.url, "they have no school, and one place of work"
    for tab in ("Reach", "Coverage", "Answers", "Report", "People", "Help entries"):
        commissioner.get_by_role("link", name=tab, exact=True).click()
        commissioner.get_by_role("heading", level=1).wait_for()
        regard.accessible(commissioner)
        wide = "document.documentElement.scrollWidth - innerWidth"
        assert commissioner.evaluate(wide) <= 0, tab
        if tab not in {"People", "Help entries"}:
            assert commissioner.get_by_text("This shows reach, not less abuse.").is_visible()
    partner = regard.signed_in("partner", javascript=False)
    entry = partner.get_by_role("listitem").filter(has_text="Never checked").first
    name = entry.get_by_role("heading").inner_text()
    entry.get_by_text("I have checked it").click()
    entry.get_by_label("How you checked it").fill("ok")
    entry.get_by_role("button").click()
    then_the_refused_form_is_accessible(regard, partner)
    again = partner.get_by_role("listitem").filter(has_text=name)
    again.get_by_label("How you checked it").fill("Rang the number and asked for the manager.")
    again.get_by_role("button").click()
    partner.get_by_text(re.compile("is verified until")).wait_for()
    regard.accessible(partner)
