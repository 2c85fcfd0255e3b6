"""A quiz as a ``.h5p`` file to take away."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from quizzes.h5pp.services import export_quiz
from quizzes.models import Quiz


@require_safe
def export_page(request: HttpRequest, pk: int) -> FileResponse:
    """The newest words of a quiz, for whoever may read it here; ``?libraries`` brings the programs."""
    if not request.user.has_perm("quizzes.view_quiz"):
        raise PermissionDenied
    quiz = get_object_or_404(Quiz, pk=pk)
    return FileResponse(
        export_quiz(quiz, with_libraries="libraries" in request.GET),
        as_attachment=True,
        filename=f"{slugify(quiz.title) or 'quiz'}.h5p",
        content_type="application/zip",
    )
