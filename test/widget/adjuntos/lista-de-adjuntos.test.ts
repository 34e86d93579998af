import { render } from 'lit';
import { renderDescargas } from '../../../widget/adjuntos/lista-de-adjuntos.ts';
import { igual } from '../apoyo.ts';

const PDF = { clave: 'k', nombre: 'a.pdf', tipo: 'application/pdf', bytes: 100, sha256: 's' };

/** The words of the list, and for each click on a button whether the browser would show the file itself. */
function pintar(adjunto: Parameters<typeof renderDescargas>[0][number]): {
  texto: string;
  vistos: boolean[];
  miniaturas: number;
} {
  const lugar = document.createElement('div');
  const vistos: boolean[] = [];
  render(
    renderDescargas([adjunto], (_, ver) => vistos.push(ver), 'http://mesa.example'),
    lugar,
  );
  for (const boton of lugar.querySelectorAll('button')) boton.click();
  const miniaturas = lugar.querySelectorAll('mesa-imagen').length;
  return { texto: lugar.textContent.replace(/\s+/g, ' '), vistos, miniaturas };
}

describe('the list of attachments', () => {
  it('offers to see a PDF and to save it', () => {
    const { texto, vistos } = pintar(PDF);
    igual(vistos, [true, false]);
    igual(texto.includes('Contiene'), false);
  });

  it('says what else a file contains, and only offers to save it', () => {
    for (const [marca, frase] of [
      ['programa', 'Contiene un programa (script)'],
      ['vinculos', 'Contiene vínculos externos'],
      ['incrustado', 'Contiene otros archivos'],
      ['enorme', 'Imagen muy grande'],
    ] as const) {
      const { texto, vistos } = pintar({ ...PDF, marcas: [marca] });
      igual(vistos, [false]);
      igual(texto.includes(frase), true);
      igual(texto.includes('Ver '), false);
    }
  });

  it('shows a picture itself, unless it contains something else', () => {
    const foto = { ...PDF, nombre: 'a.png', tipo: 'image/png' };
    igual(
      [pintar(PDF), pintar(foto), pintar({ ...foto, marcas: ['enorme'] })].map((una) => una.miniaturas),
      [0, 1, 0],
    );
  });
});
