"""Records whose content is known: links, texts, smart posters, MIME data and Android application records.

Each has `record()`, and `read` gives the one that a record is. Facts from the URI, Text and Smart Poster RTDs; the
Android application record is Android's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.ndef import generated as g
from latchwork.protocol.ndef.message import Record, Tnf, build_message, parse_message

URI_PREFIXES: tuple[str, ...] = (
    "",
    "http://www.",
    "https://www.",
    "http://",
    "https://",
    "tel:",
    "mailto:",
    "ftp://anonymous:anonymous@",
    "ftp://ftp.",
    "ftps://",
    "sftp://",
    "smb://",
    "nfs://",
    "ftp://",
    "dav://",
    "news:",
    "telnet://",
    "imap:",
    "rtsp://",
    "urn:",
    "pop:",
    "sip:",
    "sips:",
    "tftp:",
    "btspp://",
    "btl2cap://",
    "btgoep://",
    "tcpobex://",
    "irdaobex://",
    "file://",
    "urn:epc:id:",
    "urn:epc:tag:",
    "urn:epc:pat:",
    "urn:epc:raw:",
    "urn:epc:",
    "urn:nfc:",
)
"""By code; the codes above them are reserved."""

ANDROID_PACKAGE = b"android.com:pkg"


def prefix_of(uri: str) -> int:
    """The code of the longest beginning that can be left out."""
    return max(
        (code for code, prefix in enumerate(URI_PREFIXES) if uri.startswith(prefix)),
        key=lambda code: len(URI_PREFIXES[code]),
    )


def _decoded(data: bytes, encoding: str, what: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Malformed(what, f"it is not {encoding}") from None


@dataclass(frozen=True, slots=True)
class Uri:
    """A link. It may hold a key, so it is not shown."""

    uri: str = field(repr=False)

    def record(self) -> Record:
        code = prefix_of(self.uri)
        rest = self.uri[len(URI_PREFIXES[code]) :].encode()
        return Record(Tnf.WELL_KNOWN, b"U", g.UriPayload(code, rest).build())

    @classmethod
    def of(cls, payload: bytes) -> Uri:
        parts = g.UriPayload.parse(payload)
        if parts.prefix >= len(URI_PREFIXES):
            raise Malformed("URI record", "its prefix is reserved")
        return cls(URI_PREFIXES[parts.prefix] + _decoded(parts.rest, "utf-8", "URI record"))


BYTE_ORDERS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
LONGEST_LANGUAGE = 63


@dataclass(frozen=True, slots=True)
class Text:
    """`language` is an IANA tag such as `en` or `pt-BR`. UTF-16 is written with a byte order mark, low byte first."""

    text: str = field(repr=False)
    language: str = "en"
    utf16: bool = False

    def record(self) -> Record:
        if not self.language.isascii() or not 1 <= len(self.language) <= LONGEST_LANGUAGE:
            raise Malformed("text record", f"a language is 1 to {LONGEST_LANGUAGE} ASCII characters")
        text = b"\xff\xfe" + self.text.encode("utf-16-le") if self.utf16 else self.text.encode()
        status = g.TextPayloadStatus(utf16=self.utf16)
        return Record(Tnf.WELL_KNOWN, b"T", g.TextPayload(status, self.language.encode(), text).build())

    @classmethod
    def of(cls, payload: bytes) -> Text:
        """UTF-16 without a byte order mark has its high byte first."""
        parts = g.TextPayload.parse(payload)
        language = _decoded(parts.language, "ascii", "text record")
        if not parts.status.utf16:
            return cls(_decoded(parts.text, "utf-8", "text record"), language)
        order = BYTE_ORDERS.get(parts.text[:2])
        body = parts.text if order is None else parts.text[2:]
        return cls(_decoded(body, order or "utf-16-be", "text record"), language, True)


@dataclass(frozen=True, slots=True)
class Mime:
    """Data of an Internet media type."""

    type: str
    data: bytes = field(repr=False)

    def record(self) -> Record:
        if not self.type.isascii():
            raise Malformed("MIME record", "a media type is ASCII")
        return Record(Tnf.MIME, self.type.encode(), self.data)


@dataclass(frozen=True, slots=True)
class AndroidApplication:
    """Which app Android is to start with the tag. It stands last in its message."""

    package: str

    def record(self) -> Record:
        return Record(Tnf.EXTERNAL, ANDROID_PACKAGE, self.package.encode())


class Action(IntEnum):
    DO = 0
    SAVE = 1
    EDIT = 2


@dataclass(frozen=True, slots=True)
class SmartPoster:
    """A link with what is to be known of it: one title for each language, what to do with it, size and type of what it
    leads to, icons."""

    uri: str = field(repr=False)
    titles: tuple[Text, ...] = ()
    action: Action | None = None
    size: int | None = None
    type: str | None = None
    icons: tuple[Mime, ...] = ()

    def record(self) -> Record:
        records = [Uri(self.uri).record(), *(title.record() for title in self.titles)]
        if self.action is not None:
            records.append(Record(Tnf.WELL_KNOWN, b"act", bytes((self.action,))))
        if self.size is not None:
            if not 0 <= self.size < 1 << 32:
                raise Malformed("smart poster", "a size is four bytes")
            records.append(Record(Tnf.WELL_KNOWN, b"s", self.size.to_bytes(4, "big")))
        if self.type is not None:
            records.append(Record(Tnf.WELL_KNOWN, b"t", self.type.encode()))
        records += [icon.record() for icon in self.icons]
        return Record(Tnf.WELL_KNOWN, b"Sp", build_message(records))

    @classmethod
    def of(cls, payload: bytes) -> SmartPoster:
        links: list[str] = []
        titles: list[Text] = []
        icons: list[Mime] = []
        action: Action | None = None
        size: int | None = None
        of_type: str | None = None
        for record in parse_message(payload):
            match record:
                case Record(tnf=Tnf.WELL_KNOWN, type=b"U"):
                    links.append(Uri.of(record.payload).uri)
                case Record(tnf=Tnf.WELL_KNOWN, type=b"T"):
                    titles.append(Text.of(record.payload))
                case Record(tnf=Tnf.WELL_KNOWN, type=b"act"):
                    action = _action(record.payload)
                case Record(tnf=Tnf.WELL_KNOWN, type=b"s"):
                    size = _size(record.payload)
                case Record(tnf=Tnf.WELL_KNOWN, type=b"t"):
                    of_type = _decoded(record.payload, "utf-8", "smart poster")
                case Record(tnf=Tnf.MIME):
                    icons.append(_mime(record))
        if len(links) != 1:
            raise Malformed("smart poster", f"it has {len(links)} links where one belongs")
        return cls(links[0], tuple(titles), action, size, of_type, tuple(icons))


def _action(payload: bytes) -> Action:
    if len(payload) != 1 or payload[0] not in set(Action):
        raise Malformed("smart poster", "its action is reserved")
    return Action(payload[0])


def _size(payload: bytes) -> int:
    if len(payload) != 4:
        raise Malformed("smart poster", "a size is four bytes")
    return int.from_bytes(payload, "big")


def _mime(record: Record) -> Mime:
    return Mime(_decoded(record.type, "ascii", "MIME record"), record.payload)


Known = Uri | Text | SmartPoster | Mime | AndroidApplication

_WELL_KNOWN: dict[bytes, Callable[[bytes], Known]] = {b"U": Uri.of, b"T": Text.of, b"Sp": SmartPoster.of}


def read(record: Record) -> Known | None:
    """What a record is; None for one that is not known here. Raises `Malformed` when its content is not what its type
    says."""
    if record.tnf is Tnf.WELL_KNOWN and record.type in _WELL_KNOWN:
        return _WELL_KNOWN[record.type](record.payload)
    if record.tnf is Tnf.MIME:
        return _mime(record)
    if record.tnf is Tnf.EXTERNAL and record.type == ANDROID_PACKAGE:
        return AndroidApplication(_decoded(record.payload, "utf-8", "Android application record"))
    return None


def link_of(message: bytes) -> str | None:
    """The first link in a message, be it in a smart poster; None without one. Raises `Malformed`."""
    for record in parse_message(message):
        known = read(record)
        if isinstance(known, Uri | SmartPoster):
            return known.uri
    return None
