/**
 * What an edit of a large network costs, counted and not timed: which cards it touches, what is made anew for it, and that
 * its numbers stand there before the next frame.
 */
import type { Locator, Page } from '@playwright/test';
import { Figures } from './figures.ts';
import { expect, test } from './journey.ts';
import type { Playground } from './playground.ts';

interface Fiber {
  readonly type: unknown;
  readonly flags: number;
  readonly child: Fiber | null;
  readonly sibling: Fiber | null;
  readonly alternate: Fiber | null;
}

/** Counts components that React calls, and those that it makes, by the hook of its developer tools; what it left alone is not walked through. */
function countDrawn(): void {
  const performedWork = 1;
  const drawn = { count: 0, made: 0, passes: 0 };
  const walk = (fiber: Fiber) => {
    if (typeof fiber.type !== 'string' && (fiber.flags & performedWork) !== 0) {
      drawn.count += 1;
      if (fiber.alternate === null) drawn.made += 1;
    }
    if (fiber.alternate?.child === fiber.child) return;
    for (let child = fiber.child; child; child = child.sibling) walk(child);
  };
  Object.assign(window, {
    drawn,
    __REACT_DEVTOOLS_GLOBAL_HOOK__: {
      supportsFiber: true,
      inject: () => 1,
      onCommitFiberUnmount: () => undefined,
      onPostCommitFiberRoot: () => undefined,
      onCommitFiberRoot: (_id: number, root: { readonly current: Fiber }) => {
        drawn.passes += 1;
        walk(root.current);
      },
    },
  });
}

interface Act {
  /** Pressed on the element; without one it is clicked. */
  readonly key: string | null;
  /** What has to stand on the page by the next frame. */
  readonly number: string;
}

/** What the page does within one frame of an edit. */
function costOf(element: Locator, asked: Act) {
  return element.evaluate(async (target, { key, number }) => {
    const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const counts = () => {
      const drawn: unknown = Reflect.get(window, 'drawn');
      const of = (name: string) => Number(typeof drawn === 'object' && drawn && Reflect.get(drawn, name));
      return { drawn: of('count'), made: of('made'), passes: of('passes') };
    };
    const byKey = (name: string) =>
      new Map(
        [...document.querySelectorAll(`[data-${name}]`)].map((one) => [
          one.getAttribute(`data-${name}`),
          one,
        ]),
      );
    const standing = () => ({ cards: byKey('layer'), connections: byKey('edge') });
    await nextFrame();
    const before = { ...counts(), ...standing() };
    const lines = [...document.querySelectorAll('li:has([data-edge])')];
    const touched = new Set<Element | null>();
    const changes = new MutationObserver((records) => {
      for (const { target } of records)
        touched.add(target instanceof Element ? target : target.parentElement);
    });
    changes.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
    if (key === null) target.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
    else target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    await nextFrame();
    changes.disconnect();
    const stands = document.body.textContent.includes(number);
    const after = { ...counts(), ...standing() };
    const news = (name: 'cards' | 'connections') =>
      [...after[name]].filter(([id]) => !before[name].has(id)).map(([id]) => id);
    const again = (name: 'cards' | 'connections') =>
      [...after[name]].filter(([id, one]) => before[name].has(id) && before[name].get(id) !== one).length;
    const cards = new Set([...touched].flatMap((one) => one?.closest<HTMLElement>('[data-layer]') ?? []));
    return {
      stands,
      drawn: after.drawn - before.drawn,
      made: after.made - before.made,
      /** How often React went through the page. */
      passes: after.passes - before.passes,
      /** Whose face changed. */
      cards: [...cards].map((card) => card.dataset.layer),
      elsewhere: [...touched].filter((one) => !one?.closest('[data-layer]')).length,
      newCards: news('cards'),
      newConnections: news('connections').length,
      /** What stood there before, and was thrown away and made again. */
      cardsAgain: again('cards'),
      connectionsAgain: again('connections'),
      /** Elements of connections that are gone. */
      linesGone: lines.filter((line) => !line.isConnected).length,
    };
  }, asked);
}

