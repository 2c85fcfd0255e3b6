"""Authors at the block editors: small verbs that the stories are told in."""

import json
import sqlite3

import pytest

WORD_HTML = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>
<!-- p.MsoNormal {margin:0cm; font-family:"Calibri",sans-serif;} --></style></head>
<body lang=EN-GB><!--StartFragment-->
<p class=MsoNormal style='margin-bottom:8.0pt'><span style='font-size:11.0pt;color:red'>Mo\u00a0waits\r
 for\u00a0a <b>turn</b>.<o:p></o:p></span></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoNormal>\u201cCan I go next?\u201d he asks\u00ad.<o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>\u00b7<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;
</span></span></span><![endif]>Ask<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>\u00b7<span>&nbsp; </span></span><![endif]>Wait<o:p></o:p></p>
<!--EndFragment--></body></html>"""
WORD_TEXT = "Mo\u00a0waits for\u00a0a turn.\r\n\u00a0\r\n\u201cCan I go next?\u201d he asks\u00ad.\r\n\u00b7\tAsk\r\n\u00b7\tWait\r\n"
FROM_WORD = "Mo waits for a turn.\n\n\u201cCan I go next?\u201d he asks.\n\n– Ask\n– Wait"

DOCS_HTML = """<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-6f1c8a2e-7fff-1234">
<p dir="ltr" style="line-height:1.38;"><span style="font-size:11pt;font-family:Arial;">First paragraph,<br>second line.</span></p><br />
<p dir="ltr"><span style="font-weight:700;">Second\u200b paragraph.</span></p>
<ol style="margin-top:0;"><li dir="ltr" aria-level="1"><p dir="ltr" role="presentation"><span>One</span></p></li>
<li dir="ltr" aria-level="1"><p dir="ltr" role="presentation"><span>Two</span></p></li></ol></b>"""
FROM_DOCS = "First paragraph,\nsecond line.\n\nSecond paragraph.\n\n1. One\n2. Two"

PASTE = """(field, { html, text }) => {
    field.focus(); field.select();
    const data = new DataTransfer();
    if (html) data.setData("text/html", html);
    data.setData("text/plain", text);
    const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
    return field.dispatchEvent(event) ? "left to the browser" : "cleaned";
}"""
BEST_PRACTICE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def ask(demo, question, *values):
    database = sqlite3.connect(f"file:{demo['folder']}/regard.sqlite3?mode=ro", uri=True)
    with database:
        rows = database.execute(question, values).fetchall()
    database.close()
    return rows


def page_of(demo, code):
    return ask(demo, "select page_ptr_id from lessons_lessonpage where code = ?", code)[0][0]


@pytest.fixture
def author(regard):
    return regard.signed_in("author")


@pytest.fixture
def copy_of(demo, author):
    """Duplicate a lesson as its author would; the studio then shows the copy's steps."""

    def duplicate(code):
        author.goto(f"/studio/pages/{page_of(demo, code)}/copy/")
        author.get_by_role("button", name="Copy this page").click()
        author.wait_for_url("**/edit/")
        to_steps(author)
        return author

    return duplicate


def to_steps(page):
    page.get_by_role("tab", name="Steps and quiz").click()
    page.wait_for_function("document.getElementById('steps-root')?.rootBlock")


def steps(page):
    """What the form holds, as it would be sent."""
    return page.evaluate("document.getElementById('steps-root').rootBlock.getValue()")


def step_of(page, kind):
    return next(step["value"] for step in steps(page) if step["type"] == kind)


def save_draft(page):
    with page.expect_response(lambda r: r.request.method == "POST" and "/edit/" in r.url) as saved:
        page.get_by_role("button", name="Save draft").first.click()
    page.wait_for_load_state()
    return saved.value


def accessible(regard, page, within):
    """No violation inside our own part of Wagtail's page, and no error in the console."""
    assert page.faults == [], page.faults
    if not regard.axe:
        return
    page.evaluate(regard.axe)
    found = page.evaluate(
        "([within, tags]) => axe.run(within, {runOnly: {type: 'tag', values: tags}})",
        [within, BEST_PRACTICE],
    )
    short = [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in found["violations"]]
    assert short == [], json.dumps(short)


def delete(page, child):
    """By the button that authors press."""
    page.evaluate(
        f"{child}.element.querySelector('[data-streamfield-action=DELETE]').scrollIntoView()"
    )
    found = page.evaluate_handle(
        f"{child}.element.querySelector('[data-streamfield-action=DELETE]')"
    )
    found.as_element().press("Enter")


def take_back(page, name):
    """By keyboard, from where the focus is; what happens is said."""
    page.wait_for_function("document.activeElement.closest('.undo-bar')")
    said = page.locator("body > [role=status]")
    assert said.inner_text().startswith(f"Deleted: {name}")
    page.keyboard.press("Enter")
    assert said.inner_text().startswith(f"Taken back: {name}")
    assert page.locator(".undo-bar").count() == 0


def then_the_picture_stands_beside_the_scenes_where_there_is_room(page):
    both = page.locator(".story-both").first
    for width, beside in ((1280, True), (1100, False)):
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_function(
            "(wanted) => document.querySelector('.story-both.is-beside') ? wanted : !wanted",
            arg=beside,
        )
        picture, scenes = (both.locator(":scope > *").nth(n).bounding_box() for n in (0, 1))
        assert (picture["x"] + picture["width"] <= scenes["x"]) is beside
