/** The catalogue as a file: what `mesa catalogo exportar` writes and `importar` reads. */
import * as z from 'zod';

const nombrado = {
  codigo: z
    .string()
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'debe tener solo minúsculas, números y guiones')
    .max(60),
  nombre: z.string().trim().normalize().min(1).max(120),
  retirado: z.boolean().default(false),
};

function sinRepetir(lista: readonly { codigo: string }[]): boolean {
  return new Set(lista.map(({ codigo }) => codigo)).size === lista.length;
}

const minutos = z
  .int('debe ser un número de minutos')
  .min(1, 'debe ser un número de minutos')
  .max(60_000, 'debe ser un número de minutos')
  .nullable()
  .default(null);

const MotivoDeCatalogo = z.strictObject({
  ...nombrado,
  metaRespuesta: minutos,
  metaSolucion: minutos,
  asuntos: z
    .array(z.strictObject(nombrado))
    .min(1, 'debe tener al menos un asunto')
    .refine(sinRepetir, 'repite el código de un asunto'),
});
export type MotivoDeCatalogo = z.output<typeof MotivoDeCatalogo>;

export const CatalogoJson = z.strictObject({
  nota: z.string().optional(),
  motivos: z
    .array(MotivoDeCatalogo)
    .min(1, 'debe tener al menos un motivo')
    .refine(sinRepetir, 'repite el código de un motivo'),
});
export type CatalogoJson = z.output<typeof CatalogoJson>;
