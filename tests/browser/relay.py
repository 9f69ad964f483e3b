"""A network that can be cut: a relay between browser and server, on an address of its own."""

from __future__ import annotations

import contextlib
import socket
import threading
from urllib.parse import urlsplit

CHUNK = 65_536


class Relay:
    """Passes bytes both ways; `lose_reply_to` is how a request begins whose answer gets lost, once."""

    def __init__(self, server: str) -> None:
        self.server = urlsplit(server)
        self.is_up = True
        self.lose_reply_to = b""
        self.lost = 0
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def cut(self) -> None:
        """From now on nothing passes; what was under way breaks off."""
        self.is_up = False
        for each in list(self._open):
            _shut(each)

    def mend(self) -> None:
        self.is_up = True

    def close(self) -> None:
        self.cut()
        self._listener.close()

    def _listen(self) -> None:
        with contextlib.suppress(OSError):  # closed at the end of the test
            while True:
                near, _address = self._listener.accept()
                threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    def _serve(self, near: socket.socket) -> None:
        if not self.is_up:
            _shut(near)
            return
        far = socket.create_connection((self.server.hostname, self.server.port))
        self._open |= {near, far}
        lose = threading.Event()
        back = threading.Thread(target=self._pass_back, args=(far, near, lose), daemon=True)
        back.start()
        with contextlib.suppress(OSError):
            while piece := near.recv(CHUNK):
                if self.lose_reply_to and piece.startswith(self.lose_reply_to):
                    self.lose_reply_to = b""
                    lose.set()
                far.sendall(piece)
        self._forget(near, far)

    def _pass_back(self, far: socket.socket, near: socket.socket, lose: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while piece := far.recv(CHUNK):
                if lose.is_set():  # the server has done its work; nobody hears of it
                    self.lost += 1
                    break
                near.sendall(piece)
        self._forget(near, far)

    def _forget(self, *sockets: socket.socket) -> None:
        for each in sockets:
            self._open.discard(each)
            _shut(each)


def _shut(each: socket.socket) -> None:
    with contextlib.suppress(OSError):
        each.shutdown(socket.SHUT_RDWR)
    each.close()
