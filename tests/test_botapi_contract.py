"""What the emulator refuses because Telegram does: wrong fields, wrong markup; and how it stores a text."""

from typing import Any

import pytest
from botapi.contract import problems
from botapi.html import MarkupError, parse_html
from botapi.models import find_method, method_names
from botapi.text import as_stored, found_entities

# The contract


def test_every_method_of_the_real_api_can_be_read() -> None:
    assert len(method_names()) > 150
    assert [name for name in method_names() if find_method(name) is None] == []


@pytest.mark.parametrize(
    ("params", "problem"),
    [
        ({"text": "好", "colour": "red"}, "sendMessage.colour: no such field in SendMessage"),
        ({}, "sendMessage.text: is missing"),
        ({"text": 5}, "sendMessage.text: int 5 where str is wanted"),
        ({"text": " \n"}, "sendMessage.text: 0 characters, allowed 1-4096"),
        ({"text": "😀" * 2049}, "sendMessage.text: 4098 characters, allowed 1-4096"),
        (
            {"text": "a < b", "parse_mode": "HTML"},
            """sendMessage.text: can't parse entities: Unsupported start tag "" at byte offset 2""",
        ),
        ({"text": "好", "reply_to_message_id": 1}, "sendMessage.reply_to_message_id: is deprecated"),
        (
            {"text": "好", "reply_parameters": {"message_id": "1"}},
            "sendMessage.reply_parameters.message_id: str '1' where int | None is wanted",
        ),
    ],
)
def test_a_wrong_message_is_named_with_its_field(params: dict[str, Any], problem: str) -> None:
    assert [str(found) for found in problems("sendMessage", {"chat_id": 1, **params})] == [problem]


@pytest.mark.parametrize(
    ("button", "problem"),
    [
        ({"text": "a", "callback_data": "上" * 22}, "callback_data: 66 bytes, allowed 1-64"),
        ({"text": "a"}, "text: a button has exactly one action, this one []"),
        (
            {"text": "a", "url": "https://a.cn", "callback_data": "b"},
            "text: a button has exactly one action, this one ['callback_data', 'url']",
        ),
        ({"text": "a", "copy_text": {"text": "长" * 257}}, "copy_text.text: 257 characters, allowed 1-256"),
        (
            {"text": "a", "callback_data": "b", "style": "red"},
            "style: 'red' is none of 'danger' (red), 'success' (green) or 'primary' (blue)",
        ),
    ],
)
def test_a_wrong_button_is_named_with_its_place(button: dict[str, Any], problem: str) -> None:
    markup = {"inline_keyboard": [[{"text": "好", "callback_data": "好"}], [button]]}
    found = problems("sendMessage", {"chat_id": 1, "text": "好", "reply_markup": markup})
    assert [str(one) for one in found] == [f"sendMessage.reply_markup.inline_keyboard[1][0].{problem}"]


def test_a_text_is_measured_without_its_markup() -> None:
    text = "<b>" + "一" * 4096 + "</b>"
    assert problems("sendMessage", {"chat_id": 1, "text": text, "parse_mode": "HTML"}) == []
    assert problems("sendMessage", {"chat_id": 1, "text": text}) != []


def test_other_methods_have_their_rules_too() -> None:
    result = {
        "type": "article",
        "id": "1",
        "title": "t",
        "input_message_content": {"message_text": "<p>", "parse_mode": "HTML"},
    }
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("answerInlineQuery", {"inline_query_id": "1", "results": [result]}),
        ("setMyCommands", {"commands": [{"command": "Ask", "description": "问"}]}),
        ("setMessageReaction", {"chat_id": 1, "message_id": 1, "reaction": [{"type": "emoji", "emoji": "🥎"}]}),
        ("sendChatAction", {"chat_id": 1, "action": "thinking"}),
        ("sendMessageDraft", {"chat_id": 1, "draft_id": 0, "text": "好"}),
        ("sendDocument", {"chat_id": 1, "document": "attach://nothing"}),
        ("setMyDescription", {"description": "长" * 513}),
        ("sendTelepathy", {}),
    ]
    assert [method for method, params in wrong if len(problems(method, params)) != 1] == []


# Markup and entities


@pytest.mark.parametrize(
    ("markup", "plain", "entities"),
    [
        ("😀<b>江门</b>", "😀江门", [{"type": "bold", "offset": 2, "length": 2}]),
        ("A&amp;B &nbsp;&#x6C5F; AT&T", "A&B &nbsp;江 AT&T", []),
        ("<b></b>空", "空", []),
        (
            '<a href="https://a.cn/?a=1&amp;b=2">源</a>',
            "源",
            [{"type": "text_link", "offset": 0, "length": 1, "url": "https://a.cn/?a=1&b=2"}],
        ),
        (
            "<blockquote expandable>引<i>文</i></blockquote>",
            "引文",
            [{"type": "expandable_blockquote", "offset": 0, "length": 2}, {"type": "italic", "offset": 1, "length": 1}],
        ),
        (
            '<pre><code class="language-python">x</code></pre>',
            "x",
            [{"type": "pre", "offset": 0, "length": 1, "language": "python"}],
        ),
    ],
)
def test_markup_becomes_plain_text_and_entities(markup: str, plain: str, entities: list[Any]) -> None:
    assert parse_html(markup) == (plain, entities)


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ("<p>段</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("江<b>门", 'Can\'t find end tag corresponding to start tag "b"'),
        ("江</b>", "Unexpected end tag at byte offset 3"),
        ("<b>江</i>", 'Unmatched end tag at byte offset 6, expected "</b>", found "</i>"'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<span>江</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_bad_markup_is_refused_in_telegrams_words(markup: str, reason: str) -> None:
    with pytest.raises(MarkupError) as caught:
        parse_html(markup)
    assert str(caught.value) == f"can't parse entities: {reason}"


def test_a_message_is_stored_trimmed_with_the_entities_telegram_finds() -> None:
    assert as_stored("  好 <x> \n", [{"type": "bold", "offset": 2, "length": 20}]) == (
        "好 <x>",
        [{"type": "bold", "offset": 0, "length": 5}],
    )
    assert found_entities("😀 /ask@qa_test_bot 问 @qa_test_bot #产业") == [
        {"type": "bot_command", "offset": 3, "length": 16},
        {"type": "mention", "offset": 22, "length": 12},
        {"type": "hashtag", "offset": 35, "length": 3},
    ]


def test_a_name_that_runs_into_chinese_is_no_mention_and_no_command() -> None:
    assert found_entities("@qa_test_bot你好") == []
    assert found_entities("/ask你好") == []
