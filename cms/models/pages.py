"""The base of every page, and the public home page."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page


class BasePage(Page):
    """What all of Regard's pages share: a neutral title in the tab and no tracking fields."""

    show_in_menus_default = False

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Let caches at the edge keep a public page for a minute, and browsers for no time."""
        response: HttpResponse = super().serve(request, *args, **kwargs)
        patch_cache_control(response, public=True, max_age=0, s_maxage=60)
        return response

    @property
    def browser_title(self) -> str:
        """The title of tab and history, which must not say what a page is about."""
        return str(self.title)


class HomePage(BasePage):
    """The public home page."""

    headline = models.CharField(
        _("headline"), max_length=120, default="Teach respect. Start early. Keep everyone safe."
    )
    introduction = models.TextField(_("introduction"), blank=True)

    template = "cms/pages/home.html"
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    max_count = 1

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("headline"),
        FieldPanel("introduction"),
    ]

    class Meta:
        verbose_name = _("home page")
