import { expect, test } from 'vitest';
import { aIso } from '../../../server/tiempo/iso.ts';

test('a moment is written as Date writes it, whatever the moment', () => {
  const DIA = 86_400_000;
  const momentos = [0, 1, 999, DIA - 1, DIA, 951_782_399_999, 951_782_400_000, 253_402_300_799_999];
  for (let i = 0; i < 20_000; i++) momentos.push(Math.floor(Math.random() * 253_402_300_800_000));
  // Beyond four digits of a year, before 1970, and parts of a millisecond.
  momentos.push(253_402_300_800_000, -1, -62_198_755_200_000, 1.5);
  for (const momento of momentos) expect(aIso(momento)).toBe(new Date(momento).toISOString());
});

test('what is no moment is refused as Date refuses it', () => {
  for (const momento of [NaN, Infinity, 9e15]) expect(() => aIso(momento)).toThrow(RangeError);
});
