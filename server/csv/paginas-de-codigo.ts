/**
 * Finds the one-byte code page of a Spanish text: Windows-1252 (Excel on Windows), CP850 (its "CSV (MS-DOS)"; CP437 has
 * the same Spanish letters in the same places) or Mac Roman. A byte means a different letter in each, so each page is
 * judged by whether its letters and signs stand where Spanish has them.
 */

export type Pagina = 'windows-1252' | 'cp850' | 'macintosh';

const ALTOS = Uint8Array.from({ length: 128 }, (_, i) => i + 128);

/** Characters of the bytes 128 to 255. Our own table, because some versions of Node decode Windows-1252 as Latin-1. */
const ALTAS: Record<Pagina, string> = {
  'windows-1252':
    '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ' + Buffer.from(ALTOS.subarray(32)).toString('latin1'),
  cp850:
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤' +
    'ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0',
  macintosh: new TextDecoder('macintosh').decode(ALTOS),
};

/** Most bytes over 127 that are examined; more do not change the result. */
const MUESTRA = 20_000;

/**
 * A page is chosen although some of its letters are misplaced, if every other page that reads the text differently has
 * more than this many times as many.
 */
const TOLERANCIA = 20;

/** Least letters that must speak for Mac Roman, because few files use it. */
const LETRAS_DE_MAC = 3;

/** The code page; or, when two are possible, a word of the text as each of them reads it. */
export type Eleccion = { pagina: Pagina } | { dudosa: { linea: number; lecturas: string[] } };

export function elegirPagina(bytes: Uint8Array): Eleccion {
  const lugares = lugaresAltos(bytes);
  const cuentas = (Object.keys(ALTAS) as Pagina[])
    .map((pagina) => ({ pagina, impropios: contarImpropios(bytes, lugares, pagina) }))
    .sort((una, otra) => una.impropios - otra.impropios);
  const [mejor, ...otras] = cuentas as [(typeof cuentas)[0], ...typeof cuentas];
  const rival = otras.find(
    ({ pagina, impropios }) =>
      impropios <= mejor.impropios * TOLERANCIA && difieren(bytes, lugares, pagina, mejor.pagina),
  );
  const pocasDeMac =
    mejor.pagina === 'macintosh' && new Set(lugares.map((i) => bytes[i])).size < LETRAS_DE_MAC;
  if (!rival && !pocasDeMac) return { pagina: mejor.pagina };
  const otra = rival ?? otras[0]!;
  return { dudosa: mostrarDuda(bytes, lugares, [mejor.pagina, otra.pagina]) };
}

export function decodificarPagina(bytes: Uint8Array, pagina: Pagina): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('latin1')
    .replace(/[\x80-\xff]/g, (letra) => ALTAS[pagina][letra.charCodeAt(0) - 128]!);
}

// Signs that never stand inside a word: there, a letter was written in another code page.
const AJENO = /\p{L}[¤¦¬¯¢£¥§±¶¸¹²³¼½¾¿¡×÷†‡ˆ‰\u0080-\u009f\u2500-\u25a0]\p{L}/u;

/** Whether a word of a text that was read by its code page has a sign in the middle, as in "Nari¤o". */
export function tieneLetraAjena(texto: string): boolean {
  return AJENO.test(texto);
}

function lugaresAltos(bytes: Uint8Array): number[] {
  const lugares: number[] = [];
  for (let i = 0; i < bytes.length && lugares.length < MUESTRA; i += 1) {
    if (bytes[i]! > 127) lugares.push(i);
  }
  return lugares;
}

const leerEn = (bytes: Uint8Array, i: number, pagina: Pagina): string => {
  const byte = bytes[i];
  if (byte === undefined) return '';
  return byte < 128 ? String.fromCharCode(byte) : ALTAS[pagina][byte - 128]!;
};

function difieren(bytes: Uint8Array, lugares: readonly number[], una: Pagina, otra: Pagina): boolean {
  return lugares.some((i) => leerEn(bytes, i, una) !== leerEn(bytes, i, otra));
}

function mostrarDuda(bytes: Uint8Array, lugares: readonly number[], [una, otra]: readonly [Pagina, Pagina]) {
  const lugar = lugares.find((i) => leerEn(bytes, i, una) !== leerEn(bytes, i, otra))!;
  const finDePalabra = (i: number) => bytes[i] === undefined || /[^\p{L}\p{N}]/u.test(leerEn(bytes, i, una));
  let [desde, hasta] = [lugar, lugar + 1];
  while (lugar - desde < 20 && !finDePalabra(desde - 1)) desde -= 1;
  while (hasta - lugar < 20 && !finDePalabra(hasta)) hasta += 1;
  const palabra = bytes.subarray(desde, hasta);
  const antes = decodificarPagina(bytes.subarray(0, lugar), 'windows-1252');
  return {
    linea: antes.split(/\r\n|\r|\n/).length,
    lecturas: [una, otra].map((pagina) => decodificarPagina(palabra, pagina)),
  };
}

function contarImpropios(bytes: Uint8Array, lugares: readonly number[], pagina: Pagina): number {
  let impropios = 0;
  for (const lugar of lugares) {
    const vecino = (paso: number) => leerEn(bytes, lugar + paso, pagina);
    if (!enSuLugar(pagina, vecino)) impropios += 1;
  }
  return impropios;
}

/** A character by its distance from the one that is judged; '' beyond the ends. */
type Vecino = (paso: number) => string;

const ESPANOLAS = 'áéíóúüñÁÉÍÓÚÜÑ';
const LETRA = /^[A-Za-zÀ-ÖØ-öø-ÿŠšŽžŒœŸ]$/;
const CIFRA = /^\d$/;

