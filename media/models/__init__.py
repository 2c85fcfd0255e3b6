"""The media library's tables: custom from the first migration, because swapping later is hard."""

from media.models.films import RegardMedia
from media.models.pictures import RegardImage, RegardRendition
from media.models.provenance import Licence, People, Provenance

__all__ = ["Licence", "People", "Provenance", "RegardImage", "RegardMedia", "RegardRendition"]
