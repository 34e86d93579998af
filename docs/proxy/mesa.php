<?php
/**
 * The help desk under /mesa.php/ of a portal that has PHP and no proxy of its own: put this file into the portal's folder,
 * start the service on the same machine with MESA_URL=https://portal.example.co/mesa.php and MESA_PROXY=127.0.0.1, and
 * write <script type="module" src="/mesa.php/widget/mesa.js"></script> in the page.
 *
 * Needs PHP 7.3 or later with allow_url_fopen, and PATH_INFO (Apache has it; for nginx see mesa-php.nginx.conf). Each
 * browser that has the help desk open keeps one of PHP's processes busy; where there are few of them use nginx.conf or
 * apache.conf instead.
 */

/** Where the service listens: never anything that a request says. */
const SERVICIO = 'http://127.0.0.1:8080';

/** Seconds without a byte; the service's heartbeats come more often. */
const SILENCIO = 90;

$ruta = (string) substr($_SERVER['REQUEST_URI'], strlen($_SERVER['SCRIPT_NAME']));
// Prometheus asks the service itself.
if ($ruta === '' || $ruta[0] !== '/' || preg_match('~^/+metrics~', $ruta)) {
    http_response_code(404);
    exit;
}

set_time_limit(0);
ini_set('default_mimetype', '');
ini_set('zlib.output_compression', '0');
header_remove('X-Powered-By');
while (ob_get_level() > 0) {
    ob_end_clean();
}

$lineas = ['Host: ' . $_SERVER['HTTP_HOST'], 'Connection: close'];
foreach (getallheaders() as $nombre => $valor) {
    // What the client says of its own address is replaced, never added to.
    if (!preg_match('~^(host|connection|keep-alive|te|upgrade|expect|content-length|transfer-encoding|forwarded|x-forwarded-.*|x-real-ip)$~i', $nombre)) {
        $lineas[] = "$nombre: $valor";
    }
}
$lineas[] = 'X-Forwarded-For: ' . $_SERVER['REMOTE_ADDR'];
$pedido = ['http' => [
    'method' => $_SERVER['REQUEST_METHOD'],
    'header' => $lineas,
    // PHP keeps an answer in chunks until it has 8 KiB of it.
    'protocol_version' => 1.0,
    'follow_location' => 0,
    'ignore_errors' => true,
    'timeout' => SILENCIO,
]];
$cuerpo = file_get_contents('php://input');
if ($cuerpo !== '') {
    $pedido['http']['content'] = $cuerpo;
}

$respuesta = @fopen(SERVICIO . $ruta, 'rb', false, stream_context_create($pedido));
if ($respuesta === false) {
    http_response_code(502);
    exit;
}
foreach (stream_get_meta_data($respuesta)['wrapper_data'] as $linea) {
    if (preg_match('~^HTTP/\S+ (\d+)~', $linea, $partes)) {
        http_response_code((int) $partes[1]);
    } elseif (!preg_match('~^(connection|keep-alive|transfer-encoding):~i', $linea)) {
        header($linea, false);
    }
}
// As it comes: an event goes out at once.
while (!feof($respuesta)) {
    // Asked for more than it has, PHP keeps what it has until more arrives.
    ['unread_bytes' => $listos, 'timed_out' => $vencida] = stream_get_meta_data($respuesta);
    $trozo = $vencida ? false : fread($respuesta, $listos ?: 65536);
    if ($trozo === false) {
        break;
    }
    echo $trozo;
    flush();
}
