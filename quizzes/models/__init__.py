"""Quizzes."""

from quizzes.models.quiz import Quiz

__all__ = ["Quiz"]
