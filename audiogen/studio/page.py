"""The studio's pages: the list of routines, a script beside its session, and one for what isn't there."""

from functools import cache
from typing import Any
from urllib.parse import quote

import jinja2

from audiogen.library.page.rendering import strict
from audiogen.studio.routines import Routines, title


def list_page(routines: Routines) -> bytes:
    """All routines, to choose from."""
    rows = [{"name": name, "link": quote(name), "title": title(path)} for name, path in routines.paths.items()]
    return _render("list.html", up="./", rows=rows)


def script_page(name: str, routines: Routines, *, up: str, home: bool = False) -> bytes:
    """The page of one script. `up` leads to where our addresses begin; `home` says that the list is there."""
    path = routines[name]
    return _render("script.html", up=up, home=home, name=quote(name), file=path.name, title=title(path))


def missing_page(name: str, *, up: str, alone: bool) -> bytes:
    """What is said where there is no script of that name; `alone` says that there is but one, and no list."""
    return _render("missing.html", up=up, name=name, alone=alone)


def _render(template: str, **values: Any) -> bytes:
    return _environment().get_template(template).render(**values).encode()


@cache
def _environment() -> jinja2.Environment:
    return strict("audiogen.studio")
