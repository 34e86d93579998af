/** Calls `hacer` when the browser has nothing else to do, or after two seconds on a page that is never idle. */
export const whenIdle = (hacer: () => void): unknown =>
  (globalThis.requestIdleCallback ?? setTimeout)(hacer, { timeout: 2_000 });
