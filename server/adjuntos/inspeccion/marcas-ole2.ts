/** Finds embedded objects, and fields, books and templates that come from elsewhere, in doc, xls and ppt. */
import type { Marca } from '../../../shared/marcas.ts';
import type { LeerFlujo, Objeto, Ole2 } from './ole2-directorio.ts';

const TROZO = 64 * 1024;
const ENCIMA = 512;

/** A field of Word begins with 0x13 (MS-DOC 2.8.25); its text is of one or two bytes a character. */
const CAMPO = /\x13\s{0,8}"?(DDEAUTO|DDE|LINK|INCLUDETEXT|INCLUDEPICTURE)\s/i;
/** A template that is not on the reader's disk (MS-DOC 2.9.277). */
const PLANTILLA = /(https?:\/\/|\\\\)[^\x01-\x1f]{3,250}\.dot[mx]?/i;
/** ExOleLinkAtom and ExOleEmbedAtom of PowerPoint (MS-PPT 2.10.26, 2.10.28). */
const ENLACE_PPT = Buffer.from('0000d10f0c000000', 'hex');
const OBJETO_PPT = Buffer.from('0000cd0f08000000', 'hex');

/** Storages and streams that hold an embedded object (MS-DOC 2.1.4, MS-XLS 2.1.7, MS-OLEDS 2.3.6). */
const INCRUSTADO = /^(MBD[0-9A-F]{8}|\x01Ole10Native|Package|ObjectPool)$/i;

export async function mirarOle2({ objetos, leer }: Ole2, marcas: Set<Marca>): Promise<void> {
  // Word leaves an empty ObjectPool.
  const hayObjetos = objetos.some(({ nombre }) =>
    /^(_\d+|MBD[0-9A-F]{8}|\x01Ole10Native|Package)$/i.test(nombre),
  );
  if (hayObjetos && objetos.some(({ nombre }) => INCRUSTADO.test(nombre))) marcas.add('incrustado');
  for (const flujo of objetos.filter(({ clase, enRaiz }) => clase === 'flujo' && enRaiz)) {
    const nombre = flujo.nombre.toLowerCase();
    if (nombre === 'worddocument' || /^[01]table$/.test(nombre)) {
      const senal = nombre === 'worddocument' ? CAMPO : PLANTILLA;
      const hay = (trozo: Buffer) => senal.test(trozo.toString('latin1').replaceAll('\0', ''));
      if (await algunTrozo(leer, flujo, hay)) marcas.add('vinculos');
    }
    if (nombre === 'powerpoint document') {
      if (await algunTrozo(leer, flujo, (trozo) => trozo.includes(ENLACE_PPT))) marcas.add('vinculos');
      if (await algunTrozo(leer, flujo, (trozo) => trozo.includes(OBJETO_PPT))) marcas.add('incrustado');
    }
  }
}

async function algunTrozo(leer: LeerFlujo, flujo: Objeto, hay: (trozo: Buffer) => boolean): Promise<boolean> {
  for (let lugar = 0; lugar < flujo.presente; lugar += TROZO) {
    if (hay(await leer(flujo, lugar, TROZO + ENCIMA))) return true;
  }
  return false;
}
