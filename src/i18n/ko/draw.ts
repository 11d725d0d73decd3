import type { draw as english } from '../en/draw.ts';
import { euro } from './josa.ts';

export const draw: typeof english = {
  region: '그리기',
  pad: '여기에 숫자를 그리세요',
  padHint: '숫자를 그려 보세요',
  padMeaning: '마우스나 펜, 손가락으로 그립니다. 키보드로는 아래에서 시험 이미지를 고르세요.',
  undoStroke: '한 획 되돌리기',
  erase: '지우개',
  digit: '숫자',
  probability: '확률',
  clear: '모두 지우기',
  seen: '신경망이 받는 것: 28 × 28 픽셀',
  seenShort: '신경망이 받는 28 × 28',
  probabilities: '숫자마다의 확률',
  testImage: '시험 이미지',
  previous: '이전 시험 이미지',
  next: '다음 시험 이미지',
  random: '아무 시험 이미지',
  nothing: '숫자를 그리거나 시험 이미지를 고르세요. 신경망은 무엇으로 읽을까요?',
  noAnswer: '답 없음: 실행이 멈췄습니다',
  thinking: '신경망에 묻는 중',
  reads: (label, percent) => `${label}${euro(label)} 읽음, ${percent} %`,
  untrained: '아직 배우기 전',
  afterSteps: (steps) => `${steps}스텝 뒤`,
  right: (label) => `정답도 ${label}`,
  wrong: (label) => `정답은 ${label}`,
};
