/** A mail as plain text and as HTML, both made of the same pieces. */
import { enUnaLinea, FIRMA, type Contenido } from './contenido.ts';
import { comoHtml } from './carta-html.ts';

/** What is sent, apart from who sends it and to whom. */
export interface Carta {
  asunto: string;
  texto: string;
  html: string;
  /** Headers besides those that every mail has (sobre.ts), by their name. */
  cabeceras?: Readonly<Record<string, string>>;
  /** Where it goes, in place of the address that its row has. */
  para?: string;
  /** Address for answers; without it they go to the sender. */
  responderA?: string;
}

/** Makes both bodies. Never fails on what people wrote. */
export function escribirCarta(
  contenido: Contenido,
  mas: Pick<Carta, 'cabeceras' | 'responderA'> = {},
): Carta {
  return {
    asunto: enUnaLinea(contenido.asunto),
    texto: comoTexto(contenido),
    html: comoHtml(contenido),
    ...mas,
  };
}

function comoTexto({ titulo, parrafos, datos = [], citas = [], listas = [], ...resto }: Contenido): string {
  const { raya, boton, despues = [], pie = [] } = resto;
  const bloques = [
    raya,
    titulo,
    ...parrafos,
    datos.map(([nombre, valor]) => `${nombre}: ${enUnaLinea(valor)}`).join('\n'),
    ...citas.map(({ titulo: de, texto }) => `${enUnaLinea(de)}:\n${texto.replace(/^/gm, '> ')}`),
    ...listas.map(({ titulo: de, renglones }) =>
      [`${de}:`, ...renglones.map(({ texto, detalle, url }) => `- ${unir(texto, detalle)}\n  ${url}`)].join(
        '\n',
      ),
    ),
    boton && `${boton.texto}:\n${boton.url}`,
    ...despues,
    ['-- ', FIRMA, ...pie.map((uno) => (typeof uno === 'string' ? uno : `${uno.texto}: ${uno.url}`))].join(
      '\n',
    ),
  ];
  return `${bloques.filter(Boolean).join('\n\n')}\n`;
}

const unir = (texto: string, detalle: string | undefined) =>
  enUnaLinea(detalle === undefined ? texto : `${texto} (${detalle})`);
