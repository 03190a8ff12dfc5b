"""How long a new article takes from 发布 until it answers, and what questions asked meanwhile notice of it.

    python tests/bench/bench_publishing.py --corpus FILE.jsonl [--data DIR]

The bot runs as a process of its own against the emulated Bot API, and its processor time is told beside that of this
program, with which it shares the machine. Questions come every 50 ms (--every) from forty readers, whether those before
are answered or not, for a while before anything is counted; an admin sends a docx, chooses a date, and presses 发布. Of
a question asked while publishing it is told whether it took more than twice what it took before; for that the time
before (--seconds) has to be long enough for all of them. Where it is long enough to ask them all twice, the same is
told of those asked again with nothing published: so many are late anyway. Nothing is asserted.
"""

import argparse
import asyncio
import itertools
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from botapi import BotApi, Person
from file_samples import as_docx

QUESTIONS = Path(__file__).parents[1] / "data" / "gold.jsonl"
ADMIN, READERS, PATIENCE_S = 900, 40, 20.0
SETTLE_S = 5.0
TARGET, ANSWER = "2024年一季度雾灯镇外贸进出口总值是多少？", "46.5亿元"


@dataclass(slots=True)
class Asked:
    """The questions so far: when each was asked, which, and how long its answer took, None where none came."""

    times: list[tuple[float, str, float | None]] = field(default_factory=list)

    def between(self, start: float, end: float) -> list[float | None]:
        """Return how long the answers to questions asked in a stretch of time took."""
        return [taken for at, _, taken in self.times if start <= at < end]

    def usual(self, start: float, end: float) -> dict[str, float]:
        """Return the longest that each question asked in a stretch of time took."""
        longest: dict[str, float] = {}
        for at, question, taken in self.times:
            if start <= at < end and taken is not None:
                longest[question] = max(taken, longest.get(question, 0.0))
        return longest

    def beside(self, usual: Mapping[str, float], start: float, end: float) -> list[tuple[float, float, float]]:
        """Return when after its start those known of the questions asked in a stretch of time were, how long each took,
        and how long usually, in seconds."""
        asked = ((at - start, question, taken) for at, question, taken in self.times if start <= at < end)
        return [(at, taken, usual[text]) for at, text, taken in asked if taken is not None and text in usual]


async def ask_forever(api: BotApi, questions: Sequence[str], asked: Asked, every_s: float) -> None:
    """Ask a question every so often, each by the next reader."""
    async with asyncio.TaskGroup() as group:
        for number, question in enumerate(itertools.cycle(questions)):
            reader = api.person(1000 + number % READERS)
            group.create_task(ask_once(reader, question, asked))
            await asyncio.sleep(every_s)


async def ask_once(reader: Person, question: str, asked: Asked) -> None:
    """Ask a question and note how long its answer takes; one reader's questions are answered in order."""
    at = time.perf_counter()
    await reader.says(question)
    try:
        reply = await reader.next_reply(PATIENCE_S)
        failed = "出了点问题" in reply.get("text", "")
        asked.times.append((at, question, None if failed else time.perf_counter() - at))
    except AssertionError:
        asked.times.append((at, question, None))


async def until_answered(reader: Person) -> float:
    """Ask for the new article until it answers; return when it did."""
    while True:
        await reader.says(TARGET)
        if ANSWER in (await reader.next_reply(PATIENCE_S))["text"]:
            return time.perf_counter()
        await asyncio.sleep(0.1)


def show(name: str, taken: Sequence[float | None]) -> None:
    """Print p50, p99 and the slowest of some answers in milliseconds, and how many did not come."""
    answered = [one * 1000 for one in taken if one is not None]
    told = (
        "no answer"
        if not answered
        else (
            f"p50 {np.percentile(answered, 50):7.0f} ms   p99 {np.percentile(answered, 99):7.0f} ms   "
            f"slowest {max(answered):7.0f} ms"
        )
    )
    print(f"{name:34} {told}   n {len(taken)}   failed {len(taken) - len(answered)}", flush=True)


def show_late(name: str, beside: Sequence[tuple[float, float, float]], *, each: bool) -> None:
    """Print how many questions took more than twice their longest time before, and of `each` when it was asked."""
    late = [one for one in beside if one[1] > 2 * one[2]]
    print(f"{name:34} {len(late)} of {len(beside)} took more than twice as long")
    for at, taken, usual in late if each else ():
        print(f"{'':34} asked after {at:.2f} s: {taken * 1000:.0f} ms, before {usual * 1000:.0f} ms")


