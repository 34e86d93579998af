import { AdjuntoLocal, type EstadoAdjunto } from '../../../widget/outbox/adjunto-local.ts';
import { igual } from '../apoyo.ts';

const ADJUNTO = { clave: 'k', nombre: 'a.pdf', tipo: 'application/pdf', bytes: 100, sha256: 's' };
const GUARDADO = { id: '1', nombre: 'a.pdf', bytes: 100 };
const ARCHIVO = new File(['x'], 'a.pdf');

function nuevo(): AdjuntoLocal {
  const local = new AdjuntoLocal(GUARDADO);
  local.hallar(ARCHIVO);
  return local;
}

describe('one file on its way', () => {
  it('is looked for, and goes from the queue to the server', () => {
    const local = new AdjuntoLocal(GUARDADO);
    const estados: EstadoAdjunto[] = [local.estado];
    igual(
      local.empezar(() => undefined),
      false,
    );
    local.hallar(ARCHIVO);
    estados.push(local.estado);
    local.empezar(() => undefined);
    estados.push(local.estado);
    local.terminar(ADJUNTO);
    estados.push(local.estado);
    igual(estados, ['buscando', 'en-cola', 'subiendo', 'listo']);
    igual(local.adjunto, ADJUNTO);
  });

  it('that is paused, waits, is refused or cancelled lets go of the line once', () => {
    for (const dejar of [
      (local: AdjuntoLocal) => local.pausar(),
      (local: AdjuntoLocal) => local.cancelar(),
      (local: AdjuntoLocal) => local.rechazar('no'),
      (local: AdjuntoLocal) => local.esperar('', 'conexion'),
    ]) {
      const local = nuevo();
      let cortes = 0;
      local.empezar(() => (cortes += 1));
      dejar(local);
      dejar(local);
      igual(cortes, 1);
      // What the dying request still says changes nothing.
      igual(local.terminar(ADJUNTO), false);
      igual(local.rechazar('tarde'), false);
    }
  });

  it('goes on after a pause or a wait, and not after a refusal', () => {
    const pausado = nuevo();
    pausado.pausar();
    igual([pausado.seguir(), pausado.estado], [true, 'en-cola']);
    const espera = nuevo();
    espera.empezar(() => undefined);
    espera.esperar('Sin línea.', 'conexion');
    igual([espera.causa, espera.seguir(), espera.causa], ['conexion', true, undefined]);
    const rechazado = nuevo();
    rechazado.rechazar('no');
    igual([rechazado.seguir(), rechazado.hallar(ARCHIVO)], [false, false]);
  });

  it('is not in line before its bytes are here, however long they take', () => {
    const local = new AdjuntoLocal(GUARDADO);
    local.tardar('Tarda.');
    igual([local.seguir(), local.pausar(), local.estado, local.motivo], [false, false, 'buscando', 'Tarda.']);
    igual([local.hallar(ARCHIVO), local.estado], [true, 'en-cola']);
  });

  it('is kept with why it was refused; one that was only not found is looked for again', () => {
    const rechazado = nuevo();
    rechazado.rechazar('Está dañado.');
    igual(rechazado.guardable, { ...GUARDADO, motivo: 'Está dañado.' });
    igual(new AdjuntoLocal(rechazado.guardable).estado, 'rechazado');
    const perdido = new AdjuntoLocal(GUARDADO);
    perdido.rechazar('No está.', true);
    igual(perdido.guardable, { ...GUARDADO, motivo: 'No está.', perdido: true });
    igual(new AdjuntoLocal(perdido.guardable).estado, 'buscando');
    igual(new AdjuntoLocal({ ...GUARDADO, adjunto: ADJUNTO }).estado, 'listo');
  });

  it('never shows more than all of it, and less again when the server has less', () => {
    const local = nuevo();
    local.empezar(() => undefined);
    local.avanzar(250);
    igual(local.avance, 1);
    local.avanzar(30);
    igual(local.avance, 0.3);
  });

  it('that was cancelled stays so', () => {
    const local = nuevo();
    local.cancelar();
    igual(
      [local.seguir(), local.pausar(), local.empezar(() => undefined), local.estado],
      [false, false, false, 'cancelado'],
    );
  });
});
