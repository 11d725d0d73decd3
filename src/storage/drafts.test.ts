import { describe, expect, it } from 'vitest';
import { defaultExperiment } from '../document/schema.ts';
import { claimDrafts, dropClaimed, hasDraft, keepDraft, replaceClaimed } from './drafts.ts';
import { mapMemory } from './memoryForTests.ts';
import type { TabLife } from './tabLife.ts';

const living = (...tabs: string[]): TabLife => ({
  begin: async () => () => undefined,
  ifGone: async (tab, work) => {
    if (!tabs.includes(tab)) work();
  },
});

const document = defaultExperiment();

describe('drafts', () => {
  it('of tabs that are gone are claimed once, and stay until they are dropped; a broken one goes', async () => {
    const memory = mapMemory();
    keepDraft(memory, 'gone1', { id: 'a', revision: 3, document });
    keepDraft(memory, 'gone2', { id: 'a', revision: null, document });
    keepDraft(memory, 'lives', { id: 'a', revision: 2, document });
    keepDraft(memory, 'mine', { id: 'b', revision: 2, document });
    memory.write('fathom.draft.gone3.a', '{"id":"a","revision":1,"document":{"v":1}}');
    memory.write('fathom.draft.gone4.a', 'no json');
    memory.write('fathom.view', '{}');
    const claimed = await claimDrafts(memory, 'mine', living('lives'));
    expect(claimed.map(({ draft }) => draft)).toEqual([
      { id: 'a', revision: 3, document },
      { id: 'a', revision: null, document },
    ]);
    expect(hasDraft(memory, 'lives', 'a')).toBe(true);
    expect(hasDraft(memory, 'mine', 'b')).toBe(true);
    expect(memory.keys().filter((key) => key.includes('gone'))).toEqual([]);
    // They are this tab's now, while it lives ...
    expect(await claimDrafts(memory, 'other', living('lives', 'mine'))).toEqual([]);
    // ... and whoever comes next after it has gone finds all of them, its own too.
    expect(await claimDrafts(memory, 'other', living('lives'))).toHaveLength(3);
  });

  it('that were claimed can be replaced and dropped one by one', async () => {
    const memory = mapMemory();
    keepDraft(memory, 'gone', { id: 'a', revision: 3, document });
    keepDraft(memory, 'gone', { id: 'b', revision: 1, document });
    const [first, second] = await claimDrafts(memory, 'mine', living());
    if (!first || !second) throw new Error('nothing was claimed');
    replaceClaimed(memory, first, { id: 'copy', revision: null, document });
    dropClaimed(memory, second);
    expect((await claimDrafts(memory, 'next', living())).map(({ draft }) => draft.id)).toEqual(['copy']);
  });
});
