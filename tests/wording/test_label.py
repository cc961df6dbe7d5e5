from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image

from cardgen.catalog import Message
from cardgen.errors import CardgenError
from cardgen.wording.label import LabelWording, LabelWords
from tests.layout.studio import MESSAGE, captions, speaker

YEARS = replace(
    MESSAGE,
    id="years",
    source="已有{years}年，自{since}。",
    translation="{since}부터 {years}년.",
    placeholders={"years": "integer", "since": "date"},
)
GIVEN = {"years": "1024", "since": "2020-03-26"}
TYPES = {"box": "integer", "to": "city", "lot": "text", "logo": "picture"}


def both(speech: LabelWords, name: str) -> tuple[str | None, str | None]:
    return speech.sides["source"].values.get(name), speech.sides["target"].values.get(name)


def test_a_message_in_both_languages() -> None:
    speech = speaker().speak({})
    assert both(speech, "message") == ("风月同天", "같은 하늘")
    assert [speech.sides[side].lang for side in ("source", "target")] == ["zh-Hans", "ko"]
    assert speech.message == MESSAGE.location


def test_values_are_worded_for_each_language() -> None:
    fields = {"box": "24,000", "to": "서울", "lot": "A·7"}
    speech = speaker(fields=fields, types=TYPES).speak({})
    assert both(speech, "box") == ("24,000", "24,000")
    assert both(speech, "to") == ("首尔", "서울")
    assert both(speech, "lot") == ("A·7", "A·7")


def test_placeholders_fill_the_message_and_may_be_shown_once_more() -> None:
    speech = speaker(YEARS, GIVEN).speak({})
    assert both(speech, "message") == (
        "已有1,024年，自2020年3月26日。",
        "2020년 3월 26일부터 1,024년.",
    )
    assert both(speech, "years") == ("1,024", "1,024")
    assert both(speech, "since") == ("2020年3月26日", "2020년 3월 26일")


def test_the_message_decides_the_type_of_a_field_that_both_have() -> None:
    speech = speaker(YEARS, GIVEN, types={"since": "text", "years": "text"}).speak({})
    assert both(speech, "since") == ("2020年3月26日", "2020년 3월 26일")


@pytest.mark.parametrize(
    ("langs", "authors", "expected"),
    [
        (("zh-Hans", "ko"), {"zh": "长屋王", "ko": "나가야왕"}, ("长屋王", "나가야왕")),
        (("zh-Hans", "ja"), {"zh": "长屋王", "ja": "長屋王"}, ("长屋王", "長屋王")),
        (("zh-Hant", "ko"), {"zh": "长屋王", "zh-Hant": "長屋王"}, ("長屋王", None)),
        (("zh-Hant", "ko"), {"zh": "成语", "ko": ""}, ("成语", "")),
        (("zh-Hans", "ko"), {}, (None, None)),
    ],
)
def test_attribution_by_language(
    langs: tuple[str, str], authors: dict[str, str], expected: tuple[str | None, str | None]
) -> None:
    speech = speaker(replace(MESSAGE, attribution=authors, same=True), langs=langs).speak({})
    assert both(speech, "attribution") == expected


def test_a_text_whose_counterpart_is_missing_gets_a_warning() -> None:
    types = {
        **dict.fromkeys(("name", "name_target", "role", "role_target", "note"), "text"),
        "day": "date",
        "day_target": "date",
    }

    def doubts(**values: str) -> list[str]:
        varying = ("name",)
        fields = {name: value for name, value in values.items() if name not in varying}
        given = {name: value for name, value in values.items() if name in varying}
        wording = speaker(fields=fields, types=types, varying=varying)
        return [str(each) for each in wording.speak(given).doubts]

    assert doubts(name="王芳") == [
        "warning: one-language: name has a text, but name_target is empty: one "
        "language lacks the text\n"
        "  hint: give name_target too, even if both texts are the same"
    ]
    (lacking,) = doubts(role_target="주임", role="", name="王芳", name_target="왕팡")
    assert "role_target has a text, but role is empty" in lacking
    assert doubts(name="王芳", name_target="왕팡", note="七") == []
    assert doubts(day="2020-03-26", note="七") == []  # says itself in both


