// What a page does whose portal has a login of its own. Who is logged in, only its server knows.
const pedir = (ruta, cuerpo) =>
  fetch(ruta, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(cuerpo ?? {}),
  });

const { nit } = await (await fetch('sso/quien', { cache: 'no-store' })).json();
const lugar = document.getElementById(nit ? 'adentro' : 'afuera');
if (nit) {
  // All that the hand-over needs: where the portal's server answers a token.
  const ingreso = document.createElement('mesa-login');
  ingreso.setAttribute('portal', 'sso/token');
  lugar.append(
    ingreso,
    document.createElement('mesa-nuevo-caso'),
    document.createElement('mesa-mis-solicitudes'),
  );
}
lugar.hidden = false;

for (const boton of document.querySelectorAll('[data-nit]')) {
  boton.addEventListener('click', async () => {
    await pedir('sso/entrar', boton.dataset);
    location.reload();
  });
}
document.querySelector('#salir').addEventListener('click', async () => {
  // Who leaves the portal leaves the help desk too, unless there is something to be sent first.
  if (!(await document.querySelector('mesa-login').cerrarSesion())) return;
  await pedir('sso/salir');
  location.reload();
});
