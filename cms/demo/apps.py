"""The demo: invented people, a school and two lessons, for trying Regard out."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Installed in development only."""

    name = "cms.demo"
    label = "demo"
