"""El token con el que el portal dice a la Mesa de Ayuda quién ingresó. Python 3, sin bibliotecas."""
import base64
import hashlib
import hmac
import json
import os
import time
import uuid


def _base64url(datos: bytes) -> str:
    return base64.urlsafe_b64encode(datos).rstrip(b"=").decode("ascii")


def mesa_token(nit: str, usuario: str = None, nombre: str = None) -> str:
    """nit: de la IPS que ingresó al portal. usuario y nombre: solo si la IPS tiene varios usuarios."""
    # La misma de MESA_PORTAL_CLAVES, kid:secreto. Guárdela donde el portal guarda sus contraseñas, nunca en la página.
    kid, secreto = os.environ["CLAVE_DE_MESA"].split(":")
    ahora = int(time.time())
    contenido = {
        "aud": "mesa-de-ayuda",
        "sub": nit,
        "iat": ahora,
        "exp": ahora + 60,
        "jti": str(uuid.uuid4()),
    }
    if usuario:
        contenido.update(usuario=usuario, nombre=nombre or usuario)
    partes = ({"alg": "HS256", "typ": "JWT", "kid": kid}, contenido)
    firmado = ".".join(_base64url(json.dumps(parte).encode("utf-8")) for parte in partes)
    clave = base64.urlsafe_b64decode(secreto + "=" * (-len(secreto) % 4))
    firma = hmac.new(clave, firmado.encode("ascii"), hashlib.sha256).digest()
    return firmado + "." + _base64url(firma)
