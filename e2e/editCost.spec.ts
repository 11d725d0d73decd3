/**
 * What an edit of a large network costs, counted and not timed: which cards it touches, and that its numbers stand there
 * before the next frame.
 */
import { expect, test } from './journey.ts';

/** One more 7x7x3 kernel, its scale and shift, and its channel in the two 1x1 convolutions (64 and 256) that read it. */
const parameters = 60_192_808 + 147 + 2 + 64 + 256;

test('one more filter in ResNet-152 draws what gets another number, at once', async ({ playground }) => {
  const { page, builder } = playground;
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
    await nextFrame();
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
    return { stands, cards: [...cards].map((card) => card.dataset.layer), elsewhere: touched.size - ofCards };
  }, parameters.toLocaleString('en'));
  expect(edited.stands).toBe(true);
  // Of 49 cards: the stem's head and its four layers, and the stage behind it.
  expect(edited.cards).toHaveLength(6);
  expect(edited.elsewhere).toBeLessThan(40);
  await expect(page.getByText(parameters.toLocaleString('en')).first()).toBeVisible();
});
