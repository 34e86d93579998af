/** Not before the page has painted what a person waits for; on a page that is never idle after two seconds. */
export const whenIdle = (hacer: () => void): unknown =>
  (globalThis.requestIdleCallback ?? setTimeout)(hacer, { timeout: 2_000 });
