/** In Korean, as the browser asks for it; in English and back with one press; and no English sentence left behind. */
import type { Page } from '@playwright/test';
import { architectures } from '../src/model/architectures/index.ts';
import { addressOf, chain, tinyExperiment } from './experiments.ts';
import { expect, test } from './journey.ts';

test.use({ locale: 'ko-KR' });

/** Names, formats and units that Korean textbooks write in Latin letters too. */
const latin = new Set(
  `Fathom MNIST CNN LeNet ResNet ReLU Leaky Adam SGD AdaGrad RMSProp WASM WebGPU WebGL CPU English Ctrl Cmd Alt
  Shift Esc Enter Space Delete Backspace MB kB GB ln px nats React Flow tanh sigmoid nat He Xavier Affine AlexNet valid same LRN VGG GPU ImageNet GoogLeNet SqueezeNet
  DenseNet MobileNet Plain SSD Inception attribution`
    .split(/\s+/)
    .map((word) => word.toLowerCase()),
);

/** Where the networks were published: authors and journals keep their own letters. */
const sources = architectures.map(({ source }) => source.ko).sort((a, b) => b.length - a.length);

/** Words in Latin letters that are not on the list, in what is seen and in what is read aloud. */
async function foreignWords(page: Page): Promise<readonly string[]> {
  const texts = await page.evaluate(() => {
    const said = [
      ...document.querySelectorAll('[aria-label], [title], [placeholder], [aria-valuetext]'),
    ].flatMap((element) =>
      ['aria-label', 'title', 'placeholder', 'aria-valuetext'].map(
        (name) => element.getAttribute(name) ?? '',
      ),
    );
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode())
      if (
        walker.currentNode.parentElement?.matches(':not(textarea)') &&
        walker.currentNode.parentElement.checkVisibility()
      )
        said.push(walker.currentNode.nodeValue ?? '');
    return said;
  });
  const own = texts.map((text) => sources.reduce((rest, source) => rest.replaceAll(source, ''), text));
  const found = own.flatMap((text) =>
    (text.match(/[A-Za-z]{2,}/g) ?? []).filter((word) => !latin.has(word.toLowerCase())),
  );
  return [...new Set(found)];
}

async function expectKorean(page: Page, where: string): Promise<void> {
  await expect.poll(() => foreignWords(page), { message: `English words ${where}` }).toEqual([]);
}

test('the whole page is Korean, and English is one press away', async ({ page, playground }) => {
  await page.goto('./');
  const training = page.getByRole('region', { name: '학습', exact: true });
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko');
  await expect(training).toBeVisible();
  const palette = page.getByRole('list', { name: '층' });
  for (const name of ['합성곱', '최대 풀링', '평탄화'])
    await expect(palette.getByRole('button', { name, exact: true })).toBeVisible();
  for (const name of ['곡선', '그리기'])
    await expect(page.getByRole('region', { name, exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: /^합성곱 5×5.*매개변수/ })).toBeVisible();
  await expectKorean(page, 'on the first screen');

  await test.step('a step, a reading, a selected layer', async () => {
    const step = training.getByRole('button', { name: '한 스텝', exact: true });
    await step.click();
    await expect(training.getByRole('button', { name: /^1\s*스텝$/ })).toBeVisible();
    await page.getByRole('button', { name: '다음 시험 이미지' }).click();
    await expect(page.getByText(/^\d(으)?로 읽음, [\d.]+ %/).first()).toBeVisible();
    await page.getByRole('button', { name: /^합성곱 5×5.*출력/ }).click();
    await expect(page.getByRole('heading', { name: '합성곱' })).toBeVisible();
    await expectKorean(page, 'with a layer selected');
  });

  await test.step('English at once, and back', async () => {
    await page.getByRole('button', { name: 'English' }).click();
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    await expect(playground.runBar.train).toBeVisible();
    await expect(playground.region('Draw')).toContainText('Reads as');
    await playground.button('한국어').click();
    await expect(page.locator('html')).toHaveAttribute('lang', 'ko');
    await expect(training).toBeVisible();
  });
});

test('dialogs and problems are Korean too', async ({ page, playground }) => {
  const wrong = chain([['input'], ['conv2d', { filters: 4 }], ['dense', { units: 12 }], ['output']]);
  await page.goto(await addressOf(tinyExperiment({ title: '연습', network: wrong })));
  const banner = page.getByRole('banner');
  await expect(page.getByRole('textbox', { name: '제목' })).toHaveValue('연습');
  await expect(page.getByRole('button', { name: /^완전연결[^.]* 12\. 문제/ })).toBeVisible();
  await expectKorean(page, 'with a problem and a message');
  await page
    .getByRole('region', { name: '학습', exact: true })
    .getByRole('button', { name: '학습', exact: true })
    .click();
  await expect(playground.page.getByRole('status', { name: '메시지' })).toContainText(
    '학습할 수 없는 신경망입니다',
  );
  await expectKorean(page, 'after training was refused');

  const dialog = page.getByRole('dialog');
  for (const name of ['공유', '내 실험', '단축키']) {
    await banner.getByRole('button', { name, exact: true }).click();
    await expect(dialog).toBeVisible();
    const link = dialog.getByRole('textbox', { name: '링크' });
    if ((await link.count()) > 0) await expect(link).toHaveValue(/#x=/);
    await expectKorean(page, `in the dialog ${name}`);
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  }
  await page.keyboard.press('Control+k');
  await expect(dialog).toBeVisible();
  await expectKorean(page, 'in the list of commands');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /최적화 기법$/ }).click();
  await expect(dialog).toBeVisible();
  await expectKorean(page, 'in the settings');
});