def test_areas_show_by_the_fields_that_have_values() -> None:
    speech = speaker(fields={"lot": "", "box": "1"}, types=TYPES).speak({})
    assert speech.has("box")
    assert not speech.has("lot")
    assert not speech.has("to")
    assert speech.has("message")
    assert speech.has("attribution")
    assert speech.allows(())
    assert speech.allows((("box",), ("attribution",)))
    assert not speech.allows((("box",), ("lot",)))
    assert speech.allows((("box", "lot"),))


def test_fields_that_both_languages_share() -> None:
    same = replace(MESSAGE, attribution={"zh": "坂村真民", "ko": "坂村真民"})
    speech = speaker(same, fields={"lot": "L", "box": "1", "to": "首尔"}, types=TYPES).speak({})
    assert [speech.is_same(name) for name in ("lot", "attribution", "logo")] == [True] * 3
    assert [speech.is_same(name) for name in ("to", "message")] == [False] * 2
    assert not speech.allows((), ("lot", "attribution"))
    assert speech.allows((), ("lot", "to"))
    assert not speech.allows((("logo",),), ("to",))


def test_a_text_that_has_another_for_the_target_language_is_compared_with_it() -> None:
    types = {"name": "text", "name_target": "text"}

    def alike(**fields: str) -> list[bool]:
        speech = speaker(fields=fields, types=types).speak({})
        return [speech.is_same("name"), speech.is_same("name_target")]

    assert alike(name="王小明", name_target="王小明") == [True, True]
    assert alike(name="王小明", name_target="왕샤오밍") == [False, False]
    assert alike(name="王小明") == [True, True]


def test_readings_make_a_message_differ() -> None:
    read = replace(MESSAGE, source="念", translation="[念|ねん]", same=True)
    assert not speaker(read, langs=("zh-Hans", "ja")).speak({}).is_same("message")


def test_pictures_are_opened(tmp_path: Path) -> None:
    stream = BytesIO()
    Image.new("L", (3, 2)).save(stream, "PNG")
    path = tmp_path / "logo.png"
    path.write_bytes(stream.getvalue())
    speech = speaker(fields={"logo": str(path)}, types=TYPES).speak({})
    assert speech.pictures["logo"].width == 3
    assert speech.has("logo")
    assert both(speech, "logo") == (None, None)


def test_captions() -> None:
    speech = speaker(fields={"box": "3"}, types=TYPES).speak({})
    assert speech.caption("to", "source") == captions().messages["to"].source
    assert speech.caption("to", "target") == captions().messages["to"].translation
    with pytest.raises(CardgenError) as caught:
        speech.caption("keep-dri", "source")
    assert str(caught.value) == (
        "captions.po: unknown-message: there is no message 'keep-dri'\n"
        "  hint: did you mean keep-dry?"
    )


def test_varying_fields_come_with_each_label() -> None:
    voice = speaker(fields={"box": "1", "lot": "A"}, types=TYPES, varying=["box", "to"])
    assert voice.varying == {"box", "to"}
    assert both(voice.speak({"box": "7", "to": "首尔"}), "box") == ("7", "7")
    assert both(voice.speak({"box": "7"}), "to") == (None, None)
    assert both(voice.speak({}), "box") == ("1", "1")
    assert both(voice.speak({"box": "7"}), "lot") == ("A", "A")


def test_a_varying_placeholder_makes_the_message_vary() -> None:
    voice = speaker(YEARS, {"since": "2020-03-26"}, varying=["years"])
    assert voice.varying == {"years", "message"}
    assert both(voice.speak({"years": "7"}), "message")[0] == "已有7年，自2020年3月26日。"
    assert both(voice.speak({"years": "8"}), "message")[0] == "已有8年，自2020年3月26日。"


def complaint(speak: Callable[[], object]) -> str:
    with pytest.raises(CardgenError) as caught:
        speak()
    return str(caught.value)


UNFINISHED = "or make a draft of it, a proof with a watermark"


