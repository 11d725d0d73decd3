/** The datasets that an experiment can name, with what is known of each before a byte is loaded. */
import type { Localised } from '../model/language.ts';

export interface Dataset {
  readonly title: string;
  readonly meaning: Localised;
  /** Height, width, channels of one image. */
  readonly image: readonly [number, number, number];
  readonly classes: readonly string[];
  readonly trainingImages: number;
  readonly testImages: number;
  /** Images in one fetched piece; the last may hold fewer. */
  readonly pieceImages: number;
}

export const datasets = {
  mnist: {
    title: 'MNIST',
    meaning: {
      en: 'Digits written by hand, as grey images of 28 × 28 pixels: 60,000 to learn from and 10,000 to test with.',
      ko: '손으로 쓴 숫자를 28 × 28픽셀 회색 이미지로 모은 것입니다. 학습용이 60,000장, 시험용이 10,000장입니다.',
    },
    image: [28, 28, 1],
    classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    trainingImages: 60_000,
    testImages: 10_000,
    pieceImages: 5_000,
  },
} as const satisfies Record<string, Dataset>;

export type DatasetName = keyof typeof datasets;

export function datasetOf(name: DatasetName): Dataset {
  return datasets[name];
}
