import type { CostColumn } from '../../model/cost.ts';
import type { BenchQuestion, BenchSide } from '../../state/stackBenchPairs.ts';
import type { figures as english } from '../en/figures.ts';
import { eulReul, eunNeun } from './josa.ts';

const count = (n: number): string => n.toLocaleString('en');
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const numbers = ['', '한', '두', '세', '네', '다섯'];

const columns: Readonly<Record<CostColumn, string>> = {
  parameters: '매개변수',
  multiplyAdds: '곱셈-누산',
  inferenceActivations: '추론 메모리',
  trainingActivations: '학습 메모리',
};

function sideName(question: BenchQuestion, side: BenchSide): string {
  switch (question.kind) {
    case 'stack':
      return side === 'one'
        ? `${question.kernel} × ${question.kernel} 하나`
        : `3 × 3 ${numbers[(question.kernel - 1) / 2]} 개`;
    case 'split':
      return side === 'one' ? '3 × 3' : '1 × 3과 3 × 1';
    case 'inception':
      return side === 'one' ? '1 × 1 없이' : '1 × 1로 줄여서';
    default:
      return question satisfies never;
  }
}

/** Of a factor that rounding to whole channels leaves broken. */
function aboutTwoDigits(factor: number): string {
  const rounded = Math.round(100 * factor) / 100;
  return rounded === factor ? String(factor) : `≈ ${rounded}`;
}

/** At the end of a curve, where there is room for few letters. */
function endName(question: BenchQuestion, side: BenchSide): string {
  if (question.kind === 'split' && side === 'other') return '1×3, 3×1';
  if (question.kind === 'inception' && side === 'other') return '1 × 1 있음';
  return question.kind === 'inception' ? '1 × 1 없음' : sideName(question, side);
}

