/**
 * The descripción that a long text leaves when it becomes the first message: what it is about. People begin with
 * "Buenos días", which says nothing in a list of cases.
 */
import { contar, esVisible, normalizar, primeraParte } from '../../shared/texto.ts';

/** Whom a greeting names, and what he works at. */
const PERSONA =
  'senor(?:es|as?|ita)?|sr(?:es|as?)?|doctor(?:es|as?)?|dra?|ingenier[oa]s?|ing|amig[oa]s?|companer[oa]s?|colegas?|equipo|a? ?tod[oa]s(?: ustedes)?|a quien (?:corresponda|interese|pueda interesar)';
const LUGAR =
  '(?:area|personal|departamento|oficina|equipo)(?: de [a-z]+)?|mesa de ayuda|soporte(?: tecnico)?|cajacopi|portal genesis|eps|ips';

/** Openings of letters, without accents. Each may follow another. */
const SALUDOS = [
  '(?:muy )?buen(?:os|as)? (?:dias?|tardes?|noches?)',
  '(?:muy )?buenas?(?=\\s*(?:[,.;:!\\n-]|$))',
  'hola+',
  'saludos?(?: (?:muy )?(?:cordial|respetuoso|atento)(?:es|s)?)?(?: a (?:todos|todas))?',
  '(?:reciban?|les envio|le envio|envio|un|mi|nuestro|con un) (?:mi |un |nuestro )?(?:muy )?(?:cordial|respetuoso|atento|afectuoso|caluroso|fraternal) saludo',
  '(?:cordial|respetuoso|atento|afectuoso|caluroso|fraternal) saludo',
  '(?:muy )?(?:estimad|apreciad|respetad|distinguid)[oa]s?',
  'senor(?:es|as)',
  'sres',
  'a quien (?:corresponda|interese|pueda interesar)',
  'espero (?:que )?(?:(?:se encuentren?|esten?|este mensaje los? encuentre)(?: todos)?(?: muy)? bien)',
  'como (?:estan?|les va|le va)',
  '(?:por medio|a traves) de(?:l| la) (?:presente|este)(?: (?:correo|mensaje|escrito|medio|comunicacion|solicitud))?',
  '(?:por|mediante) (?:este medio|(?:la|el) presente)(?: (?:correo|mensaje|escrito|comunicacion))?',
  '(?:por|con) la presente',
  '(?:la|el) presente(?: (?:correo|mensaje|escrito|solicitud))? es (?:para|con el fin de)',
  '(?:el motivo|la razon) de(?:l| la| este| esta) (?:presente|correo|mensaje|solicitud) es(?: para)?',
  '(?:les|le|me|nos) (?:escrib(?:o|imos)|comunic(?:o|amos)|dirig(?:e|ij)(?:o|imos)(?: a ustedes)?) (?:para|porque|con el fin de)',
  '(?:muy )?(?:de manera (?:atenta|respetuosa|cordial)|atenta|comedida|cordial|respetuosa|amable)(?:mente)?(?=[,\\s])',
  '(?:me|nos) permit(?:o|imos) (?:solicitar(?:les|le)?|informar(?:les|le)?|comunicar(?:les|le)?|manifestar(?:les|le)?|indicar(?:les|le)?)(?: que| lo siguiente)?',
  '(?:quisiera|quisieramos|quiero|queremos|queria|queriamos) (?:solicitar(?:les|le)?|informar(?:les|le)?|comunicar(?:les|le)?|pedir(?:les|le)?|saber)(?: que| lo siguiente)?',
  '(?:agradez(?:co|camos)|agradecemos) (?:su|la|de su) (?:amable |valiosa |pronta )?(?:colaboracion|ayuda|atencion|apoyo|gestion)(?: (?:con|en|para|de))?',
  'solicit(?:o|amos) (?:de )?su (?:amable |valiosa |pronta )?(?:colaboracion|ayuda|apoyo)(?: (?:con|en|para|de))?',
  '(?:con |de )?su (?:amable |valiosa |pronta )?(?:colaboracion|ayuda|apoyo) (?:con|en|para)',
  'por favor',
];
const HUECO = '[\\s,.;:!¡¿?*_\\u2013\\u2014-]*';
const SALUDO = new RegExp(`^${HUECO}(?:${SALUDOS.join('|')})(?![\\p{L}\\d])`, 'u');
const A_QUIEN = new RegExp(
  `^(?:\\s*,?\\s*(?:estimad[oa]s? |apreciad[oa]s? )?(?:${PERSONA})\\b\\.?)?(?:\\s+(?:de |de la |del )?(?:${LUGAR})\\b)*`,
  'u',
);
/** A name up to the comma, each of its words with a capital: "Buenos días Ana María,". */
const NOMBRE = /^\s*(?:(?:de|del|la|y|\p{Lu}\p{Ll}+)\s+){0,4}\p{Lu}\p{Ll}+\s*(?=[,:;\n])/u;

/** Words that end no title. */
const COLGANTE =
  /\s+(?:a|al|ante|como|con|de|del|desde|e|el|en|es|esta|este|hay|la|las|le|lo|los|me|mi|muy|ni|no|nos|o|para|pero|por|porque|que|se|si|sin|sobre|son|su|sus|un|una|y|ya)$/iu;

/** Letters without accents, each in its place. */
const plano = (texto: string): string =>
  texto
    .replace(/[^\u0000-\u007f]/gu, (letra) => {
      const base = letra.normalize('NFD')[0]!;
      return base.length === letra.length ? base : letra;
    })
    .toLowerCase();

function sinSaludos(texto: string): string {
  let resto = texto;
  for (;;) {
    const saludo = SALUDO.exec(plano(resto))?.[0];
    if (saludo === undefined) return resto;
    resto = resto.slice(saludo.length);
    const trato = A_QUIEN.exec(plano(resto))?.[0] ?? '';
    resto = resto.slice(trato.length);
    // In a text of capitals alone each word would look like a name.
    if (/\p{Ll}/u.test(texto)) resto = resto.replace(NOMBRE, '');
  }
}

/** At most `maximo` code points that say what the text is about; its beginning, where it is nothing but a greeting. */
export function tituloDe(texto: string, maximo: number): string {
  const entero = normalizar(texto);
  const asunto = sinSaludos(entero).replace(new RegExp(`^${HUECO}`, 'u'), '');
  if (!esVisible(asunto)) return primeraParte(entero, maximo);
  const [frase = ''] = /^[^\n]*?(?=[.;!?]?(?:\s*\n|[.;!?]\s|[.;!?]?$))/u.exec(asunto) ?? [];
  const cabe = frase && contar(frase) <= maximo;
  let titulo = cabe ? frase : primeraParte(asunto.replace(/\s+/g, ' '), maximo);
  // What was cut should not hang on a preposition.
  while (!cabe && contar(asunto) > maximo && COLGANTE.test(titulo)) titulo = titulo.replace(COLGANTE, '');
  titulo = titulo.replace(/[\s,;:([{\u2013\u2014-]+$/u, '');
  return titulo.replace(/^\p{Ll}/u, (letra) => letra.toUpperCase());
}
