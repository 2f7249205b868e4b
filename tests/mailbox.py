"""A real mail server on this machine: Dovecot with one mailbox, in a folder of the test's own."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.needs import find

USER, PASSWORD = "anna@romashka.example", "app-pass-word"
#: Seconds a server may take to greet, or to end: a busy machine is no fault of ours.
_PATIENCE = 60
_CONFIG = """
base_dir = {run}
log_path = {folder}/log
protocols = imap
disable_plaintext_auth = no
auth_failure_delay = 0
default_login_user = {login}
default_internal_user = {internal}
first_valid_uid = 1
ssl = {ssl}
{certificate}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {port}
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {secure}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={run}/home
}}
mail_location = maildir:~/Maildir
namespace inbox {{
  inbox = yes
  mailbox "{drafts}" {{
    auto = subscribe
    {flag}
  }}
  mailbox Sent {{
    auto = subscribe
    special_use = \\Sent
  }}
}}
"""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where it listens (in the clear, and encrypted; 0 where it does not), and the certificate to trust."""

    port: int
    secure: int
    certificate: Path
    folder: Path

    def messages(self, folder: str) -> list[tuple[bytes, frozenset[str]]]:
        """The messages of a folder with their flags, as they were put there."""
        from imap_tools import MailBoxUnencrypted

        with MailBoxUnencrypted("127.0.0.1", self.port).login(USER, PASSWORD, initial_folder=None) as box:
            box.folder.set(folder, readonly=True)
            return [(one.obj.as_bytes(), frozenset(one.flags)) for one in box.fetch(mark_seen=False, bulk=True)]

    def move(self, source: str, target: str) -> None:
        """A person's mail program takes everything from one folder to another."""
        from imap_tools import MailBoxUnencrypted

        with MailBoxUnencrypted("127.0.0.1", self.port).login(USER, PASSWORD, initial_folder=source) as box:
            box.move(box.uids(), target)


@contextlib.contextmanager
def dovecot(
    folder: Path, *, drafts: str = "Черновики", flagged: bool = True, host: str = "127.0.0.1"
) -> Iterator[Mailbox]:
    """A server for as long as the block takes. ``flagged``: it says which folder is that of drafts. ``host``: whose its
    certificate says it is."""
    program = find("dovecot", "/usr/sbin/dovecot")
    assert program is not None
    folder.mkdir(parents=True)
    root = os.geteuid() == 0
    me = pwd.getpwnam("nobody") if root else pwd.getpwuid(os.geteuid())
    certificate, key = _certificate(folder, host)
    config = folder / "dovecot.conf"
    # Outside of the test's folder: the path of a socket has room for a hundred letters, which that may well be longer than; and as
    # root the mail is nobody's, while each session of pytest that begins closes the folder of all of them to others.
    run = Path(tempfile.mkdtemp(prefix="dc"))
    run.chmod(0o755)
    (run / "home").mkdir()
    if root:
        shutil.chown(run / "home", me.pw_uid, me.pw_gid)

    def start(ports: list[int]) -> subprocess.Popen[bytes]:
        config.write_text(
            _CONFIG.format(
                folder=folder, run=run, port=ports[0], secure=ports[1], password=PASSWORD, uid=me.pw_uid, gid=me.pw_gid,
                login="dovenull" if root else me.pw_name, internal="dovecot" if root else me.pw_name, drafts=drafts,
                flag="special_use = \\Drafts" if flagged else "", ssl="yes",
                certificate=f"ssl_cert = <{certificate}\nssl_key = <{key}\nssl_min_protocol = TLSv1.2",
            ),
            encoding="utf-8",
        )  # fmt: skip
        return subprocess.Popen(
            [program, "-F", "-c", config], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )

    try:
        for _ in range(5):
            ports = _free(2)
            process = start(ports)
            try:
                started = _greeted(ports[0], process)
                if started:
                    yield Mailbox(ports[0], ports[1], certificate, folder)
            finally:
                _end(process)
            if started:
                return
            # A port that was free a moment ago may be somebody else's by now: Dovecot has ended, and gets another.
        log = folder / "log"
        raise AssertionError(f"Dovecot did not start: {log.read_text(errors='replace') if log.exists() else 'no log'}")
    finally:
        shutil.rmtree(run, ignore_errors=True)


def _free(n: int) -> list[int]:
    sockets = [socket.socket() for _ in range(n)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def _greeted(port: int, process: subprocess.Popen[bytes]) -> bool:
    """Waits until the server greets; False when it has ended instead.

    One connection waits for the greeting, however long that takes. To hang up and call again on a busy machine never comes to
    an end: Dovecot starts a process for each call, and greets nobody while it is at that.
    """
    until = time.monotonic() + _PATIENCE
    while (left := until - time.monotonic()) > 0 and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=left) as there:
            if there.recv(4) == b"* OK":
                return True
        time.sleep(0.05)
    return False


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends the server and its helpers at once; asked to end, it takes a second, and nobody needs its folder any more."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _certificate(folder: Path, host: str) -> tuple[Path, Path]:
    import ipaddress

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    try:
        whose: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        whose = x509.DNSName(host)
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([whose]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "cert.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return certificate, private