export const figures: typeof english = {
  tabs: { draw: '그리기', field: '수용 영역', cost: '비용', bench: '쌓기 실험' },
  tabsLabel: '살펴보기',
  enlarge: '크게 보기',
  shrink: '곡선 옆으로 되돌리기',
  bytes: (bytes) => {
    if (bytes < 1000) return `${bytes} B`;
    if (bytes < 1e6) return `${(bytes / 1000).toFixed(bytes < 1e5 ? 1 : 0)} kB`;
    return `${(bytes / 1e6).toFixed(bytes < 1e8 ? 1 : 0)} MB`;
  },

  field: {
    nothing: '이미지와 맵을 내는 층이 캔버스에 놓이면, 그 층의 한 칸이 무엇을 보는지 여기에 나타납니다.',
    sees: { before: '', after: '의 한 칸이 이미지에서 보는 범위입니다.' },
    seesAll: { before: '', after: '의 칸은 저마다 이미지 전체를 봅니다.' },
    everything: '전체',
    formula: 'r = ',
    jump: '이웃한 칸의 간격',
    padding: '가장자리 너머(최대)',
    paths: '만나는 경로의 정렬',
    aligned: '일치',
    notAligned: '어긋남',
    pathsMeaning: '이 칸에 이르는 경로의 중심과 간격이 모두 같으면 일치합니다.',
    measured: '기울기의 90 %',
    inside: '안쪽 기울기 비율',
    pixel: 'px',
    pixels: (text) => `${text} px`,
    after: (steps) =>
      steps === 0 ? '아직 배우지 않은 신경망에서 쟀습니다.' : `${count(steps)}스텝 뒤에 쟀습니다.`,
    measure: '배우기 전의 신경망 재기',
    measuring: '재는 중',
    preparing: '이 층을 처음 재려고 준비합니다. 이미지까지 거꾸로 가는 계산을 컴파일하는 중입니다.',
    dead: '이 칸은 이 이미지들에 전혀 반응하지 않습니다. 잴 기울기가 없습니다.',
    onlyTheory: '이론값은 어떤 크기에서나 정확합니다. 여기서 학습할 수 있는 신경망만 재어 봅니다.',
    how: (images) =>
      `파란 음영은 입력에 대한 이 칸의 기울기 절댓값을 이미지 ${images}장에 걸쳐 평균한 것입니다. 점선은 그 90 %를 담는, 중심이 같은 가장 작은 정사각형입니다.`,
    map: (rows, columnCount) => `맵, ${rows} × ${columnCount}칸`,
    unitOf: (name) => `${name}의 칸`,
    unit: (row, column) => `${row}행 ${column}열`,
    picture: (name, row, column, sees) => `${name}의 ${row}행 ${column}열 칸이 보는 곳: ${sees}.`,
    rowsAndColumns: (top, bottom, left, right) =>
      `이미지의 ${top}행에서 ${bottom}행, ${left}열에서 ${right}열`,
    wholeImage: '이미지 전체',
    overBorder: (pixels) => `, 가장자리 너머 ${pixels} px`,
    previous: '이전 층',
    next: '다음 층',
    layerOf: (at, of) => `${at} / ${of}`,
  },

  cost: {
    caption: '이미지 한 장에 드는 층마다의 비용',
    by: '행',
    layers: '층별',
    blocks: '블록별',
    block: '블록',
    order: '차례',
    inOrder: '신경망 순',
    largest: '큰 순',
    as: '보는 방식',
    bars: '막대',
    table: '표',
    measure: '막대가 나타내는 것',
    columns,
    name: '층',
    output: '출력',
    share: '비율',
    shareOf: '곱셈-누산 비율',
    counts: '곱셈-누산 한 번을',
    one: '하나로',
    two: '둘로 (FLOPs)',
    flops: 'FLOPs',
    convention: (one, two) => `곱셈-누산 ${one}회 = ${two} FLOPs. 곱셈과 덧셈을 따로 세면 두 배입니다.`,
    total: '합계',
    layersIn: (n) => `층 ${n}개`,
    csv: 'CSV 내려받기',
    csvName: '비용',
    csvHeadings: {
      name: '이름',
      block: '속한 블록',
      depth: '깊이 (둘러싼 블록의 수)',
      kind: '종류 (블록은 그 안에 있는 층의 합)',
      output: '출력 모양 (높이 x 너비 x 채널)',
      parameters: '매개변수 (개)',
      parameterShare: '매개변수 비율 (%)',
      multiplyAdds: '곱셈-누산 (이미지 한 장당 횟수, 곱셈-누산 한 번을 하나로 셈)',
      multiplyAddShare: '곱셈-누산 비율 (%)',
      inferenceActivations: '추론할 때의 출력 (이미지 한 장당 바이트)',
      trainingActivations: '학습할 때의 출력과 기울기 (이미지 한 장당 바이트)',
    },
    rowsOf: (block) => `${block}에 든 행`,
    partOf: (column, part, whole, share) => `${column}: ${part} / ${whole} = 전체의 ${share}`,
    memoryInference: (output, bytes) => `${output} × 4바이트 = 이미지 한 장에 ${bytes}`,
    memoryTraining: (output, bytes) =>
      `${output} × 4바이트 × 2 (역전파에 쓸 값과 그 기울기) = 이미지 한 장에 ${bytes}`,
    sumOf: (n, value) => `층 ${n}개의 합 = ${value}`,
    noneOf: (column) => `${column}: 없음`,
    doubled: '2 × ',
    nothing: '비용을 알 수 있는 층이 캔버스에 없습니다.',
  },

  bench: {
    question: '비교',
    kinds: {
      stack: '큰 커널과 쌓은 3 × 3',
      split: '3 × 3과 1 × 3, 3 × 1',
      inception: '인셉션과 그 1 × 1',
    },
    kernel: '커널',
    channels: '채널',
    sideName,
    endName,
    facts: '양쪽의 비용',
    rows: {
      weights: '가중치',
      multiplyAdds: (map) => `곱셈-누산, ${map} × ${map} 맵`,
      field: '수용 영역',
      activations: '거치는 활성화 함수',
    },
    formulas: (question, side, factor) => {
      if (question.kind === 'inception') return `${aboutTwoDigits(factor)} C²`;
      if (question.kind === 'split') return side === 'one' ? '9 C²' : '6 C²';
      const k = question.kernel;
      return side === 'one' ? `${k * k} C²` : `${(9 * (k - 1)) / 2} C²`;
    },
    covered: '먼저 예측',
    guessTitle: '보기 전에 예측해 보세요',
    fewerWeights: '가중치가 더 적은 쪽은?',
    learnsBetter: '더 잘 배우는 쪽은?',
    same: '같음',
    commit: '확인하기',
    skip: '예측 없이 보기',
    yourGuess: '내 예측',
    right: '맞았습니다.',
    wrong: '그렇지 않습니다.',
    whyWeights: (question, one, other) => {
      const saved = `가중치가 ${count(one)}개에서 ${count(other)}개로 줄어듭니다`;
      switch (question.kind) {
        case 'stack':
          return `가중치는 커널 한 변의 제곱으로, 보는 범위는 한 변만큼만 커집니다. ${saved}. 그래도 둘 다 ${question.kernel} × ${question.kernel}${eulReul(String(question.kernel))} 봅니다.`;
        case 'split':
          return `세로 셋과 가로 셋만으로 아홉 자리에 모두 닿습니다. ${saved}.`;
        case 'inception':
          return `값비싼 3 × 3과 5 × 5 앞에서 1 × 1 합성곱이 채널을 줄입니다. ${saved}.`;
        default:
          return question satisfies never;
      }
    },
    outcome: (one, a, other, b, { images, steps }) =>
      `${count(steps)}스텝 뒤, 검증 이미지 ${count(images)}장 가운데 ${one}${eunNeun(one)} ${percent(a)}, ${other}${eunNeun(other)} ${percent(b)}를 맞힙니다.`,
    whyLearns: (question, better) => {
      if (better === 'neither')
        return '둘 다 찍는 것보다 나을 게 없습니다. 이만한 채널과 스텝으로는 아직 배운 것이 없어 견줄 수 없습니다.';
      if (better === 'same')
        return '우연이라 해도 될 만큼 작은 차이입니다. 값싼 쪽이 여기서는 그만큼 잘합니다.';
      if (better === 'other')
        return question.kind === 'inception'
          ? '채널을 줄인 쪽이 여기서는 더 낫습니다. 1 × 1마다 활성화 함수가 하나 더 있고, 배울 것은 더 적습니다.'
          : '쌓은 쪽이 여기서는 더 낫습니다. 합성곱마다 활성화 함수가 있어 답을 더 여러 번 구부릴 수 있습니다.';
      return question.kind === 'inception'
        ? '1 × 1이 없는 쪽이 여기서는 더 낫습니다. 갈래마다 모든 채널을 보지만 값이 훨씬 비쌉니다.'
        : '한 층짜리가 여기서는 더 낫습니다. 이렇게 짧은 학습에서는 신호가 거치는 층이 적은 쪽이 유리합니다. 더 오래, 더 깊게 학습하면 뒤바뀔 수 있습니다.';
    },
    train: '둘 다 학습',
    again: '다시 학습',
    stop: '멈추기',
    about: (channels, one, other, steps) =>
      `28 × 28 이미지용 쌍둥이, 채널 ${channels}개(매개변수 ${count(one)}개와 ${count(other)}개). 시드와 이미지가 같고 ${count(steps)}스텝씩 학습합니다.`,
    twinWidth: '쌍둥이의 채널 수',
    twinsWith: '쌍둥이 채널',
    narrower: (asked, times) =>
      `둘 다 몇 초 만에 학습하도록 채널을 위의 ${count(asked)}개보다 줄였습니다. 채널을 늘리면 시간이 ${count(times)}배쯤 걸립니다.`,
    atMost: (asked, parameters) =>
      `채널이 ${count(asked)}개면 쌍둥이의 매개변수가 ${count(parameters)}개를 넘어, 아무 기기에서나 학습하기에는 너무 많습니다.`,
    ownWaits: '그동안 나의 학습은 일시정지했다가 끝나면 이어집니다.',
    ownStays: '나의 신경망과 학습은 그대로 남습니다.',
    starting: '준비하는 중',
    training: (name) => `${name} 학습 중`,
    stopped: '멈췄습니다.',
    chart: '정확도',
    byStep: '스텝마다',
    validation: (name) => `${name}, 검증`,
    trainingOf: (name) => `${name}, 학습`,
    guessed: (name) => `나: ${name}`,
  },
};
