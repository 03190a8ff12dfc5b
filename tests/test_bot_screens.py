"""What is behind the buttons of an answer, in its place; after a change of the articles nothing withdrawn is shown."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from botapi import BotApi
from botapi.people import copied, labels
from botapi.text import utf16_length
from telegram_bot import GDP, RunningBot, copy_data, reply_to, running, styled

from bot.render import count_shown
from bot.reply import MAX_COPY_UNITS

FOG = "雾灯镇修路二十三公里"
QUESTION = "2023年雾灯镇修路多少公里"
SENTENCE = "2023年，雾灯镇修路23公里，比上年增加5公里。"
EDITED = "2023年，雾灯镇修路25公里，比上年增加5公里。"
BODY = "雾灯镇在山里。\n\n{}\n\n镇长王一心说，明年还要修。\n"
WITHDRAWN = "这句话所在的文章已经撤下，不再显示。"


def write(bot: RunningBot, name: str, body: str | None) -> None:
    """Put an article there, or with None take it away, and reindex."""
    file = bot.settings.data / "articles" / f"{name}.md"
    file.parent.mkdir(exist_ok=True)
    if body is None:
        file.unlink()
    else:
        file.write_text(f"# {FOG}\n\n{body}", encoding="utf-8")
    bot.slot.update()


@pytest.fixture
async def own(api: BotApi, built_in_data: Path, tmp_path: Path) -> AsyncIterator[RunningBot]:
    """A bot on a copy of the built-in articles, with one more."""
    async with running(api, copy_data(built_in_data, tmp_path)) as bot:
        write(bot, "雾灯镇", BODY.format(SENTENCE))
        yield bot


# One screen


async def test_an_answer_has_two_rows_of_short_buttons(api: BotApi, bot: RunningBot) -> None:
    reply = await reply_to(api.person(1), GDP)
    rows = [[button["text"] for button in row] for row in reply["reply_markup"]["inline_keyboard"]]
    assert rows == [["上下文", "原文", "复制", "为什么"], ["另有9处", "走势"]]


@pytest.mark.both_modes
async def test_context_and_pages_open_in_the_place_of_the_answer_and_lead_back(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    reply = await reply_to(ada, GDP)
    await ada.presses("上下文", on=reply)
    context = await ada.next_reply()
    assert styled(context, "expandable_blockquote")
    assert labels(context) == ["‹ 返回", "原文", "复制"]
    await ada.presses("返回", on=context)
    await ada.next_reply()
    await ada.presses("另有", on=reply)
    pages = [await ada.next_reply()]
    while "›" in labels(pages[-1]):
        await ada.presses("›", on=reply)
        pages.append(await ada.next_reply())
    quoted = [quote for page in pages for quote in styled(page, "blockquote")]
    assert [page["text"].splitlines()[0] for page in pages] == [
        "另有9处 · 第1—3处", "另有9处 · 第4—6处", "另有9处 · 第7—9处"
    ]  # fmt: skip
    assert len(set(quoted)) == 9
    await ada.presses("‹", on=reply)
    assert (await ada.next_reply())["text"] == pages[1]["text"]
    await ada.presses("返回", on=reply)
    back = await ada.next_reply()
    assert (back["text"], back["reply_markup"]) == (reply["text"], reply["reply_markup"])
    assert {message["message_id"] for message in pages} == {reply["message_id"]}
    assert len(api.sent(ada)) == 1


async def test_the_nearest_sentences_of_a_refusal_lead_back_to_it(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    reply = await reply_to(ada, "2019年江门GDP是多少")
    await ada.presses("看最接近的句子", on=reply)
    assert (await ada.next_reply())["text"].startswith("最接近的句子 · 第1—3处\n")
    await ada.presses("返回", on=reply)
    assert (await ada.next_reply())["text"] == reply["text"]


async def test_an_answer_that_was_deleted_meanwhile_is_sent_anew(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    reply = await reply_to(ada, GDP)
    await ada.deletes(reply)
    await ada.presses("上下文", on=reply)
    context = await ada.next_reply()
    assert context["message_id"] != reply["message_id"]
    assert styled(context, "expandable_blockquote")


async def test_a_button_pressed_twice_changes_nothing_and_is_no_error(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    reply = await reply_to(ada, GDP)
    for _ in range(2):
        await ada.presses("", data="around:1:0", on=reply)
    await ada.next_reply()
    assert await ada.stays_silent()
    assert len(api.sent(ada)) == 1


# The article and the copy


async def test_the_article_comes_with_the_sentence_marked_and_folded_around_it(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    await ada.presses("原文", on=await reply_to(ada, GDP))
    first = await ada.next_reply()
    parts = [first]
    while not await ada.stays_silent(0.4):
        parts.append(await ada.next_reply())
    (marked,) = [text for part in parts for text in styled(part, "underline")]
    assert marked.startswith("2023年，江门地区生产总值为4022.25亿元")
    assert first["text"].startswith("《江门 锚定高质量发展首要任务 跑起来争一流》· 2024-03\n")
    assert all(styled(part, "expandable_blockquote") for part in parts)
    assert all(marked not in folded for part in parts for folded in styled(part, "expandable_blockquote"))
    generation = bot.slot.current.engine.generation
    bodies = {generation.article(n).article.title: generation.article(n).article.body for n, _ in generation.listing()}
    body = next(body for title, body in bodies.items() if "跑起来" in title)
    shown = "".join(part["text"] for part in parts)
    visible = re.sub(r"\s", "", shown)
    sentences = [one.text for n, listed in generation.listing() if "跑起来" in listed.title
                 for one in generation.article(n).sentences if one.kind == "text"]  # fmt: skip
    assert len(body) > 2000
    assert [one for one in sentences if re.sub(r"\s", "", one) not in visible] == []


async def test_a_long_article_comes_as_a_file_with_the_sentence_in_the_message(api: BotApi, own: RunningBot) -> None:
    ada = api.person(1)
    houses = [f"第{number}户人家门前种着一排树，树下有<石桌>&石凳，夏天的傍晚坐满了人。" for number in range(600)]
    write(own, "雾灯镇", "\n\n".join([*houses[:300], SENTENCE, *houses[300:]]))
    await ada.presses("原文", on=await reply_to(ada, QUESTION))
    message = await ada.next_reply()
    assert styled(message, "underline") == [SENTENCE]
    assert message["text"].endswith("文章较长，全文在下面的文件里。")
    document = (await ada.next_reply())["document"]
    assert document["file_name"] == f"{FOG}.html"
    page = api.files.get(document["file_id"]).data.decode()
    assert f'<mark id="here">{SENTENCE}</mark>' in page
    assert page.count("&lt;石桌&gt;&amp;石凳") == 600


async def test_a_copy_is_the_sentence_its_source_and_a_link(api: BotApi, bot: RunningBot) -> None:
    text = copied(await reply_to(api.person(1), GDP))
    sentence, source, link = text.splitlines()
    assert sentence.startswith("2023年，江门地区生产总值为4022.25亿元")
    assert source == "——《江门 锚定高质量发展首要任务 跑起来争一流》· 2024-03 · “挺立江门工业脊梁”"
    assert re.fullmatch(r"https://t\.me/qa_test_bot\?start=c_[0-9A-Za-z]{10}", link)


async def test_what_a_button_cannot_hold_is_sent_as_a_text_to_copy(api: BotApi, own: RunningBot) -> None:
    ada = api.person(1)
    long = f"2023年，雾灯镇修路23公里，{'路的两旁种满了高大的银杏和香樟，' * 12}比上年增加5公里。"
    write(own, "雾灯镇", BODY.format(long))
    await ada.presses("复制", on=await reply_to(ada, QUESTION))
    (code,) = styled(await ada.next_reply(), "code")
    assert utf16_length(code) > MAX_COPY_UNITS
    assert code.splitlines()[0] == long


# After a change of the articles


@pytest.mark.both_modes
async def test_after_an_edit_of_the_article_the_buttons_show_what_stands_there_now(
    api: BotApi, own: RunningBot
) -> None:
    ada = api.person(1)
    reply = await reply_to(ada, QUESTION)
    assert SENTENCE in reply["text"]
    write(own, "雾灯镇", BODY.format(EDITED))
    await ada.presses("上下文", on=reply)
    context = (await ada.next_reply())["text"]
    assert context.startswith(f"文章改过，这里现在是：\n雾灯镇在山里。\n{EDITED}\n")
    await ada.presses("原文", on=reply)
    article = await ada.next_reply()
    assert styled(article, "underline") == [EDITED]
    await ada.presses("返回", on=reply)
    back = await ada.next_reply()
    assert back["text"].startswith("文章更新过，现在的回答是：\n")
    assert EDITED in back["text"]
    assert EDITED in copied(back)
    await ada.presses("上下文", on=reply)
    assert "文章改过" not in (await ada.next_reply())["text"]


@pytest.mark.parametrize("button", ["around", "context", "whole", "copy", "more", "back", "why"])
async def test_no_button_shows_a_word_of_an_article_that_was_withdrawn(
    api: BotApi, own: RunningBot, button: str
) -> None:
    ada = api.person(1)
    reply = await reply_to(ada, QUESTION)
    write(own, "雾灯镇", None)
    query = await ada.presses("", on=reply, data=f"{button}:1:0")
    await api.answered(query)
    shown = await ada.next_reply()
    told = f"{shown['text']} {labels(shown)}"
    for words in ("23公里", "王一心", "在山里", FOG):
        assert words not in told.replace(QUESTION, "")
    if button in {"around", "whole", "copy"}:
        assert shown["text"].startswith(WITHDRAWN)
        assert shown["message_id"] == reply["message_id"]
    if button == "context":
        assert shown["text"] == WITHDRAWN


async def test_a_page_says_where_something_was_withdrawn_and_shows_the_rest(api: BotApi, own: RunningBot) -> None:
    ada = api.person(1)
    write(own, "另一镇", "2023年，海角镇修路31公里。\n\n海角镇修路的资金是九百万元。\n\n2022年，海角镇修路12公里。\n")
    reply = await reply_to(ada, "2023年海角镇修路多少公里")
    turn = own.history.turn(1, ada.id)
    assert turn is not None
    gone = [number for number, hit in enumerate(turn.hits) if hit.article_id == "雾灯镇"]
    assert gone
    write(own, "雾灯镇", None)
    first, texts = count_shown(turn.hits), []
    for page in range((len(turn.hits) - first + 2) // 3):
        await ada.presses("", on=reply, data=f"more:1:{page}")
        texts.append((await ada.next_reply())["text"])
    assert sum(text.count(WITHDRAWN) for text in texts) == len(gone)
    assert not [text for text in texts if "王一心" in text or "在山里" in text]
    kept = len(turn.hits) - first - len(gone)
    assert sum(text.count("》·") for text in texts) == kept


# Figures and industries keep sentences too


@pytest.mark.parametrize("button", ["row:1:0", "quotes:1:0", "csv:1:0", "agree:1:0", "trend:1:0", "sentences:1:0:3"])
async def test_what_figures_and_profiles_kept_is_not_shown_once_it_is_withdrawn(
    api: BotApi, own: RunningBot, button: str
) -> None:
    ada = api.person(1)
    write(own, "雾灯镇", "2023年，雾灯镇工业投资为37亿元。\n\n2022年，雾灯镇工业投资为31亿元。\n")
    reply = await reply_to(ada, "/figures 雾灯镇工业投资")
    assert "37亿元" in reply["text"]
    write(own, "雾灯镇", None)
    query = await ada.presses("", on=reply, data=button)
    expired = "text" in await api.answered(query)
    shown = {} if expired else await ada.next_reply()
    content = api.files.get(shown["document"]["file_id"]).data.decode() if "document" in shown else ""
    told = f"{shown.get('text', '')}{shown.get('caption', '')}{content}"
    assert bool(told) != expired
    for words in ("37亿元", "31亿元", FOG):
        assert words not in told
