"""Prints the tour: a transcript of every scene, the messages as a person sees them.

python tests/tour.py            (make tour)        all scenes
python tests/tour.py NAME …                        these scenes, by the names of their functions
"""

import asyncio
import importlib
import shutil
import sys
from pathlib import Path

from stage import SCENES, Scene, build, play


def all_scenes() -> list[Scene]:
    """Return the scenes of every tests/tour_*.py, in the order of their points."""
    for file in sorted(Path(__file__).parent.glob("tour_*.py")):
        importlib.import_module(file.stem)
    return SCENES


async def main(names: list[str]) -> None:
    """Play scenes and print their transcripts."""
    scenes = [one for one in all_scenes() if not names or one.name in names]
    if unknown := set(names) - {one.name for one in scenes}:
        sys.exit(f"there is no scene {', '.join(sorted(unknown))}")
    built = build()
    try:
        for one in scenes:
            print(await play(one, built), flush=True)
    finally:
        shutil.rmtree(built)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
