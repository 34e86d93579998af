import { encajan, lineaDe } from '../../../widget/net/version-line.ts';
import { igual } from '../apoyo.ts';

describe('the versions of page and service', () => {
  it('fit where semantic versioning says so', () => {
    for (const [una, otra, bien] of [
      ['1.2.3-abc', '1.9.0-def', true],
      ['1.2.3', '2.0.0', false],
      ['2.0.0', '10.0.0', false],
      ['0.1.0-abc', '0.1.7-def', true],
      ['0.1.0', '0.2.0', false],
      ['0.10.0', '0.1.0', false],
      ['0.9.0', '1.0.0', false],
      // A service that says no version that can be read is not blamed.
      ['1.0.0', '', true],
      ['1.0.0', 'desconocida', true],
    ] as const) {
      igual([encajan(una, otra), encajan(otra, una)], [bien, bien], `${una} ${otra}`);
    }
    igual(['0.1.0-a', '12.3.4'].map(lineaDe), ['0.1', '12']);
  });
});
