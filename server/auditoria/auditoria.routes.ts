import * as api from '../../shared/api/auditoria.ts';
import { atender, type Route } from '../http/endpoint.ts';
import type { Servicios } from '../servicios.ts';
import { listarAuditoria } from './auditoria.repository.ts';

export const rutasDeAuditoria = ({ base }: Servicios): Route[] => [
  atender(api.leerAuditoria, ({ query }) => listarAuditoria(base.leer, query)),
];
