import type { run as english } from '../en/run.ts';

const count = (value: number): string => value.toLocaleString('ko');

export const run: typeof english = {
  hindrances: {
    empty: () => '아직 층이 없습니다',
    problems: ({ count: problems }) => `먼저 고칠 문제 ${count(problems)}개`,
    tooLarge: () => '너무 커서 여기서 학습 불가',
  },
  waitsForData: '데이터 기다리는 중',
  waitsForDataSaid: '데이터를 기다리는 중',
  trainAgain: '다시 학습',
  again: '다시',
  trainAgainMeaning:
    '같은 시드로 0스텝부터 다시 학습하므로 같은 곡선이 나옵니다. 끝난 실행은 비교용으로 남습니다.',
  noStepLeft:
    '이 실행은 끝났습니다. 더 학습하려면 학습 설정에서 에폭을 늘리고, 새로 시작하려면 초기화를 누르세요.',
  diverged: (began, rate) =>
    `손실이 시작할 때(${began})보다 커진 채 내려오지 않습니다. 발산한 실행입니다. 학습률(${rate})이 너무 클 수 있습니다.`,
  divergedAfter: (steps) => `발산함, ${count(steps)}스텝`,
  rateNow: (step, now, before) => `${count(step)}스텝부터 ${now}, 실험에 적힌 학습률은 ${before}`,
  rateMark: (rate) => `학습률 ${rate}`,
  rateChanged: (rate, step) => `${count(step)}스텝부터 학습률 ${rate}.`,
  differences: {
    network: ({ name }) => name ?? '다른 신경망',
    fewerOfKind: ({ name, fewer, left }) => (left === 0 ? `${name} 없음` : `${name} ${count(fewer)}개 적음`),
    moreOfKind: ({ name, more }) => `${name} ${count(more)}개 많음`,
    optimiser: ({ name, rate }) => `${name} ${rate}`,
    rateChanged: ({ rate }) => `이후 ${rate}`,
    schedule: ({ name }) => `학습률 계획: ${name}`,
    batchSize: ({ images }) => `배치 ${count(images)}`,
    epochs: ({ epochs }) => `${count(epochs)}에폭`,
    weightDecay: ({ decay }) => `가중치 감소 ${decay}`,
    data: ({ images }) => `이미지 ${count(images)}장`,
    shift: ({ pixels }) => (pixels === 0 ? '이동 없음' : `${count(pixels)} px 이동`),
    seed: ({ seed }) => `시드 ${seed}`,
  },
  sameSettings: '같은 설정',
  steps: (steps) => `${count(steps)}스텝`,
};
