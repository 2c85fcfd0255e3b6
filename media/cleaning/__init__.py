"""What every upload goes through before a byte of it is stored.

Each cleaner takes an open binary file and gives ``Cleaned``, or raises ``Refused`` with words for the
person who uploaded it. The type is found from the content; the name and the browser's word for it
count for nothing.
"""

from media.cleaning.common import Cleaned, Refused
from media.cleaning.pictures import clean_picture
from media.cleaning.sound import clean_film, clean_sound

__all__ = ["Cleaned", "Refused", "clean_film", "clean_picture", "clean_sound"]
