"""Who may read. An archive is open, or closed (a setting): then every read needs a key, or a login on the pages."""

from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from searcharchive.errors import Forbidden, Unauthorized
from searcharchive.keys import Key, list_keys
from searcharchive.web import auth
from searcharchive.web.sessions import COOKIE, key_of_ticket, ticket_of
from searcharchive.web.site import WARMING, site

ALWAYS_OPEN = frozenset(
    {
        "access.log_in",
        "access.log_out",
        "access.login",
        "following.description",
        "operations.health",
        "operations.openapi",
        "operations.ready",
        "pages.static",
    }
)
"""What shows nothing of what is in the archive."""
WRITES = frozenset({"writing", "bulk"})
"""Blueprints that ask for a key themselves. Everything else reads, whatever its method."""
LONGEST_WAY_BACK = 2_000

access = Blueprint("access", __name__, template_folder="templates")


def register(app: Flask) -> None:
    """Look at every request before it is answered."""
    app.before_request(identify)
    app.after_request(_keep_private)
    app.register_blueprint(access)


def identify() -> AnyResponse | None:
    """Say in ``g`` who reads. A key that is not good is refused even where none is needed; OPTIONS stays open."""
    g.key, g.scope = None, None
    if not is_read() or request.endpoint in ALWAYS_OPEN or (request.blueprint == "pages" and not _closed()):
        return None
    g.key = auth.key_of(request.headers, site().archive.state) or (_logged_in() if _closed() else None)
    g.scope = None if g.key is None else g.key.scope
    return None if g.key is not None or not _closed() else _refuse()


def is_read() -> bool:
    """Whether this request is somebody's, and wants to be shown something."""
    known = request.endpoint is not None and request.blueprint not in WRITES
    return known and request.method != "OPTIONS" and WARMING not in request.environ


def _refuse() -> AnyResponse:
    if request.blueprint == "pages":
        return redirect(url_for("access.login", next=request.full_path.rstrip("?")[:LONGEST_WAY_BACK]))
    detail = "This archive is closed: send a key in X-API-Key, or in Authorization after “Bearer”."
    if not list_keys(site().archive.state):
        detail += f" There is none yet; create one: {auth.HOW_TO_CREATE} read"
    raise Unauthorized(detail)


def _closed() -> bool:
    return site().settings.closed


def _logged_in() -> Key | None:
    ticket = request.cookies.get(COOKIE)
    if not ticket:
        return None
    return key_of_ticket(ticket, list_keys(site().archive.state), site().settings.login_lifetime)


def _keep_private(response: Response) -> Response:
    """Nothing of a closed archive stays in a cache that others share."""
    if _closed() and request.endpoint not in ALWAYS_OPEN:
        response.cache_control.private = True
        response.vary.update(("Cookie", "Authorization", "X-API-Key"))
    return response


@access.get("/login")
def login() -> AnyResponse | str:
    """The form that takes a key. An open archive has nothing to log in to."""
    if not _closed():
        return redirect(url_for("pages.search"))
    return _form(request.args.get("next", ""))


@access.post("/login")
def log_in() -> AnyResponse | tuple[str, int]:
    _check_origin()
    back = request.form.get("next", "")
    try:
        key = auth.known_key(request.form.get("key", "").strip(), site().archive.state)
    except Unauthorized as error:
        return _form(back, error.detail), 401
    answer = redirect(_way_back(back), 303)
    lifetime = int(site().settings.login_lifetime)
    answer.set_cookie(
        COOKIE, ticket_of(key), lifetime, httponly=True, samesite="Lax", secure=site().own_scheme == "https"
    )
    return answer


@access.post("/logout")
def log_out() -> AnyResponse:
    _check_origin()
    answer = redirect(url_for("access.login"), 303)
    answer.delete_cookie(COOKIE, httponly=True, samesite="Lax", secure=site().own_scheme == "https")
    return answer


def _form(back: str, remark: str = "") -> str:
    return render_template("login.html", back=back, remark=remark, form=None)


def _check_origin() -> None:
    """Forms of other sites neither log anybody in nor out. Browsers that say nothing are held by SameSite alone."""
    origin, source = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    if (origin is not None and origin != site().own_origin) or source not in (None, "same-origin", "none"):
        raise Forbidden("This form was sent from another site.")


def _way_back(address: str) -> str:
    """Where somebody wanted to go, where that is on this site; else the search page."""
    parts = urlsplit(address) if address.isprintable() and "\\" not in address else None
    local = parts is not None and not parts.scheme and not parts.netloc and address.startswith("/")
    return address if local and not address.startswith("//") else url_for("pages.search")


@access.app_context_processor
def _for_templates() -> dict[str, bool]:
    return {"logged_in": _closed() and bool(request.cookies.get(COOKIE))}
