// What a portal does around the elements: which section is shown, and where their events lead.
const secciones = [...document.querySelectorAll('main > section')];
const menus = [...document.querySelectorAll('#menu details')];
const chat = document.querySelector('mesa-caso-chat');

function mostrar() {
  const [, lugar, numero] = /^#([a-z-]*[a-z])(?:-(\d+))?$/.exec(location.hash) ?? [];
  const seccion = secciones.find(({ id }) => id === lugar) ?? secciones[0];
  for (const otra of secciones) otra.hidden = otra !== seccion;
  for (const menu of menus) {
    menu.open = false;
    const enlace = menu.querySelector('a');
    enlace.toggleAttribute('aria-current', enlace.hash === `#${seccion.id}`);
    menu.classList.toggle('actual', enlace.hasAttribute('aria-current'));
  }
  if (numero) chat.caso = Number(numero);
}

addEventListener('hashchange', () => {
  mostrar();
  document.querySelector('main').focus({ preventScroll: true });
  scrollTo(0, 0);
});
document.addEventListener('mesa-sesion-iniciada', ({ target }) => {
  if (!target.closest?.('#ingreso')) return;
  location.hash = '#mesa-de-ayuda';
  // The clerk goes on with the form; the section is shown, and the focus put, when the address has changed.
  addEventListener('hashchange', () => document.querySelector('mesa-nuevo-caso').focus(), { once: true });
});
document.addEventListener('mesa-sesion-cerrada', () => {
  location.hash = '#ingreso';
});
// Also when the session ended by itself, or in another tab.
document.addEventListener('mesa-sesion', ({ detail: { iniciada } }) => {
  document.querySelector('#menu').classList.toggle('sin-sesion', !iniciada);
  if (iniciada) return;
  for (const cuenta of document.querySelectorAll('.sin-leer')) cuenta.hidden = true;
});
document.addEventListener('mesa-caso-abrir', (evento) => {
  evento.preventDefault();
  location.hash = `#caso-${evento.detail.numero}`;
});
document.addEventListener('mesa-no-leidos', ({ detail: { total } }) => {
  if (total === undefined) return;
  for (const cuenta of document.querySelectorAll('.sin-leer')) {
    cuenta.hidden = total === 0;
    cuenta.querySelector('.cuantos').textContent = total;
    cuenta.querySelector('.oculto').textContent = total === 1 ? ' mensaje nuevo' : ' mensajes nuevos';
  }
});
document.addEventListener('click', ({ target }) => {
  for (const menu of menus) if (!menu.contains(target)) menu.open = false;
});
document.addEventListener('keydown', ({ key }) => {
  if (key === 'Escape') for (const menu of menus) menu.open = false;
});

mostrar();
// Who has a keyboard begins to type at once; on a phone it would come up by itself and hide the page.
if (matchMedia('(pointer: fine)').matches && !secciones[0].hidden)
  customElements.whenDefined('mesa-login').then(() => document.querySelector('mesa-login').focus());
