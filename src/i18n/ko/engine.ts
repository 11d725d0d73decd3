import type { Backend } from '../../engine/protocol.ts';
import type { NetworkProblem } from '../../model/problem.ts';
import { megabytes } from '../bytes.ts';
import type { engine as english } from '../en/engine.ts';
import { sentence } from '../sentence.ts';
import { networkProblems } from './problems.ts';

const count = (value: number): string => value.toLocaleString('ko');
const backendNames: Readonly<Record<Backend, string>> = {
  webgpu: 'WebGPU',
  webgl: 'WebGL',
  wasm: 'WASM',
  cpu: '일반 CPU',
};

export const engine: typeof english = {
  backendNames,
  problems: {
    noBackend: () =>
      '이 브라우저에는 계산에 쓸 수 있는 것이 없습니다(WebGPU, WebGL, WebAssembly 모두 없음). 최신 Chrome, Edge, Firefox, Safari에서 열어 주세요.',
    backendUnusable: ({ backend }) =>
      `여기서는 ${backendNames[backend]} 백엔드가 동작하지 않습니다. 다른 백엔드를 고르거나 자동으로 두세요.`,
    backendLost: ({ backend }) =>
      `브라우저가 ${backendNames[backend]} 장치를 거두어 갔습니다(드라이버 재시작, 절전, 너무 많은 탭). 새로 시작해 마지막 체크포인트에서 이어 갑니다.`,
    dataMissing: ({ split, piece, images }) =>
      split === 'test'
        ? `시험 이미지 조각 ${piece + 1}번이 오지 않아 시험 정확도를 잴 수 없습니다. 실행이 이 조각을 기다립니다.`
        : `데이터 조각 ${piece + 1}번이 오지 않았습니다. 받은 이미지는 ${count(images)}장이고, 실행이 나머지를 기다립니다.`,
    dataBroken: ({ split, piece, images }) =>
      split === 'test'
        ? `시험 이미지 조각 ${piece + 1}번이 손상되어 왔습니다(잘렸거나 체크섬이 다름). 실행이 이 조각을 기다립니다.`
        : `데이터 조각 ${piece + 1}번이 손상되어 왔습니다(잘렸거나 체크섬이 다름). 온전한 이미지는 ${count(images)}장이고, 실행이 나머지를 기다립니다.`,
    notTrainable: ({ nodeId, problem }) =>
      `아직 학습할 수 없는 신경망입니다${nodeId === null ? '' : `("${nodeId}")`}. ${sentence<NetworkProblem>(networkProblems, problem)} 카드에서 고친 다음 학습을 누르세요.`,
    overBudget: ({ neededBytes, budgetBytes }) =>
      `이 신경망을 학습하려면 메모리 ${megabytes(neededBytes)}가 필요한데, 여기서 허용되는 것은 ${megabytes(budgetBytes)}입니다. 배치나 채널을 줄이거나 풀링을 더하면 줄어듭니다.`,
    notFinite: ({ step, nodeId, where }) => {
      const what = { forward: '출력값', gradient: '기울기', weights: '가중치' }[where];
      const at = nodeId === null ? '' : ` 처음 나타난 곳은 "${nodeId}"의 ${what}입니다.`;
      return `${count(step)}번째 스텝에서 값이 무한히 커져(유한하지 않은 수) 실행을 멈췄습니다.${at} 학습률을 낮추거나 가중치 초깃값을 바꾸면 대개 나아집니다.`;
    },
    workerDied: ({ lostSteps }) =>
      `브라우저가 학습 스레드를 끝냈습니다. 새 스레드로 바꾸었고, ${count(lostSteps)}스텝을 잃었습니다.`,
    workerHung: ({ lostSteps, silentMs }) =>
      `학습 스레드가 ${Math.round(silentMs / 1000)}초 동안 응답이 없어 바꾸었습니다. ${count(lostSteps)}스텝을 잃었습니다.`,
    workerFailedAgain: ({ step, checkpoint }) => {
      const kept =
        checkpoint === null ? '' : ` ${count(checkpoint)}스텝까지 학습한 내용은 체크포인트에 남아 있습니다.`;
      return `학습 스레드가 ${count(step)}번째 스텝 근처에서 두 번 고장 나 이 실행을 멈췄습니다.${kept} 학습을 누르면 새 실행이 시작되고, 곡선은 비교용으로 남습니다.`;
    },
    internal: ({ detail }) => `Fathom의 오류로 엔진이 멈췄습니다: ${detail}. 학습을 눌러 다시 시도하세요.`,
  },
  findings: {
    works: '여기서 동작합니다',
    software: '소프트웨어 어댑터라 여기서는 WASM보다 느립니다',
    missing: '이 브라우저에 없습니다',
    broken: '있지만 결과가 틀리거나 오류가 납니다',
    untried: '쓸 일이 없어 시험하지 않았습니다',
  },
  statuses: {
    starting: '시작하는 중',
    loadingData: '데이터를 불러오는 중',
    compiling: '커널을 컴파일하는 중',
    running: '학습 중',
    pausing: '멈추는 중',
    paused: '일시 정지',
    finished: '끝남',
    failed: '멈춤',
    refused: '시작하지 않음',
  },
  region: '학습',
  train: '학습',
  pause: '일시 정지',
  step: '한 스텝',
  reset: '초기화',
  stepMeaning: '한 스텝만 가고 멈춥니다',
  resetMeaning: '새 가중치로 0스텝부터',
  epoch: '에폭',
  epochOf: (epoch, of) => `${count(epoch)} / ${count(of)}`,
  stepLabel: '스텝',
  imagesPerSecond: '초당 이미지',
  trainingLoss: '손실',
  validationAccuracy: '검증 정확도',
  testAccuracy: '시험 정확도',
  data: '데이터',
  optimiser: '최적화 기법',
  backend: '백엔드',
  seed: '시드',
  none: '–',
  ready: '학습할 준비가 됐습니다',
  preparing: '엔진을 시작하는 중',
  engineFailed: '엔진이 시작되지 않았습니다',
  loading: (bytes, of) => `데이터 불러오는 중, ${megabytes(of)} 중 ${megabytes(bytes)}`,
  compiling: (backend) => `${backend} 커널 컴파일 중`,
  percentLeft: (percent, left) => `${percent} % 진행, ${left} 남음`,
  percent: (percent) => `${percent} % 진행`,
  pausedAt: (percent) => `${percent} %에서 일시 정지`,
  finishedAfter: (steps) => `${count(steps)}스텝 만에 끝남`,
  stopped: '멈춤',
  duration: (seconds) => {
    if (seconds < 60) return `${Math.max(1, Math.round(seconds))}초`;
    const minutes = Math.round(seconds / 60);
    if (minutes < 60) return `${minutes}분`;
    return `${Math.floor(minutes / 60)}시간 ${minutes % 60}분`;
  },
  progress: '실행 진행률',
  why: {
    epoch: (images, batch, steps) =>
      `한 에폭 동안 학습 이미지를 한 차례 훑습니다. 이미지 ${images}장을 ${batch}장씩 묶으면 ${steps}스텝입니다. 배치를 채우지 못한 나머지는 빠지고, 다음 에폭에는 다른 이미지가 빠집니다.`,
    step: (batch, parameters) =>
      `한 스텝에 이미지 ${batch}장을 순전파하고 기울기를 역전파해, 매개변수 ${parameters}개를 한 번 갱신합니다.`,
    imagesPerSecond: '순전파와 역전파를 모두 거쳐 1초에 학습하는 이미지 수입니다(최근 값).',
    trainingLoss:
      '마지막 배치의 평균 교차 엔트로피입니다(그 배치로 갱신하기 전). 열 클래스를 찍으면 ln 10 = 2.303입니다.',
    validationAccuracy: (images) =>
      `따로 떼어 두고 학습에 쓰지 않는 검증 이미지 ${images}장 가운데 맞힌 비율입니다.`,
    testAccuracy: (images) => `시험 이미지 ${images}장 가운데 맞힌 비율입니다. 에폭이 끝날 때 잽니다.`,
    seed: '가중치 초깃값, 이미지 순서, 드롭아웃 등 모든 난수가 시드에서 나옵니다. 시드와 설정이 같으면 결과도 똑같습니다.',
  },
  backendTitle: '무엇으로 계산하나요',
  backendAutomatic: '자동',
  backendAutomaticMeaning: '여기서 실제로 동작하는 것 중 가장 빠른 것',
  backendChosen: '다른 것을 고르면 0스텝부터 다시 시작합니다. 지금까지의 곡선은 비교용으로 남습니다.',
  device: (name) => `장치: ${name}`,
  replicas: (threads) =>
    threads === 1 ? '스레드 하나로 학습합니다' : `스레드 ${count(threads)}개가 배치를 나누어 학습합니다`,
  computedBy: '이 실행을 계산한 것',
  computedFrom: (step, backend, threads) =>
    `${count(step)}스텝부터: ${backend}${threads === null ? '' : `, 스레드 ${count(threads)}개`}`,
  budget: (bytes) => `학습에 쓸 수 있는 메모리: ${megabytes(bytes)}`,
  tryAgain: '다시 시도',
  goOnWith: (images) => `이미지 ${count(images)}장으로 계속`,
  goOnFrom: (step) => `${count(step)}스텝부터 이어서 학습`,
  showLayer: '그 층 보기',
  openSettings: '학습 설정',
  megabytes,
};
