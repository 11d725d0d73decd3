/**
 * What an edit of a large network costs, counted and not timed: which cards it touches, and that its numbers stand there
 * before the next frame.
 */
import { expect, test } from './journey.ts';

interface Fiber {
  readonly type: unknown;
  readonly flags: number;
  readonly child: Fiber | null;
  readonly sibling: Fiber | null;
  readonly alternate: Fiber | null;
}

/** Counts components that React calls, by the hook of its developer tools; what it left alone is not walked through. */
function countDrawn(): void {
  const performedWork = 1;
  const drawn = { count: 0 };
  const walk = (fiber: Fiber) => {
    if (typeof fiber.type !== 'string' && (fiber.flags & performedWork) !== 0) drawn.count += 1;
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
      onCommitFiberRoot: (_id: number, root: { readonly current: Fiber }) => walk(root.current),
    },
  });
}

/** One more 7x7x3 kernel, its scale and shift, and its channel in the two 1x1 convolutions (64 and 256) that read it. */
const parameters = 60_192_808 + 147 + 2 + 64 + 256;

test('one more filter in ResNet-152 draws what gets another number, at once', async ({ playground }) => {
  const { page, builder } = playground;
  await page.addInitScript(countDrawn);
  await playground.open();
  await builder.shelved('ResNet-152').first().click();
  const open = (block: string) => builder.network.getByRole('button', { name: `Open ${block}`, exact: true });
  await open('Stem').click();
  await builder.card(/^Conv 7×7/).click();
  await open('Stage 3').click();
  await expect(builder.network.getByRole('button', { name: /^Open Block/ })).toHaveCount(36);
  const filters = builder.inspector.getByRole('spinbutton', { name: 'Filters' });
  await expect(filters).toHaveValue('64');
  const edited = await filters.evaluate(async (field, number) => {
    const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const drawn: unknown = Reflect.get(window, 'drawn');
    const countOf = () => Number(typeof drawn === 'object' && drawn !== null && Reflect.get(drawn, 'count'));
    await nextFrame();
    const before = countOf();
    const touched = new Set<Element | null>();
    const changes = new MutationObserver((records) => {
      for (const { target } of records)
        touched.add(target instanceof Element ? target : target.parentElement);
    });
    changes.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowUp', bubbles: true, cancelable: true }));
    await nextFrame();
    const stands = document.body.textContent.includes(number);
    const cards = new Set([...touched].flatMap((one) => one?.closest<HTMLElement>('[data-layer]') ?? []));
    const ofCards = [...touched].filter((one) => one?.closest('[data-layer]')).length;
    return {
      stands,
      drawn: countOf() - before,
      cards: [...cards].map((card) => card.dataset.layer),
      elsewhere: touched.size - ofCards,
    };
  }, parameters.toLocaleString('en'));
  expect(edited.stands).toBe(true);
  // Of 49 cards: the stem's head and its four layers, and the stage behind it.
  expect(edited.cards).toHaveLength(6);
  // Some 80; an inspector, a summary or an edge that draws all of itself again adds a hundred.
  expect(edited.drawn).toBeGreaterThan(10);
  expect(edited.drawn).toBeLessThan(160);
  expect(edited.elsewhere).toBeLessThan(40);
  await expect(page.getByText(parameters.toLocaleString('en')).first()).toBeVisible();
});
