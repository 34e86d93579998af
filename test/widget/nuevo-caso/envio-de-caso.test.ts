import { ErrorApi } from '../../../widget/net/api-error.ts';
import { EnvioDeCaso, type EstadoDeEnvio } from '../../../widget/nuevo-caso/envio-de-caso.ts';
import type { ArchivoDeBorrador } from '../../../widget/storage/borrador.ts';
import { igual } from '../apoyo.ts';

const LISTO = { porResolver: undefined, impedimento: undefined };
const SUBEN = { porResolver: 'Se enviará en cuanto terminen de subir sus archivos.', impedimento: undefined };
const RECHAZADO = { porResolver: 'Quite el archivo.', impedimento: 'Quite el archivo.' };

const archivo = (id: string): ArchivoDeBorrador => ({ id, nombre: `${id}.pdf`, bytes: 1 });

/** A draft that remembers what the browser's store has: what was not saved is gone after a reload. */
function borradorDePrueba(pendiente = false) {
  return {
    archivos: [archivo('a')] as readonly ArchivoDeBorrador[],
    pendiente,
    perdido: false,
    guardado: pendiente,
    envioOlvidado: false,
    guardar() {
      this.guardado = this.pendiente;
      this.perdido = false;
    },
    olvidarEnvio() {
      this.envioOlvidado = true;
    },
  };
}

function empezar(pendiente = false) {
  const borrador = borradorDePrueba(pendiente);
  const pasos: EstadoDeEnvio[] = [];
  const envio: EnvioDeCaso = new EnvioDeCaso(borrador, () => {
    if (pasos.at(-1) !== envio.estado) pasos.push(envio.estado);
  });
  return { borrador, envio, pasos };
}

describe('the way of a case to the service', () => {
  it('of a good case without files: checked, sent, registered', () => {
    const { borrador, envio, pasos } = empezar();
    igual(envio.alGenerar(LISTO), true);
    igual(borrador.guardado, false);
    igual(envio.alGenerar(LISTO), false, 'a second click while it is checked');
    igual(envio.alValidar({}, LISTO), true);
    igual(envio.alGenerar(LISTO), false, 'a second click while it is sent');
    envio.alRegistrar(40912);
    igual(pasos, ['validando', 'enviando', 'registrado']);
    igual(envio.numero, 40912);
  });

  it('is kept as sent from the click on, while its files are still on their way', () => {
    const { borrador, envio } = empezar();
    envio.alGenerar(SUBEN);
    igual(borrador.guardado, true);
    igual(envio.alValidar({}, SUBEN), false);
    igual(envio.estado, 'por-resolver');
    igual(borrador.guardado, true);
    igual(envio.errores, { adjuntos: 'por_resolver' });
    igual(envio.alGenerar(LISTO), true, 'they have arrived');
    igual(borrador.guardado, false);
  });

  it('is taken up after a reload where it waited', () => {
    const { envio } = empezar(true);
    igual(envio.estado, 'por-resolver');
    igual(envio.errores, { adjuntos: 'por_resolver' });
    igual(envio.alGenerar(LISTO), true);
  });

  it('goes back to the person when something is wrong, or a file cannot go', () => {
    for (const [faltas, archivos] of [
      [{ motivo: 'requerido' }, LISTO],
      [{ motivo: 'requerido' }, SUBEN],
      [{}, RECHAZADO],
    ] as const) {
      const { borrador, envio } = empezar();
      envio.alGenerar(archivos);
      igual(envio.alValidar(faltas, archivos), false);
      igual(envio.estado, 'escribiendo');
      igual(borrador.guardado, false, 'it would go out by itself after a reload');
      igual(envio.errores.adjuntos, archivos.porResolver && 'por_resolver');
    }
  });

  it('does not go by itself once it was changed, or lacks a file; one file more is no change', () => {
    for (const [cambiar, sigue] of [
      [({ envio }) => envio.alEscribir(['descripcion']), false],
      [({ envio }) => envio.alCambiar(), false],
      [({ borrador }) => (borrador.archivos = []), false],
      [({ borrador }) => (borrador.archivos = [archivo('b')]), false],
      [({ borrador }) => (borrador.archivos = [archivo('a'), archivo('b')]), true],
    ] as [(uno: ReturnType<typeof empezar>) => unknown, boolean][]) {
      const uno = empezar();
      uno.envio.alGenerar(SUBEN);
      uno.envio.alValidar({}, SUBEN);
      cambiar(uno);
      uno.envio.alMoverArchivos();
      igual(uno.envio.estado, sigue ? 'por-resolver' : 'escribiendo');
      igual(uno.borrador.guardado, sigue);
      igual(uno.envio.errores.adjuntos?.startsWith('Hubo cambios.'), !sigue);
    }
  });

  it('waits for the login when the session ended, and for a person when it was refused', () => {
    const { borrador, envio } = empezar();
    const enviar = () => {
      igual(envio.alGenerar(LISTO), true);
      igual(envio.alValidar({}, LISTO), true);
    };
    enviar();
    envio.alFallar(new ErrorApi('sin_sesion', 'Su sesión terminó.', 401));
    igual([envio.estado, borrador.guardado, envio.aviso], ['por-resolver', true, '']);
    enviar();
    envio.alFallar(new ErrorApi('validacion', 'Revise.', 422, [{ campo: 'motivo', codigo: 'no_existe' }]));
    igual([envio.estado, borrador.guardado, envio.aviso], ['escribiendo', false, 'Revise.']);
    igual(envio.errores, { motivo: 'no_existe' });
    enviar();
    envio.alFallar(new ErrorApi('no_existe', 'No encontramos lo que busca.', 404), true);
    igual([envio.aviso, envio.errores], ['', { adjuntos: 'por_resolver' }]);
    enviar();
    envio.alFallar(new ErrorApi('idempotencia_conflicto', 'Intente de nuevo.', 409));
    igual(borrador.envioOlvidado, true);
  });

  it('is not sent where another tab sent it, until that is meant; nor where the page prevents it', () => {
    const { borrador, envio, pasos } = empezar();
    borrador.perdido = true;
    igual(envio.alGenerar(SUBEN), false);
    igual([envio.estado, borrador.guardado], ['escribiendo', false]);
    igual(envio.aviso.startsWith('Esto ya se envió'), true);
    igual(envio.alGenerar(LISTO), true, 'it was saved again by the first click');
    igual(envio.aviso, '');
    envio.alValidar({}, LISTO);
    envio.alDetener();
    igual(pasos, ['escribiendo', 'validando', 'enviando', 'escribiendo']);
  });
});
