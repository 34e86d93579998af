export function rutaDelNavegador(): string;
export const ARGUMENTOS: string[];
