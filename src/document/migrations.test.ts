import { describe, expect, it } from 'vitest';
import { type Migration, migrate, migrations } from './migrations.ts';

const renameSeed: Migration = ({ seed, ...rest }) => ({ ...rest, start: seed });
const doubleStart: Migration = (document) => ({ ...document, start: Number(document.start) * 2 });

describe('migrate', () => {
  it('climbs every step from the document’s own version', () => {
    const steps = [renameSeed, doubleStart];
    expect(migrate({ v: 1, seed: 21 }, steps)).toEqual({ ok: true, value: { v: 3, start: 42 } });
    expect(migrate({ v: 2, start: 21 }, steps)).toEqual({ ok: true, value: { v: 3, start: 42 } });
    expect(migrate({ v: 3, start: 21 }, steps)).toEqual({ ok: true, value: { v: 3, start: 21 } });
  });

  it('does not change the document it was given', () => {
    const old = Object.freeze({ v: 1, seed: 21 });
    migrate(old, [renameSeed]);
    expect(old).toEqual({ v: 1, seed: 21 });
  });

  it('refuses what is newer than the last step', () => {
    expect(migrate({ v: 4 }, [renameSeed, doubleStart])).toEqual({
      ok: false,
      problem: { code: 'fromTheFuture', version: 4, known: 3 },
    });
  });

  it('turns a step that stumbles into a problem', () => {
    const stumbles: Migration = () => {
      throw new TypeError('no such layer');
    };
    expect(migrate({ v: 1 }, [stumbles])).toMatchObject({ ok: false, problem: { code: 'invalid' } });
  });

  it.each([0, -1, 1.5, '1', null, undefined, Number.NaN, 2 ** 60])('refuses the version %s', (v) => {
    expect(migrate({ v }, [renameSeed])).toMatchObject({
      ok: false,
      problem: { code: 'invalid', path: 'v' },
    });
  });

  it('has version 1 as the current one', () => {
    expect(migrations).toHaveLength(0);
  });
});
