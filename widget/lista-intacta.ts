/** `Array.from` as the language has it, for the uploader's libraries: Prototype's takes arrays only, and no function. */
const listaDe = <T, U>(de: Iterable<T> | ArrayLike<T>, hacer: (uno: T, i: number) => U): U[] => {
  const lista = Symbol.iterator in de ? [...de] : [...Array(de.length).keys()].map((i) => de[i]!);
  return hacer ? lista.map((uno, i) => hacer(uno, i)) : (lista as never);
};

export { listaDe as 'Array.from' };
