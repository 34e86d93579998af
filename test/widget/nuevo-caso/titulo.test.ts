import { tituloDe } from '../../../widget/nuevo-caso/titulo.ts';
import { igual } from '../apoyo.ts';

/** What people write, and the descripción of at most 30 that should be left of it. */
const CASOS: Record<string, string> = {
  'Buenos días, al cargar el informe 2463 me sale error 500': 'Al cargar el informe 2463',
  'Buenos dias,al cargar el rips 2463 sale error': 'Al cargar el rips 2463 sale',
  'Buenas tardes\nNo aparece la factura FE-1180 en la consulta': 'No aparece la factura FE-1180',
  'Muy buenas, el portal no carga los anexos de hoy': 'El portal no carga los anexos',
  'HOLA BUENAS TARDES, NO PUEDO CARGAR EL ARCHIVO DE LA RESOLUCION': 'NO PUEDO CARGAR EL ARCHIVO',
  'Cordial saludo, por medio de la presente me permito informar que la factura no aparece':
    'La factura no aparece',
  'Reciban un cordial saludo. Espero que se encuentren muy bien. De manera atenta solicitamos habilitar el usuario':
    'Solicitamos habilitar',
  'Señores Cajacopi EPS:\n\nRIPS de diciembre rechazados': 'RIPS de diciembre rechazados',
  'Señores mesa de ayuda, cordial saludo. No puedo ingresar al portal': 'No puedo ingresar al portal',
  'Respetados señores: solicito corrección de datos del usuario Juan': 'Solicito corrección de datos',
  'A quien corresponda: el portal no carga': 'El portal no carga',
  'Buenos días Ana María, el validador rechaza el archivo AF': 'El validador rechaza',
  'Buenas tardes ingeniero Carlos, no puedo cargar los anexos técnicos': 'No puedo cargar los anexos',
  'Buenos días.\r\n\r\nMe permito solicitar la corrección del código de servicio': 'La corrección del código',
  '¡Hola! ¿Cómo están? Necesito capacitación para el cargue': 'Necesito capacitación',
  'Estimados: por favor revisar la glosa 4412 de enero': 'Revisar la glosa 4412 de enero',
  'Buen día, por favor su ayuda con la factura FE-2210 que no aparece': 'La factura FE-2210',
  // No greetings, though they begin like some.
  'Buenas prácticas de facturación para la IPS que quedan pendientes': 'Buenas prácticas',
  'Señora María Pérez no aparece afiliada en el sistema de ustedes': 'Señora María Pérez no aparece',
  'Señalización de la sede norte que no se ve en el directorio': 'Señalización de la sede norte',
  'El cargue de la resolución no termina nunca': 'El cargue de la resolución',
  // Nothing but a greeting, and what has no words to cut at.
  'Cordial saludo, muy buenos días a todos': 'Cordial saludo, muy buenos',
  Hola: 'Hola',
};

describe('the descripción left of a long text', () => {
  for (const [texto, titulo] of Object.entries(CASOS)) {
    it(`of "${texto.slice(0, 40)}" says what it is about`, () => igual(tituloDe(texto, 30), titulo));
  }

  it('never has more than its code points, nor half a letter', () => {
    igual(tituloDe('😀'.repeat(40), 30), '😀'.repeat(30));
    igual(tituloDe(`Buenos días, ${'a'.repeat(40)}`, 30), `A${'a'.repeat(29)}`);
    igual(tituloDe('Buenas tardes, cafe\u0301 frío', 30), 'Café frío');
  });
});
