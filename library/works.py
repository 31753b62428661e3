"""What the shelf shows on the public page of a person."""

from cms.ports.works import offer_works
from library.essays import selectors as essays
from library.methods import selectors as methods

offer_works("essay", essays.works_of_author)
offer_works("method", methods.works_of_author)
