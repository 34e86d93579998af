/** Which versions of widget and service fit. */

/** What is compatible by semantic versioning: the first number, or the second one before 1.0. */
export const lineaDe = (version: string): string => /^(?:0\.\d+|[1-9]\d*)/.exec(version)?.[0] ?? '';

/** Whether a difference of versions is one that breaks something. What says no version fits. */
export const encajan = (una: string, otra: string): boolean => {
  const [deUna, deOtra] = [lineaDe(una), lineaDe(otra)];
  return !deUna || !deOtra || deUna === deOtra;
};
