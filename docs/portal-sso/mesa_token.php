<?php
// El token con el que el portal dice a la Mesa de Ayuda quién ingresó. PHP 7.0 o posterior, sin bibliotecas.

function mesa_base64url($bytes)
{
    return rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
}

// $nit: de la IPS que ingresó al portal. $usuario y $nombre: solo si la IPS tiene varios usuarios.
function mesa_token($nit, $usuario = null, $nombre = null)
{
    // La misma de MESA_PORTAL_CLAVES, kid:secreto. Guárdela donde el portal guarda sus contraseñas, nunca en la página.
    list($kid, $secreto) = explode(':', getenv('CLAVE_DE_MESA'));
    $ahora = time();
    $contenido = array(
        'aud' => 'mesa-de-ayuda',
        'sub' => (string) $nit,
        'iat' => $ahora,
        'exp' => $ahora + 60,
        'jti' => bin2hex(random_bytes(16)),
    );
    if ($usuario !== null) {
        $contenido['usuario'] = $usuario;
        $contenido['nombre'] = $nombre !== null ? $nombre : $usuario;
    }
    $firmado = mesa_base64url(json_encode(array('alg' => 'HS256', 'typ' => 'JWT', 'kid' => $kid)))
        . '.' . mesa_base64url(json_encode($contenido));
    $clave = base64_decode(strtr($secreto, '-_', '+/'));
    return $firmado . '.' . mesa_base64url(hash_hmac('sha256', $firmado, $clave, true));
}
