"""An author at the block editors: a story as a picture, spots on a picture, pasting, reusing."""

import json
import random

import pytest

from lessons.blocks.story_map import map_story
from tests.lessons.story_cases import CASES, story
from tests.system import studio_steps
from tests.system.studio_steps import (
    DOCS_HTML,
    FROM_DOCS,
    FROM_WORD,
    PASTE,
    WORD_HTML,
    WORD_TEXT,
    accessible,
    ask,
    delete,
    page_of,
    save_draft,
    step_of,
    steps,
    take_back,
    then_the_picture_stands_beside_the_scenes_where_there_is_room,
    to_steps,
)

pytestmark = [pytest.mark.system, pytest.mark.timeout(400)]

author, copy_of = studio_steps.author, studio_steps.copy_of


def static_address(demo, name):
    manifest = json.loads((demo["folder"] / "static" / "staticfiles.json").read_text())
    return f"/static/{manifest['paths'][name]}"


class TestStory:
    def test_the_picture_and_the_checks_read_a_story_alike(self, demo, regard):
        """The same marks in the browser as in Python, for every case and for 300 stories at random."""
        chance = random.Random(5)
        keys = ["", "a", "b", "c", "d", "e"]
        stories = [story(*scenes) for scenes, _marks in CASES.values()] + [
            story(
                *(
                    (chance.choice(keys), chance.choice(["", "good", "mend"]),
                     chance.choices(keys, k=chance.randint(0, 3)))
                    for _scene in range(chance.randint(0, 9))
                )
            )
            for _story in range(300)
        ]  # fmt: skip
        page = regard.person()
        page.goto("/times-tables/")
        drawn = page.evaluate(
            "async ([url, stories]) => stories.map((await import(url)).mapStory)",
            [static_address(demo, "lessons/studio/story-map.js"), stories],
        )
        for told, seen in zip(stories, drawn, strict=True):
            wanted = [
                {
                    "number": scene.number,
                    "title": scene.title,
                    "ways": [{"text": way.text, "to": way.to} for way in scene.ways],
                    "depth": scene.depth,
                    "marks": [mark.value for mark in scene.marks],
                }
                for scene in map_story(told)
            ]
            assert seen == wanted, told

    def test_the_picture_follows_what_is_written(self, regard, copy_of):
        page = copy_of("A1")
        scenes = step_of(page, "story_branch")["scenes"]
        picture = page.locator(".story-map").first
        assert picture.locator(".story-box").count() == len(scenes)
        accessible(regard, page, ".story-map")
        self.when_a_scene_is_told_in_other_words(page, picture)
        self.when_a_choice_leads_to_a_new_scene(page, picture, len(scenes))
        self.then_the_dead_end_is_shown_and_can_be_saved_as_a_draft(page, picture)
        self.open_scene(page, len(scenes) + 1).fill("They all stand in the rain.")
        self.then_it_cannot_be_handed_in(page)

    def open_scene(self, page, number):
        """By keyboard: from its box in the picture to its words."""
        box = page.locator(f".story-map .story-box[data-scene='{number}']").first
        box.focus()
        page.keyboard.press("Enter")
        return page.locator("textarea:focus")

    def when_a_scene_is_told_in_other_words(self, page, picture):
        words = self.open_scene(page, 2)
        words.fill("The penguins come waddling in.")
        assert "2. The penguins" in " ".join(
            picture.locator("[data-scene='2'] text").all_text_contents()
        )
        options = page.locator("[data-contentpath=to] option").all_text_contents()
        assert any("2. The penguins come waddling in." in option for option in options)

    def when_a_choice_leads_to_a_new_scene(self, page, picture, before):
        self.open_scene(page, 1)
        where = page.locator("[data-contentpath=to] select:visible").first
        known = [scene["key"] for scene in step_of(page, "story_branch")["scenes"]]
        where.select_option(label="+ A new scene")
        assert picture.locator(".story-box").count() == before + 1
        made = step_of(page, "story_branch")["scenes"][-1]["key"]
        assert made
        assert made not in known
        assert where.input_value() == made
        assert (
            f"{before + 1}. (nothing written yet)" in where.locator("option:checked").text_content()
        )

    def then_the_dead_end_is_shown_and_can_be_saved_as_a_draft(self, page, picture):
        box = picture.locator(".story-box").last
        assert "✕ Dead end " in box.locator("text").all_text_contents()
        assert "Dead end" in box.get_attribute("aria-label")
        assert "Dead end" in picture.locator(".story-map__mend").inner_text()
        picture.locator(".story-map__as-list summary").click()
        assert "Dead end" in picture.locator(".story-map__list > li").last.inner_text()
        assert "to mend" in picture.locator("[role=status]").inner_text()
        assert save_draft(page).status < 400
        to_steps(page)
        assert page.locator(".w-field--error, .help-critical").count() == 0
        assert page.locator(".story-map .story-box--dead-end").count() == 1

    def then_it_cannot_be_handed_in(self, page):
        page.locator("footer [data-w-dropdown-target=toggle]").last.click()
        page.get_by_role("button", name="Submit to Sign-off").click()
        page.wait_for_load_state()
        to_steps(page)
        said = page.locator("[data-contentpath=scenes]").first.inner_text()
        assert "is a dead end: it has no choices" in said

    def test_choices_keep_their_scene_when_scenes_come_go_and_move(self, copy_of):
        page = copy_of("B1")
        story_of = "document.querySelector('.story-map').nextElementSibling"
        before = step_of(page, "story_branch")["scenes"]
        target = before[0]["choices"][0]["to"]
        list_of = """(() => { const root = document.getElementById('steps-root').rootBlock;
            return root.children.find((c) => c.type === 'story_branch').block.childBlocks.scenes; })()"""
        assert page.evaluate(f"Boolean({story_of})")

        page.evaluate(f"{list_of}.moveBlock(0, 2)")
        moved = step_of(page, "story_branch")["scenes"]
        assert moved[2] == before[0]
        assert "Start" in page.locator(".story-map .story-box").first.get_attribute("aria-label")

        page.evaluate(f"{list_of}.duplicateBlock(2, {{}})")
        page.wait_for_function(f"{list_of}.children.length === {len(before) + 1}")
        copied = step_of(page, "story_branch")["scenes"]
        assert copied[3]["key"] not in [scene["key"] for scene in before]
        assert copied[3]["choices"] == copied[2]["choices"]

        place = [scene["key"] for scene in copied].index(target)
        page.evaluate(f"{list_of}.deleteBlock({place}, {{}})")
        page.wait_for_function("document.querySelectorAll('.story-line--nowhere').length > 0")
        assert (
            step_of(page, "story_branch")["scenes"][2 - (place < 2)]["choices"][0]["to"] == target
        )
        assert "Leads nowhere" in page.locator(".story-map__mend").inner_text()
        self.then_a_deleted_scene_is_taken_back(page, list_of)
        then_the_picture_stands_beside_the_scenes_where_there_is_room(page)

    def then_a_deleted_scene_is_taken_back(self, page, list_of):
        before, name = step_of(page, "story_branch")["scenes"], f"{list_of}.children[1]"
        known = page.evaluate(f"{name}.id")
        delete(page, name)
        take_back(page, "Scene 2, ")
        page.wait_for_function(f"{list_of}.children.length === {len(before)}")
        assert step_of(page, "story_branch")["scenes"] == before
        assert page.evaluate(f"{name}.id") == known
        assert page.evaluate(f"{name}.element.contains(document.activeElement)")


