/** Whether the host is this machine; browsers treat its pages as secure. */
export const esDeEstaMaquina = (host: string): boolean =>
  /^(localhost|.+\.localhost|127(\.\d+){3}|\[?::1\]?)$/.test(host);
