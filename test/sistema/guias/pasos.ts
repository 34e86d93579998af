/** The steps of a guide in the browser, each sentence of them done as it says. */
import type { Persona } from '../persona.ts';
import { ingresar } from '../recorrido.ts';

type Hacer = (persona: Persona, ...dicho: string[]) => Promise<void>;

/** Every sentence that a step may have. */
const FRASES: [RegExp, Hacer][] = [
  [/Abra `(http[^`]+)`/, (persona, url) => persona.ir(url)],
  [
    /Ingrese con el NIT `([^`]+)` y la contraseña `([^`]+)`/,
    (persona, nit, contrasena) => ingresar(persona, 'NIT', nit, contrasena),
  ],
  [/[Ee]lija el motivo \*\*([^*]+)\*\*/, (persona, motivo) => persona.elegir({ etiqueta: 'Motivo' }, motivo)],
  [/el asunto \*\*([^*]+)\*\*/, (persona, asunto) => persona.elegir({ etiqueta: 'Asunto' }, asunto)],
  [
    /[Ee]scriba la descripción «([^»]+)»/,
    (persona, texto) => persona.escribir({ etiqueta: 'Descripción' }, texto),
  ],
  [
    /[Ll]a descripción dice «([^»]+)»/,
    (persona, texto) => persona.verEscrito({ etiqueta: 'Descripción' }, texto),
  ],
  [/[Oo]prima \*\*([^*]+)\*\*/, (persona, nombre) => persona.pulsar({ css: 'button', nombre: nombre })],
  [
    /Debe leer «([^»]+)»/,
    (persona, texto) =>
      persona.ver({ css: ':not(html, body, main, section, div, form, script)', texto: texto }),
  ],
];

/** Does all that a step says, from its first word to its last. */
export async function darPaso(persona: Persona, paso: string): Promise<void> {
  const hallados = FRASES.flatMap(([patron, hacer]) =>
    [...paso.matchAll(new RegExp(patron, 'g'))].map((hallado) => ({ hallado, hacer })),
  ).sort((a, b) => a.hallado.index - b.hallado.index);
  if (!hallados.length) throw new Error(`nothing of this step can be done: ${paso}`);
  for (const { hallado, hacer } of hallados) await hacer(persona, ...hallado.slice(1));
}