def test_the_longest_lesson_can_be_saved(copy_of):
    page = copy_of("D1")
    page.locator("#steps-root [data-contentpath=title] input").first.fill("A new title")
    assert save_draft(page).status < 400
    to_steps(page)
    assert steps(page)[0]["value"]["title"] == "A new title"


class TestHotspots:
    def test_spots_are_placed_by_pointing_dragging_and_by_keyboard(self, regard, copy_of):
        page = copy_of("C2")
        panel = page.locator(".spot-map").first
        panel.scroll_into_view_if_needed()
        image = panel.locator("img")
        page.wait_for_function("document.querySelector('.spot-map img').naturalWidth > 0")
        accessible(regard, page, ".spot-map")

        def spot(number):
            found = step_of(page, "hotspot")["items"][number - 1]
            return float(found["x"]), float(found["y"])

        mark = panel.locator(".spot-map__spot").nth(1)
        before = spot(2)
        mark.focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Shift+ArrowLeft")
        assert spot(2) == pytest.approx((before[0] - 4, before[1] + 1))
        said = panel.locator("[role=status]").inner_text()
        assert said.startswith("Spot 2, ")
        assert f"{before[0] - 4:g} % from the left, {before[1] + 1:g} % from the top" in said

        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.name").endswith("-1-value-title")
        frame = image.bounding_box()
        image.click(position={"x": frame["width"] * 0.03, "y": frame["height"] * 0.04})
        assert spot(2) == pytest.approx((3, 4), abs=0.6)

        panel.scroll_into_view_if_needed()
        frame, dot = image.bounding_box(), mark.bounding_box()
        page.mouse.move(dot["x"] + dot["width"] / 2, dot["y"] + dot["height"] / 2)
        page.mouse.down()
        page.mouse.move(
            frame["x"] + frame["width"] * 0.5, frame["y"] + frame["height"] * 0.2, steps=4
        )
        page.mouse.up()
        assert spot(2) == pytest.approx((50, 20), abs=0.6)
        first = spot(1)
        page.evaluate("document.activeElement.blur()")
        self.put_on_top_of_each_other(page, first)
        assert "lie on top of each other" in panel.locator(".spot-map__warning").inner_text()

    def put_on_top_of_each_other(self, page, first):
        fields = page.locator("[data-contentpath=x] input, [data-contentpath=y] input")
        fields.nth(2).fill(str(first[0]))
        fields.nth(3).fill(str(first[1]))

    def test_a_new_spot_can_be_placed_without_a_mouse(self, copy_of):
        page = copy_of("C2")
        panel = page.locator(".spot-map").first
        before = panel.locator(".spot-map__spot").count()
        page.locator("[data-contentpath=items] [data-streamfield-list-add]").first.click()
        place = panel.get_by_role("button", name="Place spot 1")
        place.focus()
        page.keyboard.press("Enter")
        page.keyboard.press("ArrowUp")
        placed = step_of(page, "hotspot")["items"][0]
        assert (placed["x"], placed["y"]) == ("50", "49")
        assert panel.locator(".spot-map__spot").count() == before + 1


