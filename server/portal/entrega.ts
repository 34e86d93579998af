/** What a token of the portal comes to: who it is, or why it is refused. */

/** What a good token says. */
export interface Entrega {
  kid: string;
  jti: string;
  /** Milliseconds. */
  vence: number;
  nit: string;
  /** A named user of the IPS, and how the portal calls that person. */
  alias: string | undefined;
  nombre: string | undefined;
}

/** Why a token is refused, for the log and for `mesa portal revisar`: never for who sent it. */
export class TokenRechazado extends Error {
  /** The key that it was signed with, once that is certain. */
  readonly kid: string | undefined;

  constructor(frase: string, kid?: string) {
    super(frase);
    this.kid = kid;
  }
}
