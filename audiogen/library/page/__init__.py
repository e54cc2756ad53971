"""The library's pages: what it holds, and a player for every session, made for a phone on the floor.

They need no network, no server and, to be read, no script: every link is relative, and every page carries what
its player has to know.
"""

from audiogen.library.catalogue import INDEX, Library
from audiogen.library.page import assets
from audiogen.library.page.rendering import render
from audiogen.library.page.views import index, session

__all__ = ["pages"]


def pages(library: Library) -> dict[str, bytes]:
    """Every file that belongs to the pages, by its path. Same library, same bytes."""
    shared = assets.files()
    common = {"library": library, "assets": assets.links(shared)}
    made = {
        episode.file(".html"): render("session.html", **common, **session(library, episode))
        for episode in library.episodes
    }
    return made | {INDEX: render("index.html", **common, **index(library))} | shared
