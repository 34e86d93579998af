<?php
// Recibe los avisos de la Mesa de Ayuda y comprueba su firma. PHP 7.1 o posterior, sin bibliotecas.

// El cuerpo tal como llegó, los encabezados con nombres en minúsculas, y el secreto whsec_… Devuelve el aviso, o null si
// la firma no sirve.
function mesa_aviso($cuerpo, array $encabezados, $secreto)
{
    $id = $encabezados['webhook-id'] ?? '';
    $momento = $encabezados['webhook-timestamp'] ?? '';
    // Uno de hace más de cinco minutos pudo ser copiado por otro.
    if ($id === '' || !ctype_digit($momento) || abs(time() - (int) $momento) > 300) {
        return null;
    }
    $clave = base64_decode(substr($secreto, strlen('whsec_')));
    $buena = base64_encode(hash_hmac('sha256', "$id.$momento.$cuerpo", $clave, true));
    // Durante un cambio de secreto hay dos firmas; basta con que una sirva.
    foreach (explode(' ', $encabezados['webhook-signature'] ?? '') as $firma) {
        $partes = explode(',', $firma, 2);
        if ($partes[0] === 'v1' && hash_equals($buena, $partes[1] ?? '')) {
            return json_decode($cuerpo, true);
        }
    }
    return null;
}

$aviso = mesa_aviso(
    file_get_contents('php://input'),
    array(
        'webhook-id' => $_SERVER['HTTP_WEBHOOK_ID'] ?? '',
        'webhook-timestamp' => $_SERVER['HTTP_WEBHOOK_TIMESTAMP'] ?? '',
        'webhook-signature' => $_SERVER['HTTP_WEBHOOK_SIGNATURE'] ?? '',
    ),
    getenv('SECRETO')
);
if ($aviso === null) {
    http_response_code(401);
    exit;
}
if ($aviso['type'] === 'caso.registrado') {
    // Abra aquí el tiquete. Si falla, responda 500 y la Mesa lo intenta de nuevo; el mismo aviso puede llegar dos veces,
    // con el mismo webhook-id.
    error_log('Caso ' . $aviso['data']['numero']);
}
http_response_code(204);
