"""Addresses of the floor."""

from django.urls import path

from cms.views.arrive import arrive
from cms.views.exits import leave, times_tables
from cms.views.health import healthz, readyz
from cms.views.help import help_directory
from cms.views.invitations import invitation
from cms.views.pages import for_schools, how_it_works, how_reports_work, your_answers
from cms.views.two_steps import two_steps

urlpatterns = [
    path("accounts/two-steps/", two_steps, name="two_steps"),
    path("accounts/arrive/", arrive, name="arrive"),
    path("accounts/invitation/<str:token>/", invitation, name="invitation"),
    path("help/", help_directory, name="help"),
    path("for-schools/", for_schools, name="for_schools"),
    path("how-it-works/", how_it_works, name="how_it_works"),
    path("how-reports-work/", how_reports_work, name="how_reports_work"),
    path("your-answers/<str:band>/", your_answers, name="your_answers"),
    path("leave/", leave, name="leave"),
    path("times-tables/", times_tables, name="times_tables"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]
