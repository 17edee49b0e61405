"""Servers of before 2018: TLS 1.0 and 1.1 and their ciphers, for portals that declare ``old_tls``.

Scrapy's own setting for ciphers loses OpenSSL's security level on the way, without which those versions stay forbidden.
"""

from __future__ import annotations

from ipaddress import ip_address

from OpenSSL import SSL
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from twisted.protocols.tls import TLSMemoryBIOProtocol
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer  # type: ignore[import-untyped]

_LEGACY_SERVER_CONNECT = 0x4
"""OpenSSL's option for servers without secure renegotiation (RFC 5746)."""


def old_context() -> SSL.Context:
    """A client's context that takes everything from TLS 1.0 on; certificates are not verified, as everywhere else."""
    context = SSL.Context(SSL.TLS_METHOD)
    context.set_min_proto_version(SSL.TLS1_VERSION)
    context.set_cipher_list(b"DEFAULT:@SECLEVEL=0")
    context.set_options(_LEGACY_SERVER_CONNECT)
    return context


@implementer(IOpenSSLClientConnectionCreator)
class _Creator:
    def __init__(self, context: SSL.Context, host: bytes) -> None:
        self._context, self._host = context, host

    def clientConnectionForTLS(self, tlsProtocol: TLSMemoryBIOProtocol) -> SSL.Connection:  # noqa: ARG002, N802, N803
        """A connection that names the host it wants (not where that is an address)."""
        connection = SSL.Connection(self._context, None)
        try:
            ip_address(self._host.decode("ascii"))
        except ValueError:
            connection.set_tlsext_host_name(self._host)
        return connection


@implementer(IPolicyForHTTPS)
class _OldTls:
    def __init__(self) -> None:
        self._context = old_context()

    def creatorForNetloc(self, hostname: bytes, port: int) -> _Creator:  # noqa: ARG002, N802
        """What makes connections to one host."""
        return _Creator(self._context, hostname)


class OldTlsHandler(HTTP11DownloadHandler):
    """Scrapy's handler of HTTPS with an older idea of what is safe."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._contextFactory = _OldTls()
