/** `mesa respuestas …`: the answers that agents often give. */
import { NuevaRespuesta } from '../../shared/bandeja.ts';
import { VARIABLES } from '../../shared/variables.ts';
import { borrarRespuesta, crearRespuesta, listarRespuestas } from '../respuestas/respuestas.repository.ts';
import { deConsola, ErrorComando, type Comando } from './command.ts';
import { tabla } from './table.ts';

export const RESPUESTAS: Record<string, Comando> = {
  listar: {
    resumen: 'Lista las respuestas rápidas.',
    async ejecutar({ base }) {
      const lista = await listarRespuestas(base.leer);
      const filas = lista.map(({ titulo, texto }) => ({ titulo, texto: texto.replace(/\s+/g, ' ') }));
      return { texto: tabla(['titulo', 'texto'], filas), json: lista };
    },
  },
  agregar: {
    resumen: 'Agrega una respuesta rápida; su texto se lee de la entrada estándar.',
    argumentos: ['titulo'],
    ayuda: ['', `En el texto se reemplazan: ${VARIABLES.map((nombre) => `{${nombre}}`).join(', ')}.`],
    async ejecutar({ base, argumentos, texto }) {
      const leida = NuevaRespuesta.safeParse({ titulo: argumentos.titulo, texto: await texto() });
      if (!leida.success) {
        const campo = leida.error.issues[0]?.path[0] === 'titulo' ? 'El título' : 'El texto';
        throw new ErrorComando(`${campo} está vacío, es demasiado largo o tiene caracteres ilegibles.`);
      }
      const lista = await listarRespuestas(base.leer);
      if (lista.some(({ titulo }) => titulo === leida.data.titulo)) {
        throw new ErrorComando(`Ya hay una respuesta "${leida.data.titulo}".`);
      }
      const nueva = await base.escribir((tx) => crearRespuesta(tx, deConsola(), leida.data));
      return { texto: `Respuesta agregada: ${nueva.titulo}.`, json: nueva };
    },
  },
  borrar: {
    resumen: 'Borra una respuesta rápida.',
    argumentos: ['titulo'],
    async ejecutar({ base, argumentos }) {
      const lista = await listarRespuestas(base.leer);
      const hallada = lista.find(({ titulo }) => titulo === argumentos.titulo?.trim());
      if (!hallada) throw new ErrorComando(`No hay una respuesta "${argumentos.titulo}".`);
      await base.escribir((tx) => borrarRespuesta(tx, deConsola(), hallada.id));
      return { texto: `Respuesta borrada: ${hallada.titulo}.`, json: hallada };
    },
  },
};
