"""How long a chart and a profile take in a conversation, from the press or the command to the message.

    python tests/bench/bench_chat.py [--turns N]

The real bot against the emulated Bot API, over loopback. `cold` is a chart pressed before any other, with nothing
started; `started` the first chart of a bot that has started its drawing process, as `yiju bot` does. Prints seconds;
nothing is asserted.
"""

import argparse
import asyncio
import os
import platform
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ.setdefault("PTB_TIMEDELTA", "1")

from botapi import BotApi, Person
from telegram_bot import running

from bot.charts import Painter

PATIENCE_S = 60


async def seconds_of_chart(ada: Person) -> float:
    """Return how long the chart of a series takes after its button is pressed."""
    began = time.perf_counter()
    await ada.presses("图")
    assert "photo" in await ada.next_reply(PATIENCE_S)
    return time.perf_counter() - began


async def seconds_of_profile(ada: Person, name: str) -> float:
    """Return how long the profile of an industry takes after the command."""
    began = time.perf_counter()
    await ada.says(f"/industry {name}")
    await ada.next_reply(PATIENCE_S)
    return time.perf_counter() - began


async def main(turns: int) -> None:
    """Time what is drawn and what is read, in turns, each with a bot of its own."""
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(turns):
            for start in ("cold", "started"):
                async with BotApi() as api:
                    painter = Painter()
                    history = Path(folder) / f"{turn}-{start}.sqlite3"
                    async with running(api, Path(folder), history=history, painter=painter) as bot:
                        if start == "started":
                            painter.warm()
                            await asyncio.sleep(5)  # a reader needs longer to ask and to press
                        ada = api.person(1)
                        name = bot.slot.current.engine.industries[0].name
                        await ada.says("/figures GDP")
                        await ada.next_reply(PATIENCE_S)
                        first, second = await seconds_of_chart(ada), await seconds_of_chart(ada)
                        profile = await seconds_of_profile(ada, name)
                    painter.close()
                print(
                    f"{turn} {start:8} first chart {first:.2f}   second {second:.2f}   profile {profile:.2f}",
                    flush=True,
                )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turns", type=int, default=3)
    asyncio.run(main(parser.parse_args().turns))
