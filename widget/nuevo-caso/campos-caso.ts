/** What a person writes in "Generar mesa de ayuda", in the order of the form. */
export const CAMPOS = ['motivo', 'asunto', 'descripcion', 'mensaje'] as const;
export type CampoCaso = (typeof CAMPOS)[number];
