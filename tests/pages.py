"""What a response says, without the random values it carries.

A form's token is 64 letters and figures: sooner or later "8B" or "D1" stands in it, and a test that
looks for a class's name finds one. So no test reads a page with its tokens.
"""

import re

TOKEN = re.compile(r"""(name="csrfmiddlewaretoken" value=")([^"]*)""")


def token_of(response):
    """The token of the first form on the page, as a browser would send it."""
    return TOKEN.search(response.content.decode())[2]


def text_of(response):
    """The page's source, tokens emptied, whatever the status is."""
    return TOKEN.sub(r"\1", response.content.decode())


def page_of(response):
    """The source of a page that came, tokens emptied."""
    assert response.status_code == 200
    return text_of(response)


def line_of(response):
    """The page's source in one line: words that wrap in a template can be looked for."""
    return " ".join(text_of(response).split())