@pytest.mark.parametrize(
    ("message", "fields", "said"),
    [
        (
            YEARS,
            {},
            (
                "slogans.po:7: missing-value: years needs a value for {years}, {since}\n"
                "  hint: give a value for years and since"
            ),
        ),
        (
            YEARS,
            GIVEN | {"years": "many"},
            (
                "bad-value: {years}: 'many' is not a whole number\n"
                "  hint: write it with digits, as in 24 or 1,000"
            ),
        ),
        (
            YEARS,
            {"years": "many", "since": "yesterday", "box": "first", "to": "Seul"},
            (
                "bad-value: box: 'first' is not a whole number\n"
                "  hint: write it with digits, as in 24 or 1,000\n"
                "glossary.po: unknown-term: to: the glossary has no city 'Seul'\n"
                "  hint: HINT\n"
                "bad-value: {years}: 'many' is not a whole number\n"
                "  hint: write it with digits, as in 24 or 1,000\n"
                "bad-value: {since}: 'yesterday' is not a date\n"
                "  hint: write year, month and day, as in 2020-03-26"
            ),
        ),
        (
            MESSAGE,
            {"bxo": "7", "zzz": "8"},
            (
                "unknown-field: neither the message sky nor the template t has a field 'bxo'\n"
                "  hint: did you mean box?\n"
                "unknown-field: neither the message sky nor the template t has a field 'zzz'\n"
                "  hint: choose one of: box, logo, lot, to"
            ),
        ),
        (
            YEARS,
            {"yeras": "24"},
            (
                "unknown-field: neither the message years nor the template t has a field "
                "'yeras'\n  hint: did you mean years?"
            ),
        ),
        (
            MESSAGE,
            {"logo": "none.png"},
            (
                "none.png: bad-picture: cannot be read: No such file or directory\n"
                "  hint: check the path"
            ),
        ),
        (
            replace(MESSAGE, translation=""),
            {},
            (
                "slogans.po:7: untranslated: sky has no translation\n"
                f"  hint: translate it, {UNFINISHED}"
            ),
        ),
        (
            replace(MESSAGE, fuzzy=True),
            {},
            (
                "slogans.po:7: fuzzy: the translation of sky waits for review\n"
                f'  hint: check it and remove the flag "fuzzy", {UNFINISHED}'
            ),
        ),
    ],
)
def test_whole_errors_of_a_wording(message: Message, fields: dict[str, str], said: str) -> None:
    found = complaint(lambda: speaker(message, fields, types=TYPES))
    if "HINT" in said:
        found = found.replace(found.split("'Seul'\n  hint: ")[1].split("\n")[0], "HINT")
    assert found == said


@pytest.mark.parametrize(
    ("changes", "target"),
    [({"translation": ""}, ""), ({"fuzzy": True}, "같은 하늘")],
)
def test_a_draft_says_what_is_unfinished(changes: dict[str, object], target: str) -> None:
    message = replace(MESSAGE, **changes)
    speech = speaker(message, draft=True).speak({})
    assert both(speech, "message") == ("风月同天", target)
    assert speech.draft


def voice() -> LabelWording:
    return speaker(YEARS, {"lot": "A", **GIVEN}, types=TYPES, varying=["box", "years"])


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (
            {"bxo": "7"},
            (
                "unknown-field: neither the message years nor the template t has a field "
                "'bxo'\n"
                "  hint: did you mean box?"
            ),
        ),
        (
            {"lot": "B"},
            (
                "unknown-field: lot is not one of the varying fields of this label\n"
                "  hint: give lot with the other fields, or add varying=('lot',)"
            ),
        ),
        (
            {"box": "x", "years": "y"},
            (
                "bad-value: box: 'x' is not a whole number\n"
                "  hint: write it with digits, as in 24 or 1,000\n"
                "bad-value: {years}: 'y' is not a whole number\n"
                "  hint: write it with digits, as in 24 or 1,000"
            ),
        ),
    ],
)
def test_whole_errors_of_one_label(values: dict[str, str], said: str) -> None:
    assert complaint(lambda: voice().speak(values)) == said


def test_an_unknown_field_cannot_vary() -> None:
    assert complaint(lambda: speaker(types=TYPES, varying=["bxo"])) == (
        "unknown-field: neither the message sky nor the template t has a field 'bxo'\n"
        "  hint: did you mean box?"
    )


def test_particles_follow_the_values() -> None:
    marked = replace(YEARS, translation="{years}을(를) *{since}*은(는) {since}(으)로")
    words = speaker(marked, GIVEN).speak({}).sides["target"]
    said = ["1,024를 ", "2020년 3월 26일", "은 2020년 3월 26일로"]
    assert [piece.text for piece in words.message] == said
    assert words.values["message"] == "".join(said)


def test_values_are_put_into_readings_too() -> None:
    marked = replace(YEARS, source="[{years}年|{years}nián {{a}}]，自{since}。")
    words = speaker(marked, GIVEN).speak({}).sides["source"]
    assert words.message[0].text == "1,024年"
    assert words.message[0].readings == ("1,024nián {a}",)


