/** Who may change the estado of a case, and into which; without schemas, which would load zod. */
import type { Estado, Puede } from './estado.ts';
import type { Rol } from './usuario.ts';

/** Who acts on a case: the IPS's side, the EPS's side, or the service by itself. */
export type Parte = 'ips' | 'soporte' | 'sistema';

export function parteDe(rol: Rol): Parte {
  return rol === 'ips' ? 'ips' : 'soporte';
}

// From → to → who. CERRADO is final.
const TRANSICIONES: Record<Estado, Partial<Record<Estado, readonly Parte[]>>> = {
  ACTIVO: { EN_GESTION: ['soporte'], RESUELTO: ['soporte', 'ips'], CERRADO: ['soporte'] },
  EN_GESTION: { RESUELTO: ['soporte', 'ips'], CERRADO: ['soporte'] },
  RESUELTO: { ACTIVO: ['ips'], EN_GESTION: ['soporte'], CERRADO: ['soporte', 'sistema'] },
  CERRADO: {},
};

export function puedePasar(de: Estado, a: Estado, parte: Parte): boolean {
  return TRANSICIONES[de][a]?.includes(parte) ?? false;
}

/** The estado after a public message: support's first answer, or an IPS that writes again. */
export function estadoTrasMensaje(estado: Estado, parte: Parte): Estado {
  if (parte === 'soporte' && estado === 'ACTIVO') return 'EN_GESTION';
  if (parte === 'ips' && estado === 'RESUELTO') return 'ACTIVO';
  return estado;
}

export function puede(estado: Estado, parte: Parte): Puede {
  return {
    comentar: estado !== 'CERRADO',
    resolver: puedePasar(estado, 'RESUELTO', parte),
    reabrir: estado === 'RESUELTO' && puedePasar(estado, parte === 'ips' ? 'ACTIVO' : 'EN_GESTION', parte),
  };
}
