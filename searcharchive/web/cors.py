"""Which other sites' scripts may use the API (a setting). Never with cookies: who needs a key sends it."""

from flask import Flask, Response, request

METHODS = "GET, HEAD, POST, PUT, DELETE"
HEADERS = "Authorization, Content-Encoding, Content-Type, If-Match, If-None-Match, X-API-Key, X-Request-Id"
EXPOSED = "Content-Location, ETag, Link, Location, Retry-After, Server-Timing, X-Request-Id"
MAX_AGE = "600"
ALL = "*"


def register(app: Flask, origins: str) -> None:
    """``origins``: as browsers name them, such as ``https://news.example``, with commas between them, or ``*``."""
    allowed = frozenset(origin.strip().rstrip("/") for origin in origins.split(",") if origin.strip())
    if not allowed:
        return

    def allow(response: Response) -> Response:
        if not request.path.startswith(("/v1/", "/openapi.json")):
            return response
        if ALL not in allowed:
            response.vary.add("Origin")
        origin = request.headers.get("Origin", "")
        if origin and (ALL in allowed or origin in allowed):
            response.headers["Access-Control-Allow-Origin"] = ALL if ALL in allowed else origin
            response.headers["Access-Control-Expose-Headers"] = EXPOSED
            if request.method == "OPTIONS":
                response.headers["Access-Control-Allow-Methods"] = METHODS
                response.headers["Access-Control-Allow-Headers"] = HEADERS
                response.headers["Access-Control-Max-Age"] = MAX_AGE
        return response

    app.after_request(allow)