# --- values that mean that there is none


def test_a_value_that_means_nothing_is_empty_and_gets_a_warning() -> None:
    """A lot "-" was printed, whoever made the label."""
    speech = speaker(fields={"lot": " － ", "to": "없음", "logo": "-"}, types=TYPES).speak({})
    assert [speech.has(name) for name in ("lot", "to", "logo")] == [False] * 3
    assert [f"{each.severity}: {each.rule}: {each.message}" for each in speech.doubts] == [
        "warning: means-empty: lot: '－' means empty",
        "warning: means-empty: to: '없음' means empty",
        "warning: means-empty: logo: '-' means empty",
    ]


def test_a_value_that_comes_with_a_label_may_mean_nothing() -> None:
    made = speaker(types=TYPES, varying=["lot"])
    assert not made.speak({"lot": "N/A"}).has("lot")
    assert made.speak({"lot": "A"}).doubts == ()


def test_an_empty_value_of_one_label_hides_that_of_all_labels() -> None:
    """The project's lot stood where a list said "-"."""
    voice = speaker(fields={"lot": "A"}, types=TYPES, varying=["lot"])
    assert [voice.speak({"lot": none}).has("lot") for none in ("-", "", " ")] == [False] * 3
    assert voice.speak({}).has("lot")
    told = speaker(YEARS, {**GIVEN}, varying=["years"])
    with pytest.raises(CardgenError) as caught:
        told.speak({"years": "-"})
    assert caught.value.diagnostics[0].rule == "missing-value"


def test_an_undecided_value_is_refused() -> None:
    for word in ("未定", "TBD", "미정", "暂无"):
        with pytest.raises(CardgenError) as caught:
            speaker(fields={"lot": word}, types=TYPES)
        (told,) = caught.value.diagnostics
        assert (told.rule, told.message.partition(":")[0]) == ("undecided", "lot")


def test_a_message_that_lacks_what_was_given_as_nothing_says_so() -> None:
    with pytest.raises(CardgenError) as caught:
        speaker(YEARS, {"years": "なし", "since": "2020-03-26"})
    (told,) = caught.value.diagnostics
    assert (told.rule, told.hint) == ("missing-value", "'なし', given for years, means empty")


def test_a_weight_of_nothing_is_refused() -> None:
    for weight in ("0", "0.0", "０", "0 kg"):
        with pytest.raises(CardgenError, match="a weight cannot be 0"):
            speaker(fields={"net": weight}, types={"net": "weight"})


def test_each_article_has_its_own_word_for_a_unit() -> None:
    """It was 벌 on every label of a batch, of devices too."""
    types = {"item": "item", "unit": "unit", "quantity": "integer"}
    wording = speaker(fields={"unit": "件"}, types=types, varying=["item"])
    said = {
        item: both(wording.speak({"item": item}), "unit") for item in ("防护服", "의료기기")
    }
    assert said == {"防护服": ("件", "벌"), "의료기기": ("件", "점")}
    assert "unit" in wording.varying
    fixed = speaker(fields={"unit": "벌", "item": "防护服"}, types=types)
    assert both(fixed.speak({}), "unit") == ("件", "벌")


def test_a_message_has_the_unit_of_its_article() -> None:
    message = replace(
        MESSAGE,
        source="共{quantity}{unit}。",
        translation="모두 {quantity}{unit}입니다.",
        placeholders={"quantity": "integer", "unit": "unit"},
    )
    wording = speaker(
        message,
        {"quantity": "20", "unit": "件"},
        types={"item": "item"},
        varying=["item"],
    )
    assert both(wording.speak({"item": "防护服"}), "message")[1] == "모두 20벌입니다."
    assert both(wording.speak({"item": "医疗器械"}), "message")[1] == "모두 20점입니다."


def test_a_unit_without_a_word_of_the_article_gets_a_warning() -> None:
    types = {"item": "item", "unit": "unit"}
    wording = speaker(fields={"unit": "条"}, types=types, varying=["item"])
    assert wording.speak({"item": "毛毯"}).doubts == ()
    (doubt,) = wording.speak({"item": "手套"}).doubts
    assert (doubt.rule, doubt.severity) == ("unit-article", "warning")
    assert doubt.message.startswith(
        "unit: 手套 (장갑) has no word for the unit 条 (장) in ko: 장 is used"
    )
