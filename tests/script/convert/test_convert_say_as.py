"""What `<say-as>` makes of text, by examples."""

import pytest

from audiogen.script.convert.say_as import ordinal, said


@pytest.mark.parametrize(
    ("kind", "text", "form", "language", "expected"),
    [
        ("characters", "park", "", "en", "P A R K"),
        ("characters", "A1-b", "", "", "A 1 dash B"),
        ("spell-out", "übel", "", "de", "Ü B E L"),
        ("verbatim", "straß", "", "de", "S T R A ß"),
        ("digits", "321", "", "ja", "3 2 1"),
        ("digits", "1 2", "", "en", "1 2"),
        ("telephone", "5558675309", "", "fr", "5 5 5 8 6 7 5 3 0 9"),
        ("telephone", "(888) 555-1212", "", "en", "8 8 8, 5 5 5, 1 2 1 2"),
        ("telephone", "+44 20", "", "en-GB", "plus 4 4, 2 0"),
        ("cardinal", "12345", "", "de", ""),
        ("number", "12", "", "", ""),
        ("ordinal", "3", "", "en", "3rd"),
        ("ordinal", "1,011th", "", "en", "1011th"),
        ("fraction", "2/3", "", "en", "2 thirds"),
        ("fraction", "1/2", "", "en", "a half"),
        ("fraction", "1/8", "", "en", "an eighth"),
        ("fraction", "1+1/2", "", "en", "1 and a half"),
        ("fraction", "3 3/4", "", "en", "3 and 3 quarters"),
        ("unit", "500 mi", "", "en", "500 miles"),
        ("unit", "1 ft", "", "en", "1 foot"),
        ("unit", "6ft", "", "en", "6 feet"),
        ("unit", "30 mph", "", "en", "30 miles per hour"),
        ("unit", "20°C", "", "en", "20 degrees Celsius"),
        ("unit", "50 Hz", "", "en", "50 hertz"),
        ("date", "10-19-2016", "mdy", "en", "October 19th, 2016"),
        ("date", "19.10.2016", "dmy", "en", "October 19th, 2016"),
        ("date", "1960-09-10", "yyyymmdd", "en", "September 10th, 1960"),
        ("date", "19600910", "", "en", "September 10th, 1960"),
        ("date", "10/2016", "my", "en", "October 2016"),
        ("date", "3/1", "md", "en", "March 1st"),
        ("date", "3", "m", "en", "March"),
        ("time", "2:30pm", "hms12", "en", "2 30 PM"),
        ("time", "2 a.m.", "", "en", "2 AM"),
        ("time", "2:05", "", "en", "2 oh 5"),
        ("time", "14:30", "hms24", "en", "14 30"),
        ("time", "14:00", "hms24", "en", "14 hundred"),
        ("time", "9:00", "", "en", "9 o'clock"),
        ("time", "9:10:07", "", "en", "9 10 and 7 seconds"),
        (" Ordinal ", " 22 ", "", "en-US", "22nd"),
    ],
)
def test_text_is_said_as_it_is_read(kind: str, text: str, form: str, language: str, expected: str) -> None:
    assert said(kind, text, form, language) == expected


@pytest.mark.parametrize(
    ("kind", "text", "form", "language"),
    [
        ("address", "150th CT NE", "", "en"),
        ("expletive", "word", "", "en"),
        ("interjection", "Wow", "", "en"),
        ("", "word", "", "en"),
        ("characters", "a€b", "", "en"),
        ("characters", "a-b", "", "de"),
        ("characters", "a" * 61, "", "en"),
        ("telephone", "555 ext 2", "", "en"),
        ("telephone", "+44", "", "de"),
        ("ordinal", "3", "", "de"),
        ("ordinal", "third", "", "en"),
        ("ordinal", "3.5", "", "en"),
        ("fraction", "2/7x", "", "en"),
        ("fraction", "2/41", "", "en"),
        ("unit", "5 parsecs", "", "en"),
        ("unit", "miles", "", "en"),
        ("date", "10/19/16", "mdy", "en"),  # of which century?
        ("date", "13-19-2016", "mdy", "en"),
        ("date", "2016-10-32", "ymd", "en"),
        ("date", "10-19", "mdy", "en"),
        ("date", "1-2-2016", "", "en"),
        ("date", "10-19-2016", "mdy", "fr"),
        ("date", "today", "", "en"),
        ("time", "25:00", "", "en"),
        ("time", "13:00pm", "hms12", "en"),
        ("time", "2:30pm", "hms24", "en"),
        ("time", "2", "", "en"),
        ("time", "2:30", "hms12", "es"),
    ],
)
def test_what_is_not_sure_is_not_said_otherwise(kind: str, text: str, form: str, language: str) -> None:
    with pytest.raises(ValueError, match="can't be read as"):
        said(kind, text, form, language)


@pytest.mark.parametrize(
    ("number", "expected"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (112, "112th"), (121, "121st")],
)
def test_ordinals(number: int, expected: str) -> None:
    assert ordinal(number) == expected