/** ResNet-152 with its stem and its longest stage opened, the stem's convolution selected: 49 cards. */
async function openDeep(playground: Playground): Promise<void> {
  const { page, builder } = playground;
  await page.addInitScript(countDrawn);
  await playground.open();
  // What else the page does by itself at its beginning is over: the engine stands, the networks of the shelf are counted.
  await playground.runBar.expectProgress('Ready to train', 60_000);
  await builder.expectShelfCounted();
  await builder.shelved('ResNet-152').first().click();
  const open = (block: string) => builder.network.getByRole('button', { name: `Open ${block}`, exact: true });
  await open('Stem').click();
  await builder.card(/^Conv 7×7/).click();
  await open('Stage 3').click();
  await expect(builder.network.getByRole('button', { name: /^Open Block/ })).toHaveCount(36);
  await builder.expectStill();
}

const published = 60_192_808;
/** One more 7x7x3 kernel, its scale and shift, and its channel in the two 1x1 convolutions (64 and 256) that read it. */
const oneFilterMore = (published + 147 + 2 + 64 + 256).toLocaleString('en');

test('one more filter in ResNet-152 draws what gets another number, at once', async ({ playground }) => {
  const { page, builder } = playground;
  await openDeep(playground);
  const filters = builder.inspector.getByRole('spinbutton', { name: 'Filters' });
  await expect(filters).toHaveValue('64');
  const body = builder
    .card(/^Conv 7×7/)
    .locator('polygon')
    .first();
  const corners = await body.getAttribute('points');
  const edited = await costOf(filters, { key: 'ArrowUp', number: oneFilterMore });
  expect(edited.stands).toBe(true);
  // Behind the numbers: what a screen reader says of the card, and its tensor's body.
  await expect(builder.card(/^Conv 7×7 .*output 112 × 112 × 65,/)).toBeVisible();
  await expect.poll(() => body.getAttribute('points')).not.toBe(corners);
  // Of 49 cards: the stem's head and its four layers. What the stage behind it shows is rounded, and stays.
  expect(edited.cards).toHaveLength(5);
  // Some 40; an inspector, a summary or an edge that draws all of itself again adds a hundred.
  expect(edited.drawn).toBeGreaterThan(10);
  expect(edited.drawn).toBeLessThan(100);
  expect(edited.made).toBe(0);
  expect(edited.elsewhere).toBeLessThan(40);
  await expect(page.getByText(oneFilterMore).first()).toBeVisible();
});

/** A scale and a shift of each of the 64 channels. */
const oneNormMore = (published + 2 * 64).toLocaleString('en');

test('beside the costs of all 516 layers an edit draws the few rows in view', async ({
  playground,
  page,
}) => {
  await openDeep(playground);
  const costs = await new Figures(page).open('Cost');
  await costs.getByRole('radio', { name: 'layers' }).check({ force: true });
  await expect(costs.getByRole('table')).toHaveAttribute('aria-rowcount', '518');
  const filters = playground.builder.inspector.getByRole('spinbutton', { name: 'Filters' });
  const edited = await costOf(filters, { key: 'ArrowUp', number: oneFilterMore });
  expect(edited.stands).toBe(true);
  expect(edited.made).toBe(0);
  expect(edited.drawn).toBeLessThan(100);
  expect(edited.elsewhere).toBeLessThan(80);
});

test('in the outline of ResNet-152 an edit draws the rows that say another number', async ({
  playground,
}) => {
  await openDeep(playground);
  await playground.button('Outline').click();
  const { builder } = playground;
  await expect(builder.network.getByRole('button', { name: /^Open Block/ })).toHaveCount(36);
  const filters = builder.inspector.getByRole('spinbutton', { name: 'Filters' });
  const edited = await costOf(filters, { key: 'ArrowUp', number: oneFilterMore });
  expect(edited.stands).toBe(true);
  expect(edited.cards).toHaveLength(6);
  expect(edited.made).toBe(0);
  // 45 rows with four buttons each stand there.
  expect(edited.drawn).toBeLessThan(100);
});

/** Adds a layer behind the selected one: at once, and only what is new is made. */
async function addNorm({ builder }: Playground) {
  const added = await costOf(builder.kind('Batch normalisation'), { key: null, number: oneNormMore });
  expect(added.stands).toBe(true);
  expect(added.newCards).toHaveLength(1);
  expect(added.cardsAgain).toBe(0);
  expect(added.connectionsAgain).toBe(0);
  // Some 30.
  expect(added.made).toBeLessThan(60);
  // Cards, connections and numbers together.
  expect(added.passes).toBe(1);
  return added;
}

