/**
 * Puts what the page gives to `mesa-nuevo-caso` into its form. Loaded only where a page gives something, or
 * there is a draft, which may be what another page gave. What a person
 * has written is never replaced without asking.
 */
import { html, type TemplateResult } from 'lit';
import type { Catalogo } from '../../shared/catalogo.ts';
import type { Borrador } from '../storage/borrador.ts';
import { guardarBorrador, leerBorrador } from '../storage/local-store.ts';
import { CAMPOS, type CampoCaso } from './campos-caso.ts';
import type { EnvioDeCaso } from './envio-de-caso.ts';

type Campos = Partial<Record<CampoCaso, string>>;

/** By the form's state, so that another case begins with it again. */
const dichos = new WeakMap<EnvioDeCaso, string>();

/**
 * `dados`: as the page gives them, a number too. Does nothing when they are as before. What was written while this part
 * was on its way stays, and is no case of an earlier time.
 */
export function rellenar(
  dados: Readonly<Partial<Record<CampoCaso, string | number>>>,
  borrador: Borrador<CampoCaso>,
  envio: EnvioDeCaso,
  catalogo: Catalogo,
): void {
  // What was sent before this part arrived waits for it; later the page changes nothing of what is being sent.
  const espera = envio.estado === 'validando' && !dichos.has(envio);
  if (envio.estado !== 'escribiendo' && !espera) return;
  const textos = Object.fromEntries(
    CAMPOS.flatMap((campo) => (dados[campo] ? [[campo, `${dados[campo]}`]] : [])),
  ) as Campos;
  const dicho = JSON.stringify(textos);
  if (dichos.get(envio) === dicho) return;
  const previos: Campos = dichos.has(envio) ? borrador.valores : (envio.previos ?? {});
  dichos.set(envio, dicho);
  const valores = conCatalogo(textos, catalogo);
  // Beside the draft: what the page gave is nobody's work, also after a reload.
  const clave = `${borrador.storageKey}:pagina`;
  const antes = leerBorrador(clave) as Campos;
  const poner = (nuevos: Campos): void => {
    guardarBorrador(clave, valores);
    borrador.poner(nuevos);
    envio.oferta = undefined;
    envio.alEscribir(CAMPOS);
  };
  const escrito = CAMPOS.some((campo) => previos[campo] && previos[campo] !== antes[campo]);
  // What the page gave before, and does not give any more, goes.
  if (!escrito && !borrador.archivos.length) return poner(sinEscribir(borrador.valores, previos, valores));
  const distinto = CAMPOS.some((campo) => valores[campo] && valores[campo] !== borrador.valores[campo]);
  envio.oferta = distinto
    ? renderOferta(valores, catalogo, () => poner({ ...(valores.motivo && { asunto: '' }), ...valores }))
    : undefined;
  envio.alEscribir([]);
}

/** What the page gives for the fields in which nobody has written since, and nothing for those that it leaves out. */
function sinEscribir(ahora: Campos, antes: Campos, dados: Campos): Campos {
  const escritos = CAMPOS.filter((campo) => ahora[campo] !== antes[campo]);
  // An asunto belongs to its motivo.
  const suyos: readonly CampoCaso[] = escritos.includes('motivo') ? [...escritos, 'asunto'] : escritos;
  return Object.fromEntries(
    CAMPOS.filter((campo) => !suyos.includes(campo)).map((campo) => [campo, dados[campo] ?? '']),
  );
}

/** Without what the catalogue does not have, which the console says; an asunto alone brings its motivo along. */
function conCatalogo({ motivo, asunto, ...textos }: Campos, { motivos }: Catalogo): Campos {
  const deAsunto = motivos.filter(({ asuntos }) => asuntos.some(({ codigo }) => codigo === asunto));
  const suyo = motivo
    ? motivos.find(({ codigo }) => codigo === motivo)
    : deAsunto.length === 1
      ? deAsunto[0]
      : undefined;
  if (motivo && !suyo) avisar('motivo', motivo, motivos);
  const esta = suyo?.asuntos.some(({ codigo }) => codigo === asunto);
  if (asunto && !esta) avisar('asunto', asunto, suyo?.asuntos ?? motivos.flatMap(({ asuntos }) => asuntos));
  return { ...textos, ...(suyo && { motivo: suyo.codigo }), ...(esta && { asunto: asunto! }) };
}

function avisar(campo: string, codigo: string, hay: readonly { codigo: string }[]): void {
  // eslint-disable-next-line no-console -- for the portal's developer
  console.warn(
    `<mesa-nuevo-caso>: no hay ${campo}="${codigo}" en el catálogo. Los códigos son: ${hay.map((uno) => uno.codigo).join(', ')}.`,
  );
}

function renderOferta(valores: Campos, { motivos }: Catalogo, alUsar: () => void): TemplateResult {
  const motivo = motivos.find(({ codigo }) => codigo === valores.motivo);
  const asunto = motivo?.asuntos.find(({ codigo }) => codigo === valores.asunto);
  const dichos = [motivo?.nombre, asunto?.nombre, valores.descripcion, valores.mensaje];
  return html`<div class="aviso" role="status">
    <p>Tiene una solicitud sin terminar. Esta página propone otra:</p>
    <p><bdi>${dichos.filter(Boolean).join(' · ')}</bdi></p>
    <button type="button" class="enlace" @click=${alUsar}>Usar lo que propone la página</button>
  </div>`;
}
