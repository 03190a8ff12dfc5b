"""The profile of an industry and the list of industries as messages. Pure: no Telegram, no clock."""

from collections.abc import Sequence

from bot.periods import say_period
from bot.render import escape, first_chars, inside_quotes, render_hit, shorten
from bot.reply import Button, Reply
from bot.texts import Language, say
from bot.views import say_gone, ways_on
from corpus.article import Figure, Status
from index.answer import Answer, FigureHit, SentenceHit
from index.engine import AnswerEngine
from index.industries import Industry, find_industry, nearest_industries
from index.profile import Milestone, Profile, label_of
from index.standing import Standing, Stands

PAGE = 12
"""Industries on a page of the list."""

SENTENCES = 5
"""Sentences in one message behind a button."""

MAX_ABOUT_CHARS, MAX_TARGET_CHARS, MAX_STORY_CHARS, MAX_STORY = 110, 100, 90, 6
MAX_NAME_CHARS, MAX_SOURCES = 24, 5
MAX_CALLBACK_BYTES = 64
PER_ROW = 3

OFFERED = 6
"""Industries offered where the one asked for is not known and none is near."""


def profile_hits(profile: Profile) -> tuple[SentenceHit, ...]:
    """Return the sentences of a profile as its message numbers them: of the figures, the names, the targets, what it
    is, and the story."""
    names = [one.hit for one in (*profile.companies, *profile.parks)]
    about = [profile.about] if profile.about else []
    return (
        *(one.hit for one in profile.figures),
        *names,
        *profile.targets,
        *about,
        *(m.hit for m in profile.milestones),
    )


def profile_answer(question: str, profile: Profile) -> Answer:
    """Return a profile as the answer to a question, to be kept in the conversation."""
    return Answer(question, profile_hits(profile), 1.0)


def render_profile(profile: Profile, language: Language, *, turn: int | None = None, compact: bool = False) -> Reply:
    """Return the message: one screen, the story and the sources folded away.

    `turn` is the number under which the conversation keeps its sentences; without it, or if `compact`, there are no
    buttons.
    """
    head = say(
        "industry_head", language, name=escape(profile.name), count=profile.articles, span=span_of(profile, language)
    )
    lines = [head]
    if profile.about:
        lines.append(f"<blockquote>{_cut(profile.about, MAX_ABOUT_CHARS)}</blockquote>")
    if profile.figures:
        lines.append(say("industry_figures", language))
        lines += [
            f"{number} {figure_line(one, profile.name, language)}" for number, one in enumerate(profile.figures, 1)
        ]
    for key, names in (("industry_companies", profile.companies), ("industry_parks", profile.parks)):
        if names:
            shown = " · ".join(escape(first_chars(one.name, MAX_NAME_CHARS)) for one in names)
            lines.append(say(key, language, names=shown))
    stated = {one.hit.sentence for one in profile.figures}
    target = next((one for one in profile.targets if one.sentence not in stated), None)
    if target:
        lines.append(say("industry_targets", language))
        lines.append(f"<blockquote>{_cut(target, MAX_TARGET_CHARS)}</blockquote>")
    lines.append(_folded(profile, language))
    if turn is None or compact:
        if profile.related and not compact:
            lines.append(say("industry_related", language, names=escape(" · ".join(profile.related))))
        return Reply("\n".join(lines))
    return Reply("\n".join(lines), _profile_buttons(profile, turn, language))


def figure_line(found: FigureHit, industry: str, language: Language) -> str:
    """Return a figure in a line, escaped: what it is, its value as printed, and its period."""
    label, value, when = figure_cells(found, industry, language)
    return f"{escape(label)} <b>{escape(value)}</b>　{escape(when)}"


def figure_cells(found: FigureHit, industry: str, language: Language) -> tuple[str, str, str]:
    """Return what a figure is, its value as printed, and its period with its status where it was not reached."""
    figure = found.figure
    when = _when(figure, found.hit, language)
    if figure.status is not Status.ACTUAL:
        when = say("industry_status", language, when=when, status=say(f"status_{figure.status}", language))
    return label_of(figure, industry), figure.value_text, when


def _when(figure: Figure, hit: SentenceHit, language: Language) -> str:
    """Return the period of a figure, or else when its article appeared."""
    days = [day for day in (figure.first, figure.last) if day]
    if days and all(len(day) == 10 for day in days):
        return say_period(figure.first, figure.last, language)
    return hit.published or say("undated", language)


def span_of(profile: Profile, language: Language) -> str:
    """Return from when to when its articles appeared."""
    first, last = (profile.first or "")[:7], (profile.last or "")[:7]
    if not first:
        return say("undated", language)
    return first if first == last else say("coverage_span", language, first=first, last=last)


def _cut(hit: SentenceHit, max_chars: int) -> str:
    return escape(shorten(hit.sentence, hit.highlights, max_chars)[0])


def _folded(profile: Profile, language: Language) -> str:
    """Return the story in order of time and the sources, as a quote that opens."""
    lines = []
    if profile.milestones:
        lines.append(say("industry_story", language))
        lines += [_story_line(one, language) for one in profile.milestones[-MAX_STORY:]]
    lines.append(say("industry_sources", language))
    for source in profile.sources[:MAX_SOURCES]:
        title = first_chars(inside_quotes(" ".join(source.title.split())), MAX_STORY_CHARS)
        dated = source.published or say("undated", language)
        lines.append(say("industry_source", language, title=escape(title), published=dated, count=source.sentences))
    return f"<blockquote expandable>{chr(10).join(lines)}</blockquote>"


