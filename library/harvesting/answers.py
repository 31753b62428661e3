"""Answers of OAI-PMH 2.0 as XML."""

import re
from datetime import UTC, datetime
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import override
from lxml import etree

from library.citations.citable import Citable
from library.citations.linked import dublin_core
from library.harvesting.requests import PREFIX, HarvestError, token_of
from library.harvesting.selectors import Harvested, Part, identifier_of

OAI = "http://www.openarchives.org/OAI/2.0/"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC = "http://purl.org/dc/elements/1.1/"
OAI_IDENTIFIER = "http://www.openarchives.org/OAI/2.0/oai-identifier"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
_XML = "http://www.w3.org/XML/1998/namespace"
# What XML 1.0 cannot hold, not even written as a number.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SCHEMA = f"{{{XSI}}}schemaLocation"
_OAI_DC_SCHEMA = f"{OAI}oai_dc.xsd"


class Answer:
    """One answer: the frame of every one, and what its verb puts into it."""

    def __init__(self, now: datetime, base_url: str) -> None:
        self._root = etree.Element(f"{{{OAI}}}OAI-PMH", nsmap={None: OAI, "xsi": XSI})
        self._root.set(_SCHEMA, f"{OAI} {OAI}OAI-PMH.xsd")
        self._put(self._root, "responseDate", stamp(now))
        self._request = self._put(self._root, "request", base_url)
        self._base_url = base_url

    def as_bytes(self) -> bytes:
        """The document."""
        return etree.tostring(self._root, xml_declaration=True, encoding="UTF-8")

    def refuse(self, refusal: HarvestError) -> None:
        """An error. What was asked is said again unless that itself was wrong."""
        if refusal.code in {"badVerb", "badArgument"}:
            self._request.attrib.clear()
        self._put(self._root, "error", str(refusal), code=refusal.code)

    def say_asked(self, asked: dict[str, str]) -> None:
        """Repeats what was asked."""
        for name, value in asked.items():
            self._request.set(name, _plain(value))

    def identify(self, earliest: datetime) -> None:
        """Who answers here, and how."""
        own = self._put(self._root, "Identify")
        self._put(own, "repositoryName", settings.WAGTAIL_SITE_NAME)
        self._put(own, "baseURL", self._base_url)
        self._put(own, "protocolVersion", "2.0")
        self._put(own, "adminEmail", parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
        self._put(own, "earliestDatestamp", stamp(earliest))
        self._put(own, "deletedRecord", "persistent")
        self._put(own, "granularity", "YYYY-MM-DDThh:mm:ssZ")
        described = self._put(own, "description")
        scheme = etree.SubElement(
            described, f"{{{OAI_IDENTIFIER}}}oai-identifier", nsmap={None: OAI_IDENTIFIER}
        )
        scheme.set(_SCHEMA, f"{OAI_IDENTIFIER} {OAI_IDENTIFIER}.xsd")
        for name, value in (
            ("scheme", "oai"),
            ("repositoryIdentifier", urlsplit(settings.BASE_URL).hostname or "localhost"),
            ("delimiter", ":"),
            ("sampleIdentifier", identifier_of(1)),
        ):
            etree.SubElement(scheme, f"{{{OAI_IDENTIFIER}}}{name}").text = value

    def list_formats(self) -> None:
        """The one format."""
        own = self._put(self._put(self._root, "ListMetadataFormats"), "metadataFormat")
        self._put(own, "metadataPrefix", PREFIX)
        self._put(own, "schema", _OAI_DC_SCHEMA)
        self._put(own, "metadataNamespace", OAI_DC)

    def list_sets(self, sets: list[tuple[str, str]]) -> None:
        """All sets at once: they are few."""
        listed = self._put(self._root, "ListSets")
        for spec, name in sets:
            own = self._put(listed, "set")
            self._put(own, "setSpec", spec)
            self._put(own, "setName", name)

    def get_record(self, record: Harvested) -> None:
        """One record."""
        self._put_record(self._put(self._root, "GetRecord"), record)

    def list_part(self, verb: str, part: Part, expires: datetime) -> None:
        """A part of a list, with the token to go on; the last part of several has an empty one."""
        listed = self._put(self._root, verb)
        for record in part.records:
            if verb == "ListRecords":
                self._put_record(listed, record)
            else:
                self._put_header(listed, record)
        if not part.is_partial:
            return
        token = self._put(
            listed,
            "resumptionToken",
            token_of(part.following) if part.following else "",
            completeListSize=str(part.size),
            cursor=str(part.cursor),
        )
        if part.following:
            token.set("expirationDate", stamp(expires))

    def _put_record(self, parent: etree._Element, record: Harvested) -> None:
        own = self._put(parent, "record")
        self._put_header(own, record)
        if record.work is not None:
            self._put_words(self._put(own, "metadata"), record.work)

    def _put_header(self, parent: etree._Element, record: Harvested) -> None:
        header = self._put(parent, "header")
        if record.is_deleted:
            header.set("status", "deleted")
        self._put(header, "identifier", record.identifier)
        self._put(header, "datestamp", stamp(record.stamped_at))
        for spec in record.sets:
            self._put(header, "setSpec", spec)

    def _put_words(self, parent: etree._Element, work: Citable) -> None:
        """Dublin Core, names of words in the language of the work."""
        own = etree.SubElement(parent, f"{{{OAI_DC}}}dc", nsmap={"oai_dc": OAI_DC, "dc": DC})
        own.set(_SCHEMA, f"{OAI_DC} {_OAI_DC_SCHEMA}")
        with override(work.language):
            elements = dublin_core(work)
        for element in elements:
            child = etree.SubElement(own, f"{{{DC}}}{element.name}")
            child.text = _plain(element.content)
            if element.language:
                child.set(f"{{{_XML}}}lang", element.language)

    def _put(
        self, parent: etree._Element, name: str, text: str = "", **attributes: str
    ) -> etree._Element:
        child = etree.SubElement(parent, f"{{{OAI}}}{name}", attributes)
        if text:
            child.text = _plain(text)
        return child


def stamp(moment: datetime) -> str:
    """A moment of UTC in whole seconds."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _plain(text: str) -> str:
    return _CONTROL.sub(" ", text)
