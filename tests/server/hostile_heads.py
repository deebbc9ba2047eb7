"""What a request's line, headers and framing may hold that no honest one does."""

import itertools
from collections.abc import Iterator


def heads() -> Iterator[bytes]:
    """Whole requests that abuse their line, their headers or their framing."""
    host, end = b"Host: localhost\r\n", b"Connection: close\r\n\r\n"
    ask = b"POST /api/ask HTTP/1.1\r\n" + host + b"Content-Type: application/json\r\n"
    body = b'{"question": "?"}'
    yield from _lines(host, end)
    for name in _forged():
        yield b"GET /healthz HTTP/1.1\r\n" + host + name + b"\r\n" + end
        yield b"GET / HTTP/1.1\r\nAccept: text/html\r\n" + host + name + b"\r\n" + end
        yield ask + b"Content-Length: %d\r\n" % len(body) + name + b"\r\n" + end + body
    for framing in _framings(body):
        yield ask + framing


def _lines(host: bytes, end: bytes) -> Iterator[bytes]:
    methods = (
        b"TRACE",
        b"CONNECT",
        b"get",
        b"PROPFIND",
        b"G" * 5_000,
        b"QUERY",
        b"!#$%&'*+-.^_`|~",
    )
    yield from (method + b" / HTTP/1.1\r\n" + host + end for method in methods)
    versions = (b"HTTP/1.0", b"HTTP/0.9", b"HTTP/2.0", b"HTTP/9.9", b"HTTX/1.1", b"HTTP/1.1 ", b"")
    yield from (b"GET / " + version + b"\r\n" + host + end for version in versions)
    yield from (b"GET  / HTTP/1.1\r\n" + host + end, b"GET\t/ HTTP/1.1\r\n" + host + end)
    yield from (b"OPTIONS * HTTP/1.1\r\n" + host + end, b"CONNECT a:1 HTTP/1.1\r\n" + host + end)
    yield from (b"\r\n" * 500, b"\x16\x03\x01\x02\x00\x01\x00", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
    yield from (
        b"GET / HTTP/1.1\n" + host.replace(b"\r", b"") + b"Connection: close\n\n",
        b"\x00" * 99,
    )
    yield from (b"GET / HTTP/1.1\r\n" + end, b"GET / HTTP/1.1\r\n" + host + host + end)


def _forged() -> Iterator[bytes]:
    yield from (b"A: " + b"b" * 15_000, b"A:b\r\n" * 1_000 + b"A:b", b"A" * 15_000 + b": b")
    yield from (
        b"A: \x00",
        b"A: \xff",
        b"A: b\r\n c",
        b" A: b",
        b"A : b",
        b": b",
        b"A",
        b"A\xff: b",
    )
    yield from (b"Cookie: " + b"a=b; " * 2_000, b"Cookie: dateline-session=" + b"x" * 9_000)
    yield from (b'Cookie: a="\\"; =; ;;; \xff', b"Cookie: dateline-session=a; dateline-session=b")
    yield from (
        b"Authorization: " + scheme for scheme in (b"", b"Bearer", b"Bearer \xff", b"Basic !!")
    )
    yield from (b"X-API-Key:", b"X-API-Key: \xff\xfe", b"X-API-Key: a\r\nX-API-Key: b")
    yield from (b"Range: bytes=" + b"0-," * 3_000 + b"0-", b"Range: bytes=-1", b"If-Range: \xff")
    yield from (
        b'If-None-Match: "' + b"a" * 9_000 + b'"',
        b"If-None-Match: *",
        b"If-Modified-Since: 0",
    )
    yield from (b"Accept: " + b"text/html;q=0.1," * 800, b"Accept: \xff", b"Accept-Language: \xff")
    yield from (
        b"X-Forwarded-For: " + b"1.2.3.4, " * 1_000 + b"x",
        b"X-Forwarded-For: \xff, ::1:::",
    )
    yield from (
        b"X-Forwarded-Proto: javascript",
        b"X-Forwarded-Proto: \xff",
        b"X-Forwarded-Host: evil",
    )
    yield from (
        b"Forwarded: host=evil",
        b"X-Original-URL: /metrics",
        b"X-HTTP-Method-Override: PUT",
    )
    yield from (
        b"Origin: https://[",
        b"Origin: \xff",
        b"Origin: http://localhost:99999999",
        b"Origin: //",
    )
    yield from (
        b"Expect: 100-continue",
        b"Expect: 200-ok",
        b"Upgrade: h2c\r\nHTTP2-Settings: AAMAAABk",
    )
    yield from (
        b"TE: trailers",
        b"Trailer: Host",
        b"Transfer-Encoding: identity",
        b"Content-Length: +0",
    )
    yield from (
        b"Sec-Fetch-Site: \xff",
        b"Last-Event-ID: \xff",
        b"Mcp-Session-Id: ../..",
        b"Host: b",
    )


def _framings(body: bytes) -> Iterator[bytes]:
    close = b"Connection: close\r\n"
    chunked = close + b"Transfer-Encoding: chunked\r\n\r\n"
    for size in (
        b"g",
        b"-1",
        b"0x11",
        b"1" * 30,
        b"11;" + b"a" * 9_000,
        b"",
        b" 11",
        b"11 ",
        b"\xff",
    ):
        yield chunked + size + b"\r\n" + body + b"\r\n0\r\n\r\n"
    yield chunked + b"0\r\nHost: evil\r\n" + b"A: b\r\n" * 500 + b"\r\n"
    yield chunked + b"".join(b"1\r\n%c\r\n" % byte for byte in body) + b"0\r\n\r\n"
    for length in (
        b"-1",
        b"+17",
        b"17, 17",
        b"17, 18",
        b"1e1",
        b"0x11",
        b"",
        b" ",
        b"\xff",
        b"9" * 30,
    ):
        yield close + b"Content-Length: " + length + b"\r\n\r\n" + body
    both = b"Transfer-Encoding: chunked\r\nContent-Length: 17\r\n\r\n"
    yield close + both + b"0\r\n\r\nGET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"
    for coding in (
        b"gzip, chunked",
        b"chunked, chunked",
        b"xchunked",
        b"\x0bchunked",
        b"chunked\x00",
    ):
        yield close + b"Transfer-Encoding: " + coding + b"\r\n\r\n11\r\n" + body + b"\r\n0\r\n\r\n"


def targets() -> Iterator[bytes]:
    """Addresses as they stand in a request's first line."""
    up = (
        b"../",
        b"..%2f",
        b"%2e%2e/",
        b"..%5c",
        b"..;/",
        b"%252e%252e%252f",
        b"....//",
        b"..%c0%af",
    )
    for root, climb in itertools.product((b"/static/", b"/articles/", b"/", b"/sources."), up):
        yield root + climb * 6 + b"etc/passwd"
    yield from (
        b"//evil.example/",
        b"///evil.example",
        b"/\\evil.example",
        b"/%5cevil.example/",
        b"/%2f%2f",
    )
    yield from (
        b"http://evil.example/",
        b"http://localhost/healthz",
        b"/sign-in/",
        b"/ask/",
        b"/api/ask/",
    )
    yield from (
        b"/%00",
        b"/static/page.css%00.html",
        b"/%ff%fe",
        b"/%",
        b"/%zz",
        b"/;a=b",
        b"/" + b"a" * 9_000,
    )
    yield from (
        b"/?q=%ff%fe",
        b"/?q=%00",
        b"/?%00=%00",
        b"/?q",
        b"/?&&&",
        b"/?=",
        b"/?q[]=a",
        b"/?q=a;b=c",
    )
    yield from (
        b"/?" + b"q=a&" * 3_000,
        b"/archive?" + b"source=a&" * 90,
        b"/archive?page=" + b"9" * 9_000,
    )
    yield from (
        b"/api/search?" + b"source=a&" * 1_500 + b"q=a",
        b"/api/search?q=a&k=" + b"9" * 5_000,
    )
    yield from (
        b"/articles/" + b"0" * 16 + b"?start=-1&end=1e9",
        b"/api/articles/" + b"A" * 16,
        b"/*",
        b"/.",
    )
    yield from (
        b"/.git/config",
        b"/.env",
        b"/docs/../metrics",
        b"/static/",
        b"/static/.",
        b"/static/..",
    )
