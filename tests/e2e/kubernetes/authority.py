"""A certificate authority of a test, with the openssl program."""

import pathlib
import subprocess

SETTINGS = """
[ca]
default_ca = this
[this]
dir = {folder}
database = {folder}/index.txt
new_certs_dir = {folder}
certificate = {folder}/{name}.pem
private_key = {folder}/{name}.key
rand_serial = yes
default_md = sha256
policy = anything
unique_subject = no
[anything]
organizationName = optional
commonName = supplied
[extensions]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth, clientAuth
{names}
"""
LONG_AGO, YESTERDAY, FAR_AWAY = "20200101000000Z", "20200102000000Z", "20491231235959Z"


class Authority:
    """An authority that lies in `folder` as NAME.pem and NAME.key, made new."""

    def __init__(self, folder, name="ca"):
        self.folder = pathlib.Path(folder)
        self.name = name
        self.folder.mkdir(parents=True, exist_ok=True)
        self.certificate = self.folder / f"{name}.pem"
        (self.folder / "index.txt").touch()
        key = self.make_key(name)
        run("req", "-x509", "-key", key, "-days", "3650", "-subj", f"/CN={name}", "-out", self.certificate)

    def make_key(self, name):
        key = self.folder / f"{name}.key"
        run("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", key)
        return key

    def issue(self, name, subject, alternatives="", expired=False):
        """A certificate for a server or a client, and its key: NAME.pem and NAME.key, as paths.

        `subject` is like "/O=system:masters/CN=admin", `alternatives` like "IP:127.0.0.1,DNS:a.org"."""
        key = self.make_key(name)
        request, settings = self.folder / f"{name}.csr", self.folder / f"{name}.cnf"
        certificate = self.folder / f"{name}.pem"
        names = f"subjectAltName = {alternatives}" if alternatives else ""
        settings.write_text(SETTINGS.format(folder=self.folder, name=self.name, names=names))
        run("req", "-new", "-key", key, "-subj", subject, "-out", request)
        run("ca", "-batch", "-notext", "-config", settings, "-extensions", "extensions", "-in", request,
            "-out", certificate, "-startdate", LONG_AGO, "-enddate", YESTERDAY if expired else FAR_AWAY)
        return certificate, key


def run(*arguments):
    done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"openssl {' '.join(map(str, arguments))}: {done.stderr}")
