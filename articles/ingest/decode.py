"""Bytes to text: by a stated encoding, as UTF-8, or by a guess that is safe; otherwise an error."""

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
_WESTERN = {"cp1252": "Western European (Windows)", "mac_roman": "Western European (old Macintosh)"}
_MOST_ACCENTS = 0.06
_SCRIPTS = 4
_SAMPLE = 65_536
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f]")
_MOST_CONTROLS = 0.05
# How characters beyond ASCII stand in prose. Read with the wrong encoding they land in other places.
_IN_PLACE = re.compile(
    "(?<![\\w])[àèéìòóôyÀÉ](?![\\w])"  # words of one letter
    "|(?<=[A-Za-zà-öø-ÿœšž])[à-öø-ÿœšžß]|[à-öø-ÿœšžß](?=[a-zà-öø-ÿœšž])"  # within a word, small
    "|(?<![^\\W\\d_])[À-ÖØ-ÞŒŠŽ](?=[a-zà-öø-ÿœšž’'A-ZÀ-ÖØ-ÞŒŠŽ])|(?<=[A-ZÀ-ÖØ-ÞŒŠŽ])[À-ÖØ-ÞŒŠŽ]"  # capitals
    "|(?<![^\\W_])[“‘«„‚‹](?=[\\w“‘'\"…\\[($£€ ])|(?<=[\\w.,;:!?…%)\\]’”\"' —–-])[”’»›](?![^\\W\\d_])"
    "|(?<=[^\\W\\d_])’(?=[^\\W\\d_])|(?<![^\\W\\d_])’(?=[\\w])|[…–—•·]"
    "|[£€¥](?=\\s?\\d)|(?<=\\d)\\s?[£€¥°½¼¾]|[©®™§\u00a0\u00ad]"
)


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Decode a text file, and say it where the encoding had to be guessed.

    Raises IngestError: wrong_type (no text), bad_encoding (how it is encoded is not clear).
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _refuse_binary(_strictly(data[len(mark) :], encoding)), ()
    wide = _utf16_without_mark(data[:_SAMPLE])
    if wide:
        return _refuse_binary(_strictly(data, wide)), ()
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
    """UTF-16 of most scripts: every second byte is one of very few values, zero (for blanks) among them."""
    pairs = len(sample) // 2
    even, odd = sample[0 : 2 * pairs : 2], sample[1 : 2 * pairs : 2]
    if pairs >= 2 and len(sample) % 2 == 0:
        for encoding, high, low in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
            if high.count(0) > max(0.02 * pairs, low.count(0) * 20) and len(set(high)) <= _SCRIPTS:
                return encoding
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
    for encoding, name in _WESTERN.items():
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _reads_well(text):
            return text, (f"The file does not state its encoding; it was read as {name}.",)
    return _guessed_by_statistics(data)


def _reads_well(text: str) -> bool:
    """Few letters with accents, and each of them, and each curly mark, where prose has it.

    Central European text fails by the number of accents: read as Western it has most of them in place.
    """
    letters = sum(character.isalpha() for character in text)
    accents = sum(character > "\x7f" and character.isalpha() for character in text)
    others = sum(character > "\x7f" for character in text)
    return accents <= _MOST_ACCENTS * letters and len(_IN_PLACE.findall(text)) >= 0.95 * others


def _guessed_by_statistics(data: bytes) -> tuple[str, tuple[str, ...]]:
    """For scripts other than Latin, whose letter frequencies tell their encodings apart."""
    from charset_normalizer import from_bytes

    # The part with the most to tell: from a little before the first byte beyond ASCII.
    first = next((i for i, byte in enumerate(data) if byte > 0x7F), 0)
    start = data.rfind(b"\n", 0, max(first - 200, 0)) + 1
    best = from_bytes(data[start : start + _SAMPLE], enable_fallback=False).best()
    if best is None or best.chaos > 0.05 or best.coherence < 0.35:
        raise bad_encoding()
    text = _strictly(data, best.encoding)
    letters = [character for character in text[:_SAMPLE] if character.isalpha()]
    if sum(character > "\u024f" for character in letters) < 0.5 * len(letters):
        raise bad_encoding()
    guess = f"{best.language} ({best.encoding})"
    return text, (f"The file does not state its encoding; it was read as {guess}.",)


def _refuse_binary(text: str) -> str:
    sample = text[:_SAMPLE]
    if len(_CONTROLS.findall(sample)) > _MOST_CONTROLS * len(sample):
        raise IngestError(
            "wrong_type",
            "This is not a text but a file for a program. "
            "Add a .txt, .md, .html, .docx, .pdf or .eml file, or a .zip of these, or paste the text.",
        )
    return text


def refuse_long(data: bytes) -> None:
    """IngestError (too_long) where the bytes of a text are more than the limit takes in any encoding."""
    most = 4 * MAX_TEXT_CHARACTERS + 4
    if len(data) > most and len(b"".join(data.split())) > most:
        raise IngestError(
            "too_long",
            f"The text is more than {MAX_TEXT_CHARACTERS:,} characters long, the most that is read. "
            "Split it into parts and add each part as an article of its own.",
        )


def bad_encoding() -> IngestError:
    return IngestError(
        "bad_encoding",
        "It is not clear how the letters of this text are encoded, and a guess could spoil names and "
        "quotations. Save the file as UTF-8 and add it again, or paste its text.",
    )
