/**
 * Whether a request may be sent again though it is not known what became of it: what reads, replaces or deletes does
 * nothing twice, and what adds or changes does not with a key that the server knows it by. The only rule of that kind;
 * uploads and the event stream read or replace, and a form or login that failed waits for a person.
 */
export const isRepeatable = (call: string, claveDeEnvio: string | undefined): boolean =>
  claveDeEnvio !== undefined || !/^P(OST|ATCH)/.test(call);
