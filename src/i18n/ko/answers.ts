import type { answers as english } from '../en/answers.ts';

export const answers: typeof english = {
  region: '방금 한 일',
  nowLayers: (done, count) => `${done}. 이제 층이 ${count}개입니다.`,
  showNetwork: '보기',
  openNetwork: (name) => `열기: ${name}`,
  mendLayer: (name, how) => `고치기(${name}): ${how}`,
  fileDropped:
    'Fathom은 파일이 아니라 링크를 엽니다. 실험은 링크의 # 뒤에 들어 있습니다. 아무것도 바뀌지 않았습니다.',
  spaceOnControl: '단추나 카드, 스위치에 초점이 있을 때 스페이스는 여느 페이지처럼 그것을 누릅니다.',
  restored: (range) => `쓸 수 있는 값: ${range}. 이전 값으로 되돌렸습니다.`,
};
