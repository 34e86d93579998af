/** Words for people: what is wrong with a field (codes of shared/errores.ts), sizes. */
const FALTAS: Record<string, string> = {
  requerido: 'Complete este campo.',
  largo: 'El texto es más largo de lo permitido. Acórtelo.',
  caracteres: 'El texto tiene caracteres ilegibles. Escríbalo de nuevo.',
  no_existe: 'Esta opción ya no está disponible. Elija otra.',
  no_corresponde: 'El asunto no corresponde al motivo. Elija otro.',
  cantidad: 'Hay más archivos de los permitidos. Quite algunos.',
  nit: 'Escriba el NIT con números, por ejemplo 900123456.',
  nit_digito: 'El dígito de verificación no corresponde al NIT. Revíselo.',
};
FALTAS.retirado = FALTAS.no_existe!;

/** A sentence stays as it is. */
export const fraseDe = (codigo: string): string =>
  FALTAS[codigo] ?? (codigo.includes(' ') ? codigo : 'Revise este campo.');

const MIB = 1024 * 1024;

/** Bytes as people say them: "10 MB", "320 KB". */
export const megas = (bytes: number): string =>
  bytes < MIB ? `${Math.ceil(bytes / 1024)} KB` : `${+(bytes / MIB).toFixed(1)} MB`.replace('.', ',');
