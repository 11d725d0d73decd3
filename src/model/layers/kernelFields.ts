/** The settings that convolution, depthwise and transposed convolution share, as the inspector shows them. */
import type { Field } from './layerType.ts';

export const maxKernel = 11;
export const maxStride = 16;
export const maxFilters = 4096;

export const filtersField: Field = {
  name: 'filters',
  text: { en: 'Filters', ko: '필터 수' },
  meaning: {
    en: 'How many patterns it looks for: the channels of its output.',
    ko: '찾아낼 무늬의 수, 곧 출력의 채널 수입니다.',
  },
  control: 'integer',
  min: 1,
  max: maxFilters,
};

export const kernelField: Field = {
  name: 'kernel',
  text: { en: 'Kernel size', ko: '필터 크기' },
  meaning: {
    en: 'Height and width of the window that each filter sees at once.',
    ko: '필터 하나가 한 번에 보는 창의 높이와 너비입니다.',
  },
  control: 'integer',
  min: 1,
  max: maxKernel,
};

export const strideField: Field = {
  name: 'stride',
  text: { en: 'Stride', ko: '스트라이드' },
  meaning: {
    en: 'How far the window moves each time; 2 halves height and width.',
    ko: '창이 한 번에 움직이는 칸 수입니다. 2이면 높이와 너비가 절반이 됩니다.',
  },
  control: 'integer',
  min: 1,
  max: maxStride,
};

export const biasField: Field = {
  name: 'bias',
  text: { en: 'Bias', ko: '편향' },
  meaning: {
    en: 'Adds one learned number to every channel. Not needed in front of a batch normalisation, which has its own shift.',
    ko: '채널마다 학습한 값 하나를 더합니다. 바로 뒤의 배치 정규화에 이동값이 있으면 필요하지 않습니다.',
  },
  absent: true,
  control: 'toggle',
};

/** The field of a kernel that may be wider than it is high. */
export const kernelWidthField: Field = {
  name: 'kernelWidth',
  text: { en: 'Kernel width', ko: '필터 너비' },
  meaning: {
    en: 'Width of the window where it differs from the height, as in a 1 × 3 kernel.',
    ko: '창의 너비가 높이와 다를 때의 너비입니다. 1 × 3 필터가 그렇습니다.',
  },
  absent: { sameAs: 'kernel' },
  control: 'integer',
  min: 1,
  max: maxKernel,
};
