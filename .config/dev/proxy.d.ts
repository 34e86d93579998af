export function createProxy(): {
  listen(port: number, host: string): Promise<string>;
  useWidget(files: Map<string, Uint8Array>): void;
  useServer(one: { port: number | undefined } | undefined): void;
  reload(): void;
  close(): void;
};
