import type { Shape } from '../../model/shape.ts';
import type { networkProblems as english, skipProblems as englishSkip } from '../en/problems.ts';

const size = (shape: Shape): string => shape.join(' × ');
const list = (shapes: readonly Shape[]): string => shapes.map(size).join(', ');

export const networkProblems: typeof english = {
  needsMap: ({ got }) =>
    `이 층은 맵(높이 × 너비 × 채널)을 훑는데, 한 줄로 늘어선 값 ${size(got)}개가 들어옵니다.`,
  needsVector: ({ got }) =>
    `${size(got)} 맵이 들어오는데, 이 층은 한 줄로 늘어선 값을 받습니다. 먼저 평탄화하세요.`,
  windowTooLarge: ({ window, padded }) =>
    `${window[0]} × ${window[1]} 윈도가 훑을 영역(패딩 포함 ${padded[0]} × ${padded[1]})보다 큽니다.`,
  groupsDoNotDivide: ({ groups, channels, filters }) =>
    channels % groups !== 0
      ? `들어오는 채널 ${channels}개를 그룹 ${groups}개로 똑같이 나눌 수 없습니다.`
      : `필터 ${filters}개를 그룹 ${groups}개로 똑같이 나눌 수 없습니다.`,
  shapesDiffer: ({ shapes }) => `더하려면 형상이 같아야 하는데, 서로 다른 형상이 만납니다: ${list(shapes)}.`,
  mapsDiffer: ({ shapes }) =>
    `이어 붙이려면 높이와 너비가 같아야 하는데, 서로 다른 맵이 만납니다: ${list(shapes)}.`,
  inputCount: ({ got, min, max }) =>
    got < min
      ? got === 0
        ? '여기로 들어오는 연결이 없습니다. 앞 층을 연결하세요.'
        : `연결이 ${got}개뿐입니다. 이 층에는 적어도 ${min}개가 필요합니다.`
      : max === 0
        ? `연결이 ${got}개 들어오는데, 이 층은 아무것도 받지 않습니다.`
        : `연결이 ${got}개 들어옵니다. 이 층은 ${max ?? min}개만 받습니다.`,
  classesDiffer: ({ got, classes }) => `값 ${got}개가 들어오는데, 구분할 클래스는 ${classes}개입니다.`,
  imageDiffers: ({ got, image }) => `입력 카드는 ${size(got)}인데, 데이터의 이미지는 ${size(image)}입니다.`,
  badParameter: ({ name }) => `설정 "${name}"의 값이 이 층에서 쓸 수 없는 값입니다.`,
  unknownInput: ({ id }) => `없는 층 "${id}"에서 오는 연결이 있습니다.`,
  duplicateId: ({ id }) => `이름이 "${id}"인 층이 둘입니다.`,
  cycle: () => '연결이 원을 이루어 이 층이 자기 자신에게 의존합니다.',
  brokenUpstream: ({ id }) => `앞의 "${id}"에 문제가 있어 이 층의 형상을 알 수 없습니다.`,
  leadsNowhere: () => '여기서 출력으로 이어지는 길이 없습니다. 이대로는 학습되지 않습니다.',
  tooLarge: ({ elements }) => `텐서 하나에 값이 ${elements.toLocaleString('ko')}개라 다룰 수 없습니다.`,
  tooCostly: ({ multiplyAdds, whole }) =>
    whole === undefined
      ? `이미지 한 장에 곱셈-누산이 ${multiplyAdds.toLocaleString('ko')}회 필요해, 한 층에서 계산하기에는 너무 많습니다.`
      : `모든 층을 합하면 이미지 한 장에 곱셈-누산이 ${whole.toLocaleString('ko')}회 필요해 여기서 계산하기에는 너무 많습니다. 그중 이 층이 ${multiplyAdds.toLocaleString('ko')}회로 가장 많습니다.`,
  noInput: () => '입력 카드가 없습니다. 신경망이 볼 것이 없습니다.',
  noOutput: () => '출력 카드가 없습니다. 신경망이 답을 낼 수 없습니다.',
  severalInputs: ({ count }) => `입력 카드가 ${count}장입니다. 하나만 있어야 합니다.`,
  severalOutputs: ({ count }) => `출력 카드가 ${count}장입니다. 하나만 있어야 합니다.`,
};

export const skipProblems: typeof englishSkip = {
  nothingChosen: () => '스킵 연결로 건너뛸 층을 선택하세요.',
  severalWaysIn: ({ count }) =>
    count === 0
      ? '이 층들로 들어오는 것이 없어 건너 전할 것이 없습니다.'
      : `이 층들로 ${count}개 층에서 들어옵니다. 스킵 연결을 놓으려면 하나여야 합니다.`,
  severalWaysOut: ({ count }) =>
    count === 0
      ? '이 층들 뒤에 이어지는 것이 없어 더할 곳이 없습니다.'
      : `이 층들 가운데 ${count}개가 밖으로 나갑니다. 스킵 연결을 놓으려면 하나여야 합니다.`,
  shapeUnknown: () => '아직 형상을 알 수 없습니다. 앞의 층부터 고치세요.',
  noProjection: ({ from, to }) =>
    `${size(from)} 맵이 들어가 ${size(to)} 맵이 나옵니다. 1 × 1 합성곱으로는 서로 맞출 수 없습니다.`,
  tooManyLayers: ({ max }) => `신경망에는 층을 ${max.toLocaleString('ko')}개까지 둘 수 있습니다.`,
};
