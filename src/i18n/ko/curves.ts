import type { curves as english } from '../en/curves.ts';

const count = (value: number): string => value.toLocaleString('ko', { maximumFractionDigits: 0 });

export const curves: typeof english = {
  region: '곡선',
  accuracy: '정확도',
  loss: '손실',
  nats: '교차 엔트로피, nat',
  share: '맞힌 비율',
  thisRun: '이번 실행',
  run: (number) => `실행 ${number}`,
  training: '학습',
  validation: '검증',
  test: '시험',
  empty: '학습을 누르면 여기서 곡선이 시작됩니다.',
  summary: ({ title, curves }) => {
    if (curves.length === 0) return `${title}: 아직 실행이 없습니다.`;
    const parts = curves.map(({ label, last, text }) => `${count(last.x)}스텝에서 ${label} ${text}`);
    return `${title}: ${parts.join(', ')}.`;
  },
  place: (value, x) => (x === 'steps' ? `${count(value)}스텝` : `${value.toFixed(2)}에폭`),
  cursor: (title) => `${title} 값 읽기`,
  smoothing: '평활',
  smoothingMeaning: '옅은 학습 곡선을 매끄럽게 합니다. 원래 선도 보입니다.',
  xAxis: '가로축',
  steps: '스텝',
  epochs: '에폭',
  step: '스텝',
  epoch: '에폭',
  as: '보는 방식',
  chart: '그래프',
  table: '표',
  removeRun: (run) => `${run} 치우기`,
  runs: '그래프에 있는 실행',
  key: '선의 뜻',
  options: '곡선을 그리는 방식',
};
