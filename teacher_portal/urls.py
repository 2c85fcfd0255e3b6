"""Addresses of the portal and of the pupil's door."""

from django.urls import include, path

from teacher_portal.views import (
    account,
    assignments,
    choosing,
    class_people,
    classes,
    join,
    live,
    policy,
    projector,
    report,
    retention,
    rollups,
    running,
    school,
)

one_class = [
    path("", classes.class_detail, name="class_detail"),
    path("edit/", classes.class_edit, name="class_edit"),
    path("archive/", classes.class_archive, name="class_archive"),
    path("restore/", classes.class_restore, name="class_restore"),
    path("teachers/add/", class_people.teacher_add, name="teacher_add"),
    path("teachers/<int:pk>/remove/", class_people.teacher_remove, name="teacher_remove"),
    path("lessons/", choosing.class_choose, name="class_choose"),
    path("lessons/<str:code>/", assignments.assignment_new, name="assignment_new"),
    path("lessons/<str:code>/star/", choosing.lesson_star, name="lesson_star"),
    path("lessons/<str:code>/notice/", assignments.notice_give, name="notice_give"),
]

one_assignment = [
    path("", assignments.assignment, name="assignment"),
    path("board/", live.board, name="board"),
    path("counts/", live.board_counts, name="board_counts"),
    path("last-call/", live.last_call, name="last_call"),
    path("new-code/", live.code_new, name="code_new"),
    path("pause/", running.pause, name="pause"),
    path("go-on/", running.go_on, name="go_on"),
    path("more-time/", running.more_time, name="more_time"),
    path("last-day/", running.last_day, name="last_day"),
    path("close/", live.assignment_close, name="assignment_close"),
    path("cards/", live.qr_cards, name="qr_cards"),
    path("projector/", projector.projector, name="projector"),
    path("projector/notes/", projector.notes, name="projector_notes"),
    path("projector/shown/", projector.step_shown, name="projector_shown"),
    path("report/", report.report, name="report"),
    path("report.csv", report.report_file, name="report_csv"),
]

urlpatterns = [
    path("teach/", classes.teach_home, name="teach_home"),
    path("teach/account/", account.account, name="account"),
    path("weekly-email/<str:token>/", account.digest_stop, name="digest_stop"),
    path("teach/classes/new/", classes.class_new, name="class_new"),
    path("teach/classes/archive/", class_people.archive_earlier, name="archive_earlier"),
    path(
        "teach/classes/restore/<uuid:batch>/",
        class_people.restore_together,
        name="restore_together",
    ),
    path("teach/classes/<uuid:class_uuid>/", include(one_class)),
    path("teach/assignments/<uuid:assignment_uuid>/", include(one_assignment)),
    path("teach/hold/<uuid:assignment_uuid>/", assignments.hold, name="hold"),
    path("teach/resume/<uuid:assignment_uuid>/", assignments.resume, name="resume"),
    path("teach/objectives/<str:code>/", report.objective, name="objective"),
    path("teach/school/", school.school, name="school"),
    path("teach/retention/", retention.retention, name="retention"),
    path("teach/school/picture/", rollups.picture, name="school_picture"),
    path("teach/school/approve/", school.school_approve, name="school_approve"),
    path("teach/try/<uuid:edition_uuid>/pupil/", choosing.try_as_pupil, name="try_as_pupil"),
    path("teach/try/<uuid:edition_uuid>/wall/", choosing.try_on_projector, name="try_on_projector"),
    path("teach/school/", include("teacher_portal.school_urls")),
    path("for-parents/<uuid:policy_uuid>/", policy.for_parents, name="for_parents"),
    path("area/", include("teacher_portal.area_urls")),
    path("teach/packs/<uuid:edition_uuid>/", include("teacher_portal.pack_urls")),
    path("", include("teacher_portal.people_urls")),
    path("teach/", include("teacher_portal.question_box.staff_urls")),
    # The pupil's door. Codes have no vowels, so none of "ready", "start", "more" is one.
    path("join/", join.join, name="join"),
    path("join/ready/", join.join_ready, name="join_ready"),
    path("join/start/", join.join_start, name="join_start"),
    path("join/more/", include("teacher_portal.question_box.pupil_urls")),
    path("join/<str:code>/", join.join_with_code, name="join_with_code"),
]
