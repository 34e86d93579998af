<?php
// La dirección que lee <mesa-login portal="mesa-token.php">: responde el token de quien ingresó al portal, o 401.
require __DIR__ . '/mesa_token.php';

session_start();
header('Content-Type: text/plain; charset=utf-8');
header('Cache-Control: no-store');
// Ponga aquí el nombre con el que su portal guarda el NIT en la sesión.
if (empty($_SESSION['nit'])) {
    http_response_code(401);
    exit;
}
echo mesa_token($_SESSION['nit']);