def _story_line(milestone: Milestone, language: Language) -> str:
    when = say_period(milestone.time.first, milestone.time.last, language)
    told = _cut(milestone.hit, MAX_STORY_CHARS)
    return f"<b>{escape(when)}</b> {told.removeprefix(escape(when)).lstrip('，, ')}"


def _profile_buttons(profile: Profile, turn: int, language: Language) -> tuple[tuple[Button, ...], ...]:
    figures = tuple(Button(str(number), f"around:{turn}:{number - 1}") for number in range(1, len(profile.figures) + 1))
    trend = Button(say("button_trend", language), f"trend:{turn}:0")
    rows = [(*figures, trend)] if figures else []
    first, parts = len(profile.figures), []
    about = 1 if profile.about else 0
    sections = (
        ("button_names", len(profile.companies) + len(profile.parks)),
        ("button_targets", len(profile.targets)),
        ("button_about", about),
        ("button_story", len(profile.milestones)),
    )
    for key, count in sections:
        if count:
            parts.append(Button(say(key, language), f"sentences:{turn}:{first}:{count}"))
        first += count
    rows += [tuple(parts)] if parts else []
    return (*rows, *industry_buttons(profile.related))


def industry_buttons(names: Sequence[str]) -> tuple[tuple[Button, ...], ...]:
    """Return buttons that lead to the profiles of industries, in rows."""
    buttons = [Button(name, f"industry:{name}") for name in names]
    fitting = [one for one in buttons if len(one.callback.encode()) <= MAX_CALLBACK_BYTES]
    return tuple(tuple(fitting[place : place + PER_ROW]) for place in range(0, len(fitting), PER_ROW))


def render_sentences(
    kept: Sequence[Stands], turn: int, first: int, count: int, language: Language, *, page: int = 0
) -> Reply:
    """Return a page (from 0, the first for one there is not) of `count` sentences of a kept profile from number `first`
    on, with the ways on and back.

    A sentence that two lines lead to comes once, marked for the first; for one that is no more, that is said.
    """
    once: dict[tuple[str, str], Stands] = {}
    for one in kept[first : first + count]:
        once.setdefault((one.hit.article_id, one.hit.sentence) if one.hit else ("", one.standing), one)
    every = list(once.values())
    page = page if page * SENTENCES < len(every) else 0
    shown = every[page * SENTENCES : (page + 1) * SENTENCES]
    blocks = [say("changed_some", language)] if any(one.standing is Standing.CHANGED for one in shown) else []
    blocks += [render_hit(one.hit, language) if one.hit else say_gone(one.standing, language) for one in shown]
    section = f"sentences:{turn}:{first}:{count}"
    before = f"{section}:{page - 1}" if page else ""
    after = f"{section}:{page + 1}" if (page + 1) * SENTENCES < len(every) else ""
    return Reply("\n".join(blocks), (ways_on(turn, language, before=before, after=after),))


def render_industries(industries: Sequence[Industry], page: int, language: Language, *, compact: bool = False) -> Reply:
    """Return a page (from 0, the first for one there is not) of the list of industries, as text and as buttons."""
    if not industries:
        return Reply(say("industries_none", language))
    page = page if page * PAGE < len(industries) else 0
    shown = industries[page * PAGE : (page + 1) * PAGE]
    count = len(industries)
    lines = [say("industries_listed" if compact else "industries", language, count=count)]
    lines += [
        say("industries_line", language, name=escape(one.name), articles=one.articles, sentences=one.mentions)
        for one in shown
    ]
    rest = count - (page + 1) * PAGE
    if compact:
        lines += [say("industries_rest", language, count=rest)] if rest > 0 else []
        return Reply("\n".join(lines))
    ways = [Button("‹", f"industries:{page - 1}")] if page else []
    ways += [Button("›", f"industries:{page + 1}")] if rest > 0 else []
    buttons = industry_buttons([one.name for one in shown])
    return Reply("\n".join(lines), (*buttons, tuple(ways)) if ways else buttons)


def render_unknown_industry(name: str, near: Sequence[Industry], language: Language, *, compact: bool = False) -> Reply:
    """Return that an industry is not known, with those nearest to it, or the first of all, as buttons or as text."""
    text = say("industry_unknown", language, name=escape(first_chars(name, MAX_NAME_CHARS)))
    if not near:
        return Reply(text)
    names = [one.name for one in near]
    if compact:
        return Reply(f"{text}\n{say('industry_instead', language)}{escape(' · '.join(names))}")
    return Reply(f"{text}\n{say('industry_instead', language)}", industry_buttons(names))


def find_or_nearest(engine: AnswerEngine, name: str) -> Industry | tuple[Industry, ...]:
    """Return the industry of a name, or those to offer instead: the nearest, else the first of all."""
    industries = engine.industries
    return find_industry(name, industries) or nearest_industries(name, industries) or industries[:OFFERED]
