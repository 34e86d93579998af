import { describe, expect, test } from 'vitest';
import { Estado } from '../../shared/estado.ts';
import { estadoTrasMensaje, puede, puedePasar, type Parte } from '../../shared/transiciones.ts';

function permitidas(parte: Parte): string[] {
  return Estado.options.flatMap((de) =>
    Estado.options.filter((a) => puedePasar(de, a, parte)).map((a) => `${de}→${a}`),
  );
}

describe('the estados of a case', () => {
  test('an IPS may only solve and reopen', () => {
    expect(permitidas('ips')).toEqual(['ACTIVO→RESUELTO', 'EN_GESTION→RESUELTO', 'RESUELTO→ACTIVO']);
  });

  test('the service by itself only closes what is solved', () => {
    expect(permitidas('sistema')).toEqual(['RESUELTO→CERRADO']);
  });

  test('nobody leaves CERRADO', () => {
    for (const parte of ['ips', 'soporte', 'sistema'] as const) {
      expect(permitidas(parte).filter((paso) => paso.startsWith('CERRADO'))).toEqual([]);
    }
  });

  test('a message moves a case as the product says', () => {
    expect(estadoTrasMensaje('ACTIVO', 'soporte')).toBe('EN_GESTION');
    expect(estadoTrasMensaje('RESUELTO', 'ips')).toBe('ACTIVO');
    expect(estadoTrasMensaje('ACTIVO', 'ips')).toBe('ACTIVO');
    expect(estadoTrasMensaje('RESUELTO', 'soporte')).toBe('RESUELTO');
  });

  test('what may be done follows from the table', () => {
    expect(puede('ACTIVO', 'ips')).toEqual({ comentar: true, resolver: true, reabrir: false });
    expect(puede('RESUELTO', 'ips')).toEqual({ comentar: true, resolver: false, reabrir: true });
    expect(puede('CERRADO', 'ips')).toEqual({ comentar: false, resolver: false, reabrir: false });
  });
});
