import { expect, test } from 'vitest';
import { grouped } from '../model/terms.ts';
import { datasets } from './datasets.ts';

test('what is said of a dataset are the numbers that it has', () => {
  for (const { meaning, image, trainingImages, testImages } of Object.values(datasets))
    for (const text of Object.values(meaning)) {
      const told = text.match(/[\d,]*\d/g);
      expect(told, text).toEqual([
        String(image[0]),
        String(image[1]),
        grouped(trainingImages),
        grouped(testImages),
      ]);
    }
});
