"""Bytes to text: what states its encoding, what is UTF-8, and what can be told with confidence; or an error."""

import codecs
import re

from .types import MAX_TEXT_CHARACTERS, IngestError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NAMES = {"cp1252": "Western European (Windows)", "mac_roman": "Western European (old Macintosh)"}
_SAMPLE = 65_536
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f]")
_MOST_CONTROLS = 0.05
# How characters beyond ASCII stand in prose. Read with the wrong encoding they land in other places.
_IN_PLACE = re.compile(
    "(?<=[A-Za-zà-öø-ÿœšž])[à-öø-ÿœšžß]|[à-öø-ÿœšžß](?=[a-zà-öø-ÿœšž])"  # within a word, small
    "|(?<![^\\W\\d_])[À-ÖØ-ÞŒŠŽ](?=[a-zà-öø-ÿœšž’'A-ZÀ-ÖØ-ÞŒŠŽ])|(?<=[A-ZÀ-ÖØ-ÞŒŠŽ])[À-ÖØ-ÞŒŠŽ]"  # capitals
    "|(?<![^\\W_])[“‘«„‚‹](?=[\\w“‘'\"…\\[($£€ ])|(?<=[\\w.,;:!?…%)\\]’”\"' —–-])[”’»›](?![^\\W\\d_])"
    "|(?<=[^\\W\\d_])’(?=[^\\W\\d_])|(?<![^\\W\\d_])’(?=[\\w])|[…–—•·]|[£€¥](?=\\s?\\d)|(?<=\\d)\\s?[£€¥°½¼¾]|[©®™§ \u00a0\u00ad]"
)


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Decode a text file, and say it where the encoding had to be guessed.

    Raises IngestError: wrong_type (not text), bad_encoding (text, but how its letters are encoded is not clear),
    too_long.
    """
    if len(data) > 4 * MAX_TEXT_CHARACTERS + 4 and len(b"".join(data.split())) > 4 * MAX_TEXT_CHARACTERS + 4:
        # No encoding of the limit takes more than four bytes for a character.
        raise IngestError(
            "too_long",
            f"The text is more than {MAX_TEXT_CHARACTERS:,} characters long, the most that is read. "
            "Split it into parts and add each part as an article of its own.",
        )
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _refuse_binary(_strictly(data[len(mark) :], encoding)), ()
    encoding = _utf16_without_mark(data[:_SAMPLE])
    if encoding:
        return _refuse_binary(_strictly(data, encoding)), ()
    text, dropped = _utf8(data)
    if text is None:
        text, dropped = _guessed(data)
    return _refuse_binary(text), dropped


def _strictly(data: bytes, encoding: str) -> str:
    try:
        # Lone surrogates pass: they are removed, and counted, when the text is normalised.
        return data.decode(encoding, "surrogatepass" if encoding != "utf-8" else "strict")
    except UnicodeDecodeError as error:
        raise bad_encoding() from error


def _utf16_without_mark(sample: bytes) -> str | None:
    """Text in Latin letters leaves every second byte zero."""
    pairs = len(sample) // 2
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if pairs >= 2 and len(sample) % 2 == 0:
        if odd > 0.7 * pairs and even < 0.02 * pairs:
            return "utf-16-le"
        if even > 0.7 * pairs and odd < 0.02 * pairs:
            return "utf-16-be"
    return None


def _utf8(data: bytes) -> tuple[str | None, tuple[str, ...]]:
    try:
        return data.decode(), ()
    except UnicodeDecodeError as error:
        # A file cut off within its last character is still UTF-8, provided that it shows others.
        if error.reason == "unexpected end of data" and len(data) - error.start < 4 and error.start:
            text = data[: error.start].decode()
            if not text.isascii():
                return text, ("Removed a last character that was cut off.",)
        return None, ()


def _guessed(data: bytes) -> tuple[str, tuple[str, ...]]:
    _refuse_binary(data[:_SAMPLE].decode("ascii", "ignore"))
    beyond_ascii = sum(byte > 0x7F for byte in data[:_SAMPLE]) / min(len(data), _SAMPLE)
    if beyond_ascii < 0.2:
        for encoding in ("cp1252", "mac_roman"):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                continue
            if _reads_well(text):
                return text, (f"The file does not state its encoding; it was read as {_NAMES[encoding]}.",)
    return _guessed_by_statistics(data)


def _reads_well(text: str) -> bool:
    others = sum(character > "\x7f" for character in text)
    return len(_IN_PLACE.findall(text)) >= 0.95 * others


def _guessed_by_statistics(data: bytes) -> tuple[str, tuple[str, ...]]:
    from charset_normalizer import from_bytes

    # The part with the most to tell: from a little before the first byte beyond ASCII.
    first = next((i for i, byte in enumerate(data) if byte > 0x7F), 0)
    start = data.rfind(b"\n", 0, max(first - 200, 0)) + 1
    best = from_bytes(data[start : start + _SAMPLE], enable_fallback=False).best()
    if best is None or best.chaos > 0.05 or best.coherence < 0.35:
        raise bad_encoding()
    text = _strictly(data, best.encoding)
    return text, (f"The file does not state its encoding; it was read as {best.language} ({best.encoding}).",)


def _refuse_binary(text: str) -> str:
    sample = text[:_SAMPLE]
    if len(_CONTROLS.findall(sample)) > _MOST_CONTROLS * len(sample):
        raise IngestError(
            "wrong_type",
            "This is not a text but a file for a program. "
            "Add a .txt, .md, .html, .docx, .pdf or .eml file, or a .zip of these, or paste the text.",
        )
    return text


def bad_encoding() -> IngestError:
    return IngestError(
        "bad_encoding",
        "It is not clear how the letters of this text are encoded, and a guess could spoil names and quotations. "
        "Save the file as UTF-8 and add it again, or paste its text.",
    )
