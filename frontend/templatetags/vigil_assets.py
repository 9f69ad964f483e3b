"""What a page needs besides HTML: icons, the import map, and the strings that its modules show."""

import posixpath
import re
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.engine import Engine
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString, mark_safe

from frontend.js_strings import strings_for
from frontend.templatetags.vigil_format import mission_zone, zone_name

register = template.Library()

MODULES = Path(__file__).resolve().parent.parent / "static"
ICONS = Path(settings.BASE_DIR) / "node_modules" / "lucide-static" / "icons"  # drawn into pages, never served as files
LIBRARIES = {
    "@mapbox/vector-tile": "@mapbox/vector-tile/index.js",
    "@mapbox/point-geometry": "@mapbox/point-geometry/index.js",
    "pbf": "pbf/index.js",
    "idb": "idb/build/index.js",
    "mgrs": "mgrs/dist/mgrs.esm.js",
}
IMPORT = re.compile(r"""^import\s[^'"]*['"]([^'"]+)['"]""", re.MULTILINE)
DRAWING = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


@register.simple_tag
def icon(name: str, mirror: bool = False) -> SafeString:
    """Draw a lucide icon in the text's own colour. It is decoration: words always stand beside it or in aria-label."""
    drawing = _drawing(name)
    if not drawing:
        return SafeString("")
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"'
        ' stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">{}</svg>',
        " icon--mirror" if mirror else "",
        drawing,
    )


@lru_cache(maxsize=256)
def _drawing(name: str) -> SafeString:
    path = ICONS / f"{name}.svg"
    if not path.is_file():
        return SafeString("")  # a page without its icons still says everything in words
    found = DRAWING.search(path.read_text(encoding="utf-8"))
    return mark_safe(" ".join(found[1].split())) if found else SafeString("")  # noqa: S308  a file of the package


@register.simple_tag
def asset(path: str) -> str:
    """The address of a static file of this build: names do not change with content, so the build id does it."""
    return f"{static(path)}?v={settings.BUILD}"


@register.simple_tag(takes_context=True)
def rendered_once(context: template.Context, name: str) -> SafeString:
    """A part of the page that stands in it twice, in the bar of a desk and in that of a phone: made once."""
    request = context["request"]
    made: dict[str, SafeString] = request.__dict__.setdefault("vigil_rendered", {})
    if name not in made:
        made[name] = Engine.get_default().get_template(name).render(context)
    return made[name]


@register.simple_tag(takes_context=True)
def import_map(context: template.Context) -> SafeString:
    """Map bare names, and the plain path of each own module, to the address of this build.

    Modules import each other by relative path, so the same files run in node; the map makes sure that no page mixes
    modules of two builds.
    """
    request = context.get("request")
    map_script = str(json_script({"imports": _imports()})).replace("application/json", "importmap", 1)
    nonce = format_html(' nonce="{}"', getattr(request, "csp_nonce", ""))
    return mark_safe(map_script.replace("<script", f"<script{nonce}", 1))  # noqa: S308  json_script has escaped it


@register.simple_tag
def module_script(entry: str) -> SafeString:
    """Load one entry module, and name all that it imports at once: a slow link pays one round trip, not five."""
    preloads = format_html_join(
        "\n", '<link rel="modulepreload" href="{}">', ((asset(path),) for path in module_graph(entry))
    )
    return format_html('{}\n<script type="module" src="{}"></script>', preloads, asset(entry))


@lru_cache(maxsize=32)
def module_graph(entry: str) -> tuple[str, ...]:
    """Every module that `entry` imports, itself first, by static path."""
    found: dict[str, None] = {}
    waiting = [entry]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found[path] = None
        waiting.extend(_imports_of(path))
    return tuple(found)


def _imports_of(path: str) -> list[str]:
    source = finders.find(path)
    if not isinstance(source, str):
        return []
    names = IMPORT.findall(Path(source).read_text(encoding="utf-8"))
    return [LIBRARIES.get(name) or _relative(path, name) for name in names if name in LIBRARIES or name[0] == "."]


def _relative(path: str, name: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), name))


@lru_cache(maxsize=1)
def _imports() -> dict[str, str]:
    imports = {name: asset(path) for name, path in LIBRARIES.items()}
    return imports | {static(module): asset(module) for module in _modules()}


@lru_cache(maxsize=1)
def _modules() -> tuple[str, ...]:
    return tuple(sorted(str(path.relative_to(MODULES)) for path in MODULES.glob("frontend/js/**/*.js")))


@register.simple_tag
def js_strings(*groups: str) -> SafeString:
    """Hand the modules their words, already translated, as data: no sentence is written in a JS file."""
    return json_script(strings_for(*groups), "vigil-strings")


@register.simple_tag(takes_context=True)
def page_facts(context: template.Context) -> SafeString:
    """What the modules of every page need to know: the mission, its clock, and where to ask for news."""
    mission = context["mission"]
    zone = mission_zone(mission)
    data_as_of = context.get("data_as_of")
    facts = {
        "mission": mission.code,
        "tz": str(zone),
        "place": zone_name(zone),
        "dataAsOf": data_as_of.isoformat() if data_as_of else None,
        "held": bool((context.get("replay") or {}).get("held")),
        "live": f"/live?mission={quote(mission.code)}",
        "login": settings.LOGIN_URL or "/login/",
        "wall": bool(context.get("wall")),
    }
    return json_script(facts, "vigil-page")
