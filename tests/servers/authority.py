"""An authority for certificates, for tests of who trusts whom."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

PEM = serialization.Encoding.PEM


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


@dataclass(frozen=True)
class Authority:
    """Signs certificates of servers; ``pem`` is what those trust who trust it."""

    key: ec.EllipticCurvePrivateKey

    @staticmethod
    def new() -> Authority:
        return Authority(ec.generate_private_key(ec.SECP256R1()))

    @cached_property
    def certificate_of_itself(self) -> x509.Certificate:
        now = datetime.now(UTC)
        made = x509.CertificateBuilder().subject_name(_name("tests")).issuer_name(_name("tests"))
        made = made.public_key(self.key.public_key()).serial_number(x509.random_serial_number())
        made = made.not_valid_before(now - timedelta(days=400)).not_valid_after(now + timedelta(days=400))
        made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        usage = dict.fromkeys(
            ("content_commitment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
        )
        signs = x509.KeyUsage(
            digital_signature=True, key_encipherment=False, key_cert_sign=True, crl_sign=True, **usage
        )
        made = made.add_extension(signs, critical=True)
        identifier = x509.SubjectKeyIdentifier.from_public_key(self.key.public_key())
        return made.add_extension(identifier, critical=False).sign(self.key, hashes.SHA256())

    @property
    def pem(self) -> bytes:
        return self.certificate_of_itself.public_bytes(PEM)

    def certificate(self, *hosts: str, begins: int = -1, ends: int = 30) -> tuple[bytes, bytes]:
        """Return a certificate of these hosts and its key, both PEM; valid from and until so many days from now."""
        key = ec.generate_private_key(ec.SECP256R1())
        now = datetime.now(UTC)
        names = [
            x509.IPAddress(ipaddress.ip_address(host)) if host[0].isdigit() else x509.DNSName(host) for host in hosts
        ]
        made = x509.CertificateBuilder().subject_name(_name(hosts[0])).issuer_name(self.certificate_of_itself.subject)
        made = made.public_key(key.public_key()).serial_number(x509.random_serial_number())
        made = made.not_valid_before(now + timedelta(days=begins)).not_valid_after(now + timedelta(days=ends))
        made = made.add_extension(x509.SubjectAlternativeName(names), critical=False)
        made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        made = made.add_extension(issuer, critical=False)
        secret = key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        return made.sign(self.key, hashes.SHA256()).public_bytes(PEM), secret