def processor_time(process: int) -> float | None:
    """Return the processor time in seconds that a process and its children that run have taken, None if not known."""
    try:
        every = [file.read_text().rpartition(")")[2].split() for file in Path("/proc").glob("[0-9]*/stat")]
        own = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    ticks = sum(int(one[11]) + int(one[12]) for one in [own, *(one for one in every if one[1] == str(process))])
    return ticks / os.sysconf("SC_CLK_TCK")


async def measure(api: BotApi, bot: int, questions: Sequence[str], seconds: float, every_s: float) -> None:
    """Ask, publish, ask on, and take the article back."""
    asked, admin = Asked(), api.person(ADMIN)
    await api.person(1).says(TARGET)
    await api.person(1).next_reply(600)
    readers = asyncio.create_task(ask_forever(api, questions, asked, every_s))
    try:
        await asyncio.sleep(SETTLE_S)
        began, of_bot, own = time.perf_counter(), processor_time(bot), time.process_time()
        await asyncio.sleep(seconds)
        start = time.perf_counter()
        of_bot, own = (processor_time(bot) or 0.0) - (of_bot or 0.0), time.process_time() - own
        await admin.sends_document("2024-04外贸.docx", as_docx())
        preview = await admin.next_reply(120)
        shown = time.perf_counter()
        await admin.presses("2024-04", on=preview)
        dated = await admin.reply_where(lambda reply: "日期：2024-04" in reply["text"], 60)
        pressed = time.perf_counter()
        await admin.presses("发布", on=dated)
        live = asyncio.create_task(until_answered(api.person(1)))
        receipt = await admin.reply_where(lambda reply: reply["text"].startswith("已更新"), 120)
        told = time.perf_counter()
        answered = await live
        await asyncio.sleep(2)
    finally:
        readers.cancel()
        await asyncio.wait([readers])
    print(f"{'preview after':34} {shown - start:7.2f} s")
    print(f"{'answers after 发布':34} {answered - pressed:7.2f} s")
    print(f"{'receipt after 发布':34} {told - pressed:7.2f} s   {receipt['text'].splitlines()[0]}")
    until, before = max(answered, told), asked.between(began, start)
    each = 1000 / max(1, len(before))
    print(f"{'processor time a question':34} {of_bot * each:7.1f} ms by the bot, {own * each:.1f} by this program")
    show("questions before", before)
    show("while the preview was made", asked.between(start, pressed))
    show("while publishing", asked.between(pressed, until))
    again = start - len(questions) * every_s
    if again > began:  # those asked a second time, with nothing published
        show_late("beside the same, undisturbed", asked.beside(asked.usual(began, again), again, start), each=False)
    show_late("beside the same, publishing", asked.beside(asked.usual(began, start), pressed, until), each=True)
    await admin.presses("撤销", on=receipt)
    await admin.reply_where(lambda reply: reply["text"].startswith("已撤销"), 120)


async def run(corpus: Path | None, data: Path, seconds: float, every_s: float) -> None:
    """Run the bot on a corpus and measure."""
    with QUESTIONS.open(encoding="utf-8") as lines:
        questions = [str(json.loads(line)["question"]) for line in lines]
    async with BotApi() as api:
        settings = {"TOKEN": f"123456:{'A' * 35}", "ADMINS": str(ADMIN), "API_URL": api.url, "DATA": str(data)}
        settings |= {"CORPUS": str(corpus)} if corpus else {}
        environment = os.environ | {f"YIJU_{key}": value for key, value in settings.items()}
        command = [sys.executable, "-c", "from bot.cli import main; main()", "bot"]
        bot = await asyncio.create_subprocess_exec(*command, env=environment | {"YIJU_LOG_LEVEL": "WARNING"})
        try:
            await measure(api, bot.pid, questions, seconds, every_s)
        finally:
            bot.terminate()
            await bot.wait()


def main() -> None:
    """Measure once."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--data", type=Path, help="a data folder to keep, but for its history; else one that goes")
    parser.add_argument("--seconds", type=float, default=20.0, help="how long to ask before")
    parser.add_argument("--every", type=float, default=0.05, help="seconds from one question to the next")
    options = parser.parse_args()
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    load = f", load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores" if hasattr(os, "getloadavg") else ""
    print(
        f"{platform.machine()}, Python {platform.python_version()}, commit {commit.stdout.strip() or 'unknown'}{load}"
    )
    for file in options.data.glob("history.sqlite3*") if options.data else ():
        file.unlink()  # the emulator counts its updates from 1 again: they would be known
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(run(options.corpus, options.data or Path(folder), options.seconds, options.every))


if __name__ == "__main__":
    main()
