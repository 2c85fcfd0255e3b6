"""What something costs the person who does it: clicks and page loads. Typing and Tab are free."""

COUNT = "addEventListener('click', (event) => event.isTrusted && window.pressed(), true)"


class Effort:
    """Counts from now on; a press of Enter on a button is a click too."""

    def __init__(self, page):
        self.clicks = self.pages = 0
        page.expose_function("pressed", self._press)
        page.add_init_script(COUNT)
        page.evaluate(COUNT)
        page.on("framenavigated", lambda frame: self._turn(frame == page.main_frame))

    def _press(self):
        self.clicks += 1

    def _turn(self, whole):
        self.pages += whole
