/** All migrations, in order. One that has landed is never edited: the next change is the next file. */
import type { Migration } from 'kysely';
import { inicial } from './001-inicial.sqlite.ts';
import { busqueda } from './002-busqueda.sqlite.ts';
import { enVivo } from './003-en-vivo.sqlite.ts';
import { soporte } from './004-soporte.sqlite.ts';
import { administracion } from './005-administracion.sqlite.ts';
import { reapertura } from './006-reapertura.sqlite.ts';
import { llaveDelNavegador } from './007-llave-del-navegador.sqlite.ts';
import { subidas } from './008-subidas.sqlite.ts';
import { claveInicial } from './009-clave-inicial.sqlite.ts';
import { indicePorPartes } from './010-indice-por-partes.sqlite.ts';
import { retencion } from './011-retencion.sqlite.ts';
import { segundoFactor } from './012-segundo-factor.sqlite.ts';
import { auditoria } from './013-auditoria.sqlite.ts';
import { marcas } from './014-marcas.sqlite.ts';
import { cambios } from './015-cambios.sqlite.ts';
import { totales } from './016-totales.sqlite.ts';
import { sinCrecer } from './018-sin-crecer.sqlite.ts';
import { portal } from './019-portal.sqlite.ts';
import { correo } from './020-correo.sqlite.ts';
import { webhooks } from './021-webhooks.sqlite.ts';
import { correoEntrante } from './022-correo-entrante.sqlite.ts';
import { novedades } from './023-novedades.sqlite.ts';
import { aEscala } from './024-a-escala.sqlite.ts';

export const migraciones: Record<string, Migration> = {
  '001-inicial': inicial,
  '002-busqueda': busqueda,
  '003-en-vivo': enVivo,
  '004-soporte': soporte,
  '005-administracion': administracion,
  '006-reapertura': reapertura,
  '007-llave-del-navegador': llaveDelNavegador,
  '008-subidas': subidas,
  '009-clave-inicial': claveInicial,
  '010-indice-por-partes': indicePorPartes,
  '011-retencion': retencion,
  '012-segundo-factor': segundoFactor,
  '013-auditoria': auditoria,
  '014-marcas': marcas,
  '015-cambios': cambios,
  '016-totales': totales,
  '018-sin-crecer': sinCrecer,
  '019-portal': portal,
  '020-correo': correo,
  '021-webhooks': webhooks,
  '022-correo-entrante': correoEntrante,
  '023-novedades': novedades,
  '024-a-escala': aEscala,
};
