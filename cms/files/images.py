"""Pictures: opened, measured, and written anew without what a camera adds (place, owner, date)."""

import warnings
from io import BytesIO
from typing import IO, Any

from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from cms.files.refusals import FileRefused
from cms.settings import limits

_FORMATS = {"jpg": ("JPEG", "MPO"), "png": ("PNG",), "webp": ("WEBP",)}
_KEPT = {"icc_profile", "transparency"}
_OPTIONS: dict[str, dict[str, Any]] = {
    "jpg": {"format": "JPEG", "quality": 90, "optimize": True},
    "png": {"format": "PNG", "optimize": True},
    "webp": {"format": "WEBP", "quality": 90},
}
_TROUBLE = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    ArithmeticError,
    EOFError,
)


def check_image(file: IO[bytes], extension: str, pixels: int | None = None) -> None:
    """Refuses what is no picture of this kind, is damaged, or has too many pixels."""
    image = _open(file, extension)
    width, height = image.size
    if width * height > (pixels or limits.IMAGE_PIXELS):
        raise FileRefused(
            _(
                "The picture has %(width)s × %(height)s pixels, which is too large. "
                "Make it smaller and send it again."
            ),
            code="pixels",
            params={"width": width, "height": height},
        )
    try:
        image.load()
    except _TROUBLE as error:
        raise _damaged() from error


def without_metadata(file: IO[bytes], extension: str) -> ContentFile:
    """The picture written anew: turned as its camera said, and without EXIF, XMP and comments."""
    image = _open(file, extension)
    try:
        image.load()
        image = ImageOps.exif_transpose(image)
        kept = {str(key): value for key, value in image.info.items() if key in _KEPT}
        image.info.clear()
        if extension == "jpg" and image.mode not in {"RGB", "L", "CMYK"}:
            image = image.convert("RGB")
        target = BytesIO()
        image.save(target, **_OPTIONS[extension], **kept)
    except _TROUBLE as error:
        raise _damaged() from error
    return ContentFile(target.getvalue())


def as_webp(file: IO[bytes], extension: str, edge: int) -> ContentFile:
    """The picture as WebP without metadata, its longer side at most `edge` pixels."""
    image = _open(file, extension)
    try:
        # A JPEG is read at half or a quarter of its size where that is enough.
        image.draft("RGB", (edge, edge))
        image.load()
        image = ImageOps.exif_transpose(image)
        image.thumbnail((edge, edge), Image.Resampling.LANCZOS)
        has_alpha = "A" in image.getbands() or "transparency" in image.info
        image.info.clear()
        image = image.convert("RGBA" if has_alpha else "RGB")
        target = BytesIO()
        image.save(target, format="WEBP", quality=82, method=4)
    except _TROUBLE as error:
        raise _damaged() from error
    return ContentFile(target.getvalue())


def size_of(file: IO[bytes]) -> tuple[int, int] | None:
    """Width and height of a picture that was kept; None when it cannot be opened."""
    try:
        file.seek(0)
        with Image.open(file) as image:
            return image.size
    except _TROUBLE:
        return None


def _open(file: IO[bytes], extension: str) -> Image.Image:
    file.seek(0)
    try:
        with warnings.catch_warnings():
            # Pillow only warns of a bomb between its limit and twice its limit.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return Image.open(file, formats=_FORMATS[extension])
    except _TROUBLE as error:
        raise _damaged() from error


def _damaged() -> FileRefused:
    return FileRefused(
        _("We could not open this picture. Save it anew and send it again."), code="damaged"
    )