const esLetra = (signo: string) => LETRA.test(signo);
const esMayuscula = (signo: string) => esLetra(signo) && signo !== signo.toLowerCase();
const esMinuscula = (signo: string) => esLetra(signo) && signo !== signo.toUpperCase();

/**
 * Whether a character stands where Spanish has it. In Windows-1252, which most files use, letters of other languages
 * are accepted; in the other pages only Spanish ones.
 */
function enSuLugar(pagina: Pagina, vecino: Vecino): boolean {
  const letra = vecino(0);
  if (!esLetra(letra)) return signoEnSuLugar(pagina, vecino);
  const espanola = ESPANOLAS.includes(letra);
  if (!esLetra(vecino(-1)) && !esLetra(vecino(1))) {
    // "siete ú ocho" has such a letter alone; in Mac Roman those bytes are the dashes of Windows-1252.
    return espanola && pagina !== 'macintosh' && !CIFRA.test(vecino(-1)) && !CIFRA.test(vecino(1));
  }
  if (pagina !== 'windows-1252') {
    return espanola && !deOtroTamano(vecino) && comienzaComoEspanol(vecino) && enieEntreVocales(vecino);
  }
  // A program that does not capitalise accented letters writes CLíNICA.
  if (espanola && esMinuscula(letra)) return true;
  if ('ÿŸþÞðÐ'.includes(letra) || ('àèìòù'.includes(letra) && esLetra(vecino(1)))) return false;
  return !deOtroTamano(vecino);
}

/** A capital inside a word in small letters, or the reverse: "PÚrez", "cafÚ", "CLêNICA". */
function deOtroTamano(vecino: Vecino): boolean {
  const [antes, letra, despues] = [vecino(-1), vecino(0), vecino(1)];
  if (esMayuscula(letra)) return esMinuscula(antes) || (esMayuscula(antes) && esMinuscula(despues));
  // In MS-DOS this letter has the byte of the non-breaking space of Windows-1252; only the letters around it tell which
  // is meant.
  if (letra === 'á') return esMayuscula(despues) && !esMayuscula(antes);
  return esMayuscula(despues) || (!esLetra(despues) && esMayuscula(antes) && esMayuscula(vecino(-2)));
}

const VOCAL = /^[aeiouáéíóúü]$/i;

/** No Spanish word begins with an accented vowel before another vowel or an h, and few with Ú. */
function comienzaComoEspanol(vecino: Vecino): boolean {
  const [letra, despues] = [vecino(0).toLowerCase(), vecino(1).toLowerCase()];
  if (esLetra(vecino(-1)) || letra === 'ñ') return true;
  return letra === 'ú' ? /^[bclnrstv]$/.test(despues) : !VOCAL.test(despues) && despues !== 'h';
}

function enieEntreVocales(vecino: Vecino): boolean {
  if (!/^ñ$/i.test(vecino(0))) return true;
  return VOCAL.test(vecino(1)) && (!esLetra(vecino(-1)) || VOCAL.test(vecino(-1)));
}

function signoEnSuLugar(pagina: Pagina, vecino: Vecino): boolean {
  const [antes, signo, despues] = [vecino(-1), vecino(0), vecino(1)];
  const trasLetra = esLetra(antes);
  const anteLetra = esLetra(despues);
  const entreLetras = trasLetra && anteLetra;
  if ('ªº°'.includes(signo)) {
    return !entreLetras && (pagina === 'windows-1252' || /^[\p{L}\d.]$/u.test(antes));
  }
  if ('¿¡'.includes(signo)) return !/^[\p{L}\d]$/u.test(antes) && (signo === '¿' || seCierra(vecino, '!'));
  if ('„‚'.includes(signo)) return !trasLetra && anteLetra && seCierra(vecino, '“”‘’');
  if ('«“‹'.includes(signo)) return !trasLetra;
  if ('»”›'.includes(signo)) return !anteLetra;
  if (signo === '¨') return !entreLetras;
  if (signo === '´') return pagina === 'windows-1252' || (pagina === 'cp850' && !entreLetras);
  if (signo === '’') return true;
  // In the other pages the bytes of these signs are letters of Windows-1252.
  if ('–—…·•‘\u00a0'.includes(signo)) return pagina === 'windows-1252' || (!trasLetra && !anteLetra);
  if ('€£¥¢'.includes(signo)) return hayCifraCerca(vecino);
  if ('¼½¾'.includes(signo)) {
    return !trasLetra && !anteLetra && (pagina === 'windows-1252' || hayCifraCerca(vecino));
  }
  if ('±×÷'.includes(signo)) return !trasLetra && !anteLetra;
  if ('¹²³'.includes(signo)) return (trasLetra || CIFRA.test(antes)) && !anteLetra;
  if ('®™'.includes(signo)) return trasLetra && esLetra(vecino(-2)) && !anteLetra;
  if ('µ§¶©'.includes(signo)) return !trasLetra && (signo === 'µ' || !CIFRA.test(antes));
  if (signo === '‰') return CIFRA.test(antes);
  return signo === '\u00ad' && pagina === 'windows-1252' && entreLetras;
}

/** Whether an opening sign is closed within a few words; otherwise the byte is a letter of another page. */
function seCierra(vecino: Vecino, cierres: string): boolean {
  for (let paso = 1; paso < 400; paso += 1) {
    const signo = vecino(paso);
    if (signo === '' || cierres.includes(signo)) return signo !== '';
  }
  return false;
}

const hayCifraCerca = (vecino: Vecino): boolean =>
  [-1, 1].some(
    (lado) => CIFRA.test(vecino(lado)) || (/^[\s\u00a0]$/.test(vecino(lado)) && CIFRA.test(vecino(2 * lado))),
  );
