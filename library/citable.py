"""The works of the library that can be cited."""

from cms.audience.viewer import Viewer
from library.citations.citable import Citable, offer_citable
from library.essays.selectors.citable import citable_essay
from library.methods.selectors.citable import citable_method
from library.versions.citable import citable_version


def _method(pk: int, viewer: Viewer, version: int | None = None) -> Citable | None:
    return citable_method(pk) if version is None else citable_version(pk, version, viewer)


offer_citable("method", _method)
offer_citable("essay", citable_essay)
