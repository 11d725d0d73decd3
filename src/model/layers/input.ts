import * as v from 'valibot';
import { ok } from '../result.ts';
import { integer } from './integer.ts';
import type { LayerType } from './layerType.ts';

export interface InputParams {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Where the images come in: height × width × channels, pixels scaled to 0..1. Computes nothing. */
export const input: LayerType<'input', InputParams> = {
  kind: 'input',
  family: 'io',
  text: {
    name: { en: 'Input', ko: '입력' },
    meaning: {
      en: 'Receives one image as height × width × channels, with pixels from 0 to 1.',
      ko: '이미지 한 장을 높이 × 너비 × 채널로 받습니다. 픽셀 값은 0에서 1 사이입니다.',
    },
  },
  icon: 'M2.5 3h11v10h-11zM2.5 10.5l3.2-3 2.6 2.4 1.9-1.7 3.3 2.8M10.5 6h.01',
  params: v.strictObject({ height: integer(1, 1024), width: integer(1, 1024), channels: integer(1, 2048) }),
  defaults: { height: 28, width: 28, channels: 1 },
  fields: [
    {
      name: 'height',
      text: { en: 'Height', ko: '높이' },
      meaning: { en: 'Rows of pixels in one image.', ko: '이미지 한 장의 세로 픽셀 수입니다.' },
      control: 'integer',
      min: 1,
      max: 1024,
    },
    {
      name: 'width',
      text: { en: 'Width', ko: '너비' },
      meaning: { en: 'Columns of pixels in one image.', ko: '이미지 한 장의 가로 픽셀 수입니다.' },
      control: 'integer',
      min: 1,
      max: 1024,
    },
    {
      name: 'channels',
      text: { en: 'Channels', ko: '채널' },
      meaning: {
        en: 'Values per pixel: 1 for grey, 3 for colour.',
        ko: '픽셀 하나의 값 수입니다. 흑백은 1, 컬러는 3입니다.',
      },
      control: 'integer',
      min: 1,
      max: 2048,
    },
  ],
  arity: { min: 0, max: 0 },
  bead: false,
  label: ({ height, width, channels }) => `${height}×${width}×${channels}`,
  outputShape: (_inputs, { height, width, channels }) => ok([height, width, channels]),
  weights: () => [],
  buffers: () => [],
  multiplyAdds: () => 0,
  window: () => ({ kind: 'none' }),
  formulas: () => [],
  // The engine hands the images in as this layer's one tensor.
  forward: ([x], _weights, _params, { tf }) => {
    if (!x) throw new Error('input takes the images');
    return tf.clone(x);
  },
};