class TestPasting:
    @pytest.mark.parametrize(
        ("html", "text", "clean"),
        [
            (WORD_HTML, WORD_TEXT, FROM_WORD),
            (DOCS_HTML, "First paragraph,\nsecond line.\n\nSecond\u200b paragraph.", FROM_DOCS),
            ("", WORD_TEXT, "Mo waits for a turn.\n\n\u201cCan I go next?\u201d he asks.\n– Ask\n– Wait"),
        ],
    )  # fmt: skip
    def test_text_of_a_word_processor_comes_in_plain(self, demo, author, html, text, clean):
        author.goto(f"/studio/pages/{page_of(demo, 'B2')}/edit/")
        to_steps(author)
        area = author.locator("#steps-root [data-contentpath=intro] textarea").first
        assert area.evaluate(PASTE, {"html": html, "text": text}) == "cleaned"
        assert area.input_value() == clean
        author.keyboard.press("Control+z")
        assert area.input_value() != clean
        title = author.locator("#steps-root [data-contentpath=title] input").first
        title.evaluate(PASTE, {"html": html, "text": text})
        assert title.input_value() == " ".join(clean.split())

    def test_plain_text_is_left_to_the_browser(self, demo, author):
        author.goto(f"/studio/pages/{page_of(demo, 'B2')}/edit/")
        to_steps(author)
        area = author.locator("#steps-root [data-contentpath=intro] textarea").first
        plain = {"html": "", "text": "Just words.\n\nAnd ‘more’ – of them: گل‌ها"}
        assert area.evaluate(PASTE, plain) == "left to the browser"


class TestReuse:
    def test_a_step_of_another_lesson_is_inserted_as_a_copy(self, demo, regard, copy_of):
        page = copy_of("C1")
        before = steps(page)
        page.get_by_role("button", name="Insert a step from another lesson").click()
        page.get_by_label("Find a lesson by title or code").fill("B2")
        page.keyboard.press("Enter")
        page.get_by_role("link", name="B2").click()
        page.get_by_label("Put the copy").select_option(index=1)
        page.locator("[data-reuse-preview] summary").first.click()
        frame = page.frame_locator(".reuse-preview")
        taken = frame.locator("h2").first.inner_text()
        accessible(regard, page, ".modal")
        page.locator("[data-reuse-step]").first.click()
        page.wait_for_function(
            f"document.getElementById('steps-root').rootBlock.children.length === {len(before) + 1}"
        )
        after = steps(page)
        assert after[0]["value"]["title"] == taken
        assert after[1:] == before
        page.wait_for_function("document.activeElement.name?.endsWith('-value-title')")
        known = json.dumps(ask(demo, "select steps from lessons_lessonpage"))
        assert after[0]["id"] not in known
        assert save_draft(page).status < 400
        to_steps(page)
        assert steps(page)[0]["value"]["title"] == taken

    def test_the_block_picker_shows_the_activity_in_the_look_of_the_band(self, demo, author):
        author.goto(f"/studio/pages/{page_of(demo, 'A1')}/edit/")
        to_steps(author)
        author.locator("#steps-root .c-sf-add-button").first.click()
        author.get_by_role("option", name="Branching story").locator("xpath=..").get_by_role(
            "button"
        ).first.click()
        preview = author.frame_locator("iframe[src*='block-preview']")
        preview.get_by_text("Mo and the red scooter").wait_for()
        assert preview.locator("html").get_attribute("data-band") == "5-7"
        preview.get_by_role("button", name="Mo asks and waits").wait_for()

    @pytest.mark.parametrize(
        ("root", "address"),
        [("steps-root", "pages/{page}"), ("questions-root", "snippets/quizzes/quiz/edit/{quiz}")],
    )
    def test_every_preview_runs_and_is_accessible(self, demo, regard, author, root, address):
        page, quiz = ask(
            demo, "select page_ptr_id, quiz_id from lessons_lessonpage where code = 'D1'"
        )[0]
        address = address.format(page=page, quiz=quiz)
        author.goto(f"/studio/{address}/{'edit/' if 'pages' in address else ''}")
        author.wait_for_function(f"document.getElementById('{root}')?.rootBlock")
        found = author.evaluate(
            f"""document.getElementById('{root}').rootBlock.blockDef.groupedChildBlockDefs
            .flatMap(([, defs]) => defs.map((each) => [each.name, each.meta.blockDefId]))"""
        )
        assert len(found) == (20 if root == "steps-root" else 4)
        for name, number in found:
            author.goto(f"/studio/block-preview/?id={number}")
            author.wait_for_load_state("networkidle")
            assert author.locator("main").inner_text(), name
            regard.accessible(author)
