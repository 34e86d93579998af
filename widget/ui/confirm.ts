import { html, render } from 'lit';

interface Pregunta {
  titulo: string;
  frase: string;
  boton: string;
}

/** Asks before what cannot be taken back, in a native dialog under `raiz`. False when the person thinks better of it. */
export function preguntar(raiz: ParentNode, { titulo, frase, boton }: Pregunta): Promise<boolean> {
  const dialogo = document.createElement('dialog');
  dialogo.className = 'teclas';
  dialogo.setAttribute('aria-labelledby', 'titulo-pregunta');
  // The second click of a double click on what asks this is no answer.
  const alPresionar = ({ detail }: MouseEvent): void => {
    if (detail < 2) dialogo.close('si');
  };
  render(
    html`<form method="dialog">
      <h2 id="titulo-pregunta">${titulo}</h2>
      <p>${frase}</p>
      <div class="fila">
        <button type="button" class="principal" @click=${alPresionar}>${boton}</button>
        <button class="enlace">Cancelar</button>
      </div>
    </form>`,
    dialogo,
  );
  raiz.append(dialogo);
  dialogo.showModal();
  return new Promise((resolver) => {
    dialogo.addEventListener('close', () => {
      dialogo.remove();
      resolver(dialogo.returnValue === 'si');
    });
  });
}
