/** The field for a code of the second factor, and what to do when one is refused. */
import { html, type TemplateResult } from 'lit';
import type { ErrorApi } from '../net/api-error.ts';
import { campo } from '../ui/mesa-element.ts';

const FRASES: Record<string, string> = {
  requerido: 'Escriba el código.',
  formato: 'El código de la aplicación tiene seis números, y el de recuperación dieciséis letras y números.',
  incorrecta:
    'El código no es correcto. Escriba el que la aplicación muestra ahora; si sigue igual, ponga la hora de su teléfono en automática.',
  usado: 'Ese código ya se usó. Espere a que la aplicación muestre el siguiente y escríbalo.',
};

const HORA = new Intl.DateTimeFormat('es-CO', { hour: 'numeric', minute: '2-digit' });

/** Says when too many codes or passwords were wrong until when nothing is accepted. */
export function fraseDeEspera(espera: number): string {
  // Said too early by seconds, it would be refused once more.
  const hasta = new Date(Date.now() + espera * 1000 + 59_000);
  return `Hubo demasiados intentos. Espere hasta las ${HORA.format(hasta)} e intente de nuevo.`;
}

/** What is wrong with the field `cual`, in words; undefined when the refusal is not about it. */
export function faltaDeCodigo({ campos }: ErrorApi, cual = 'codigo'): string | undefined {
  const { codigo } = campos.find((uno) => uno.campo === cual) ?? {};
  return codigo && (FRASES[codigo] ?? codigo);
}

const ETIQUETAS = {
  aplicacion: 'Código de seis números',
  recuperacion: 'Código de recuperación',
  cualquiera: 'Código',
} as const;

interface CampoCodigo {
  falta: string | undefined;
  /** Which one is asked for; the field takes either. */
  cual: keyof typeof ETIQUETAS;
  ayuda: unknown;
}

export function renderCodigo({ falta, cual, ayuda }: CampoCodigo): TemplateResult {
  return campo(
    'codigo',
    ETIQUETAS[cual],
    // A phone's number keys lack the letters of a recovery code.
    html`<input
      id="codigo"
      name="codigo"
      inputmode=${cual === 'aplicacion' ? 'numeric' : 'text'}
      autocomplete=${cual === 'recuperacion' ? 'off' : 'one-time-code'}
      autocapitalize="none"
      autocorrect="off"
      spellcheck="false"
      required
      aria-invalid=${!!falta}
      aria-describedby="codigo-ayuda codigo-error"
    />`,
    falta,
    ayuda,
  );
}
