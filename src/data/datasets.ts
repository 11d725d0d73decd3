/** The datasets that an experiment can name, with what is known of each before a byte is loaded. */
export interface Dataset {
  readonly title: string;
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
