"""Addresses of the school's dashboard and documents, below ``/teach/school/``."""

from django.urls import path

from teacher_portal.views import coverage, evidence, policy

urlpatterns = [
    path("coverage/", coverage.coverage, name="coverage"),
    path("coverage.csv", coverage.coverage_file, name="coverage_csv"),
    path("plan/", coverage.plan, name="school_plan"),
    path("plan/fill/", coverage.plan_fill, name="school_plan_fill"),
    path("evidence/", evidence.evidence_page, name="evidence"),
    path("evidence/state/", evidence.evidence_state, name="evidence_state"),
    path("evidence/print/", evidence.evidence_print, name="evidence_print"),
    path("evidence/evidence.pdf", evidence.evidence_file, name="evidence_file"),
    path("policy/", policy.policy, name="policy"),
    path("policy/pack/", evidence.consultation_make, name="consultation_make"),
    path("policy/pack/state/", evidence.consultation_state, name="consultation_state"),
    path("policy/pack/print/", evidence.consultation_print, name="consultation_print"),
    path("policy/pack/pack.pdf", evidence.consultation_file, name="consultation_file"),
]