/** Connections that do not end at what they lead to, as far as both stand on the page; throws where there are none. */
function linesAstray(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const near = 16;
    const ends = [...document.querySelectorAll<SVGPathElement>('path[data-edge-id]')].flatMap((path) => {
      const id = path.dataset.edgeId ?? '';
      const key = id.slice(id.indexOf('>') + 1, id.indexOf('|'));
      const card = document
        .querySelector(`[data-layer="${CSS.escape(key)}"]`)
        ?.closest('.react-flow__node-card');
      const matrix = path.getScreenCTM();
      if (!card || !matrix) return [];
      const { x, y } = path.getPointAtLength(path.getTotalLength()).matrixTransform(matrix);
      const { left, top, height } = card.getBoundingClientRect();
      return [{ id, isAstray: Math.hypot(x - left, y - top - height / 2) > near }];
    });
    if (ends.length === 0) throw new Error('no connection leads to a card');
    return ends.filter(({ isAstray }) => isAstray).map(({ id }) => id);
  });
}

test('one more layer in ResNet-152 makes its card and its connections, and moves the others', async ({
  playground,
}) => {
  await openDeep(playground);
  const added = await addNorm(playground);
  expect(await linesAstray(playground.page)).toEqual([]);
  expect(added.newConnections).toBe(2);
  // What followed keeps its connection, which only begins elsewhere.
  expect(added.linesGone).toBe(0);
  // The stem's head, the card that was selected, and the new one.
  expect(added.cards).toHaveLength(3);
  // Some 160, most of them cards and connections that only move.
  expect(added.drawn).toBeGreaterThan(60);
  expect(added.drawn).toBeLessThan(240);
});

test('with every block opened, of 516 layers an edit draws what is in sight', async ({ playground }) => {
  const { page, builder } = playground;
  await openDeep(playground);
  await page.keyboard.press('Control+k');
  await playground.dialog('Commands').getByRole('combobox').fill('Open all blocks');
  await page.keyboard.press('Enter');
  // The keyboard stayed at the stage; the stem is in sight at the beginning of the sheet.
  await playground.button('Back to 100 %').click();
  await expect(builder.card(/^Conv 7×7/)).toBeVisible();
  await expect(builder.network.getByRole('button', { name: /^Open (Stem|Stage|Block)/ })).toHaveCount(0);
  await builder.expectStill();
  const added = await addNorm(playground);
  // Some 70: less than where most are folded.
  expect(added.drawn).toBeGreaterThan(30);
  expect(added.drawn).toBeLessThan(110);
  // Of 55 frames those in sight, and some around.
  const frames = builder.network.locator('[aria-hidden="true"] > [data-selected]');
  expect(await frames.count()).toBeGreaterThan(1);
  expect(await frames.count()).toBeLessThan(20);
});

/** What the inspector says by the frame after a press. */
function inspectedAfter(element: Locator) {
  return element.evaluate(async (target) => {
    target.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const inspector = document.querySelector('section[aria-label="Inspector"]');
    const textOf = (part: string) => inspector?.querySelector(part)?.textContent ?? '';
    const settings = [...(inspector?.querySelectorAll('[role="spinbutton"]') ?? [])];
    return {
      title: textOf('h2'),
      numbers: textOf('dl'),
      settings: settings.map((one) => one.getAttribute('aria-label')),
    };
  });
}

test('a layer that an edit selects has its numbers at once and its settings behind them', async ({
  playground,
}) => {
  const { builder } = playground;
  await openDeep(playground);
  const filters = builder.inspector.getByRole('spinbutton', { name: 'Filters' });
  const added = await inspectedAfter(builder.kind('Batch normalisation'));
  expect(added.title).toContain('Batch normalisation');
  expect(added.numbers).toContain('128');
  expect(added.settings).toContain('Filters');
  await expect(filters).toHaveCount(0);
  // The reader's own choice waits for no numbers.
  const chosen = await inspectedAfter(builder.card(/^Conv 7×7/));
  expect(chosen.title).toContain('Conv');
  expect(chosen.settings).toContain('Filters');
});
