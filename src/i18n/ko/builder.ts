import type { SkipProblem } from '../../model/skip.ts';
import type { builder as english } from '../en/builder.ts';
import { type Sentences, sentence } from '../sentence.ts';
import { mends } from './mends.ts';

const layers = (count: number): string => `층 ${count}개`;
const shape = (extents: readonly number[]): string => extents.join(' × ');

const skipProblems: Sentences<SkipProblem> = {
  nothingChosen: () => '스킵 연결이 건너뛸 층을 선택하세요.',
  severalWaysIn: ({ count }) =>
    count === 0
      ? '선택한 층으로 들어오는 연결이 없어서 건네줄 것이 없습니다.'
      : `선택한 층으로 들어오는 곳이 ${count}군데입니다. 스킵 연결에는 한 군데여야 합니다.`,
  severalWaysOut: ({ count }) =>
    count === 0
      ? '선택한 층에서 나가는 연결이 없어서 더할 곳이 없습니다.'
      : `선택한 층에서 나가는 곳이 ${count}군데입니다. 스킵 연결에는 한 군데여야 합니다.`,
  shapeUnknown: () => '아직 형상을 알 수 없는 층이 있습니다. 잘못된 곳을 먼저 고치세요.',
  noProjection: ({ from, to }) => `1×1 합성곱으로는 ${shape(from)}에서 ${shape(to)}을 만들 수 없습니다.`,
  tooManyLayers: ({ max }) => `신경망에는 층을 ${max}개까지 놓을 수 있습니다.`,
};

/** 받침이 있으면 앞의 조사, 없으면 뒤의 조사를 붙입니다. 숫자와 로마자는 읽는 소리로 가늠합니다. */
function particle(word: string, withFinal: string, without: string): string {
  const last = word.trim().at(-1) ?? '';
  const code = last.charCodeAt(0) - 0xac00;
  const closed = code >= 0 && code < 11172 ? code % 28 !== 0 : /[013678lmnLMNR]/.test(last);
  return `${word}${closed ? withFinal : without}`;
}

/** ‘으로/로’는 ㄹ 받침 뒤에서도 ‘로’입니다. */
function towards(word: string): string {
  const last = word.trim().at(-1) ?? '';
  const code = last.charCodeAt(0) - 0xac00;
  const final = code >= 0 && code < 11172 ? code % 28 : /[036mnMN]/.test(last) ? 1 : 0;
  return `${word}${final === 0 || final === 8 ? '로' : '으로'}`;
}

export const builder: typeof english = {
  mends,
  layers: '층',
  networks: '신경망',
  network: '신경망',
  inspector: '층 설정',
  outline: '목록',
  cards: '카드',
  families: {
    io: '입력과 출력',
    conv: '합성곱',
    pool: '풀링',
    dense: '완전연결',
    act: '활성화 함수',
    norm: '정규화',
    join: '합치기',
    drop: '드롭아웃',
  },
  startEmpty: '비우고 시작',
  startEmptyMeaning: '입력과 출력만 놓고, 나머지는 직접 쌓습니다.',
  current: '지금 캔버스에 있음',

  groups: { book: '책의 신경망', published: '발표된 신경망', twins: '28 × 28 쌍둥이' },
  groupMeanings: {
    book: '책에 나오는 신경망입니다. 여기서 학습할 수 있습니다.',
    published: '실제 크기 그대로이고 모든 수가 정확합니다. LeNet-5를 빼면 여기서 학습하기에는 너무 큽니다.',
    twins: '발표된 신경망을 작게 줄인 것으로, 여기서 학습할 수 있습니다.',
  },
  trueSize: ({ dataset, image, takes, batch, needed, allowed }) =>
    `${dataset} 이미지는 ${image}인데 이 신경망은 ${takes}을 받습니다. 모든 수는 계산해 보여 주지만 여기서 학습하지는 않습니다. 배치 ${batch}으로 학습하려면 메모리 ${needed}가 필요합니다${allowed === null ? '' : `(허용 ${allowed})`}.`,
  trueSizeShort: ({ dataset, image, takes }) =>
    `입력은 ${takes}, ${dataset} 이미지는 ${image}입니다. 계산은 모두 보여 주지만 여기서 학습하지는 않습니다.`,
  openTwin: (name) => `쌍둥이 열기: ${name}`,

  blockNames: {
    stem: '줄기',
    stage: '단계',
    block: '블록',
    layer: '층',
    features: '특징 추출',
    classifier: '분류기',
    inception: '인셉션',
    fire: '파이어',
    transition: '전이',
    module: '모듈',
    reduction: '축소',
  },
  inside: (innerBlocks, count) => (innerBlocks > 0 ? `블록 ${innerBlocks}개` : layers(count)),
  blockCard: ({ name, inside, output, parameters, folded }) =>
    `${name}, ${inside}, ${output === null ? '형상을 아직 알 수 없음' : `출력 ${output}`}, ${parameters}, ${folded ? '접힘' : '펼침'}`,
  blockProblem: (count) => `안에 문제 ${count}개`,
  openBlock: (name) => `${name} 펼치기`,
  foldBlock: (name) => `${name} 접기`,
  open: '펼치기',
  fold: '접기',
  blockMeaning: (inside) => `${inside}로 이루어진 블록입니다. 펼치면 안이 보입니다.`,
  blockName: '이름',
  toggleSelectedBlock: '선택한 블록 펼치기/접기',
  foldAll: '모든 블록 접기',
  openAll: '모든 블록 펼치기',
  copy: '복사',
  copySelected: '선택한 층 복사',
  paste: '층 붙여넣기',
  wrap: '블록으로 묶기…',
  wrapSelected: '선택한 층을 블록으로 묶기…',
  wrapTitle: (count) => `${layers(count)}를 블록으로 묶기`,
  wrapMeaning: '카드 한 장으로 접히고 한꺼번에 복사됩니다. 계산은 그대로입니다.',
  wrapDo: '묶기',
  unwrap: '블록 풀기',
  unwrapSelected: '선택한 블록 풀기',
  addSkip: '스킵 연결로 건너뛰기',
  addSkipSelected: '선택한 층을 건너뛰는 스킵 연결 추가',
  skipPlain: '들어오는 값을 나가는 값에 더합니다.',
  skipProjects: (from, to) =>
    `들어오는 형상(${from})과 나가는 형상(${to})이 다르므로 스킵 연결에 1×1 사영을 넣어 맞춥니다.`,
  skipProblem: (problem) => sentence<SkipProblem>(skipProblems, problem),

  count: {
    layers: () => ({ before: '층 ', after: '개' }),
    parameters: { before: '매개변수 ', after: '개' },
    multiplyAdds: { before: '이미지당 곱셈-누산 ', after: '회' },
    sees: { before: '수용 영역 ', after: '' },
  },
  why: {
    layers: '캔버스에 있는 카드와 동그라미를 모두 센 수입니다. 입력과 출력도 포함합니다.',
    parameters: '학습으로 바뀌는 값, 곧 모든 층의 가중치와 편향을 합한 수입니다.',
    parametersOf: (terms, more) => (more > 0 ? `${terms} 외 층 ${more}개` : terms),
    multiplyAdds:
      '값 하나에 가중치 하나를 곱해 더하는 것이 곱셈-누산 한 번입니다. 거의 모두 합성곱과 완전연결 층에서 일어납니다.',
    mostWork: (name, percent) => `${name} 하나가 그중 ${percent}를 차지합니다.`,
    sees: '수용 영역입니다. 마지막 맵의 한 칸이 이미지를 얼마나 넓게 보는지 픽셀로 나타냅니다.',
    seesMore: '이미지보다 넓습니다. 가장자리의 칸은 패딩까지 봅니다.',
  },

  noParameters: '매개변수 없음',
  parameters: (_n, text) => `매개변수 ${text}개`,
  shapeUnknown: '형상 미정',
  wrong: '맞지 않음',
  waits: '형상 미정',
  skip: '스킵',
  cardName: (name, output, parameters) =>
    output === null ? `${name}, 형상을 아직 알 수 없음` : `${name}, 출력 ${output}, ${parameters}`,
  cardProblem: (name, problem) => `${name}. 문제: ${problem}`,
  shareOf: (percent) => `곱셈-누산의 ${percent}`,
  connection: (from, to) => `${from}에서 ${towards(to)} 가는 연결`,
  connections: '연결',
  insertHere: (from, to) => `${particle(from, '과', '와')} ${to} 사이에 층 넣기`,
  insertWhich: '어떤 층을 넣을까요?',
  disconnectThis: '연결 끊기',
  canvasLabels: {
    'node.a11yDescription.default':
      'Enter 키로 층을 선택하고, Delete 키로 지우고, Escape 키로 선택을 풉니다.',
    'node.a11yDescription.keyboardDisabled':
      'Enter 키로 층을 선택하고, Delete 키로 지우고, Escape 키로 선택을 풉니다.',
    'edge.a11yDescription.default': 'Enter 키로 여기에 층을 넣고, Delete 키로 연결을 끊습니다.',
    'handle.ariaLabel': '연결',
  },
  loadingCanvas: '캔버스를 불러오는 중입니다',
  emptyHint: '층 목록에서 누르거나 여기로 끌어다 놓으면 입력과 출력 사이에 놓입니다.',

  zoomIn: '확대',
  zoomOut: '축소',
  zoomReset: '100 %로',
  zoomedTo: (percent) => `${percent} %`,
  fit: '맞춤',
  fitMeaning: '신경망 전체 보기',

  actions: '할 수 있는 일',
  remove: '삭제',
  removeSelected: '선택한 층 삭제',
  duplicate: '복제',
  duplicateSelected: '선택한 층 복제',
  moveEarlier: '앞으로 옮기기',
  moveLater: '뒤로 옮기기',
  moveSelectedEarlier: '선택한 층을 앞으로 옮기기',
  moveSelectedLater: '선택한 층을 뒤로 옮기기',
  connectTo: '연결하기…',
  connectSelected: '선택한 층을 다른 층에 연결…',
  disconnect: '연결 끊기…',
  disconnectSelected: '선택한 층의 연결 끊기…',
  disconnectEdge: '선택한 연결 끊기',
  addAfter: '뒤에 넣기…',
  addLayer: (name) => `추가: ${name}`,
  selectAll: '모든 층 선택',
  clearSelection: '선택 해제',
  showOutline: '신경망을 목록으로 보기',
  showCards: '신경망을 카드로 보기',
  actionOn: (action, name) => `${name} ${action}`,

  connectTitle: (name) => `${particle(name, '을', '를')} 어디에 연결할까요?`,
  connectMeaning:
    '이 층의 출력이 갈 곳을 고릅니다. 입력을 하나만 받는 층은 지금의 연결을 바꾸고, 더하기와 이어 붙이기는 여럿을 받습니다.',
  connectNone: '연결할 수 있는 층이 없습니다. 먼저 층을 넣으세요. 더하기 층은 두 갈래를 합칩니다.',
  connectGives: (shape) => `결과 ${shape}`,
  connectReplaces: (name) => `${name} 대신`,
  connectProblem: (problem) => `연결하면: ${problem}`,
  disconnectTitle: (name) => `${name}의 연결 끊기`,
  disconnectFrom: (name) => `${particle(name, '과', '와')}의 연결 끊기`,
  disconnectNone: '연결이 없습니다.',
  comesFrom: (name) => `${name}에서 들어옴`,
  leadsTo: (name) => `${towards(name)} 나감`,

  moreSettings: '설정 더 보기',
  inputs: '들어오는 곳',
  outputs: '나가는 곳',
  nothingArrives: '없음',
  leadsNowhere: '없음',
  connectionsOf: '연결',
  formulas: {
    outputSize: '출력',
    parameters: '매개변수',
    multiplyAdds: '곱셈-누산(이미지당)',
    receptiveField: '수용 영역',
    value: '계산식',
  },
  seesEverything: '이미지 전체',
  share: '전체 계산에서의 몫',
  noProblems: '문제가 없습니다. 이 신경망은 학습할 수 있습니다.',
  problemsCount: (n) => `문제 ${n}개`,
  goToCard: (name) => `${towards(name)} 가기`,
  mendBy: '고치는 방법',
  wholeNetwork: '신경망 전체',
  source: (source) => `출처: ${source}.`,
  wholeHint: '카드를 선택하면 그 층이 하는 일과 설정, 계산식이 보입니다.',
  selectedLayers: (count) => `선택한 ${layers(count)}`,
  ofAll: (percent) => `신경망 전체의 ${percent}`,
  numbered: (name, n) => `${name} ${n}`,

  said: {
    added: (name) => `${particle(name, '을', '를')} 넣었습니다`,
    removed: (n) => `${layers(n)}를 삭제했습니다`,
    duplicated: (n) => `${layers(n)}를 복제했습니다`,
    moved: (name) => `${particle(name, '을', '를')} 옮겼습니다`,
    movedOut: (name, around) => `${particle(name, '을', '를')} ${around} 밖으로 옮겼습니다`,
    connected: (from, to) => `${from}에서 ${towards(to)} 이었습니다`,
    disconnected: (from, to) => `${from}에서 ${towards(to)} 가는 연결을 끊었습니다`,
    loaded: (name) => `${particle(name, '을', '를')} 캔버스에 놓았습니다`,
    mended: '고쳤습니다',
    copied: (n) => `${layers(n)}를 복사했습니다`,
    pasted: (n) => `${layers(n)}를 붙여넣었습니다`,
    cannotPaste: '한 신경망에 놓을 수 있는 층 수를 넘어 붙여넣지 못했습니다',
    wrapped: (n, name) => `${layers(n)}를 ${towards(name)} 묶었습니다`,
    unwrapped: (name) => `${particle(name, '을', '를')} 풀었습니다`,
    skipAdded: (projection) =>
      projection
        ? '스킵 연결을 넣었습니다. 형상이 달라 1×1 사영을 함께 넣었습니다'
        : '스킵 연결을 넣었습니다',
    opened: (name) => `${particle(name, '을', '를')} 펼쳤습니다`,
    folded: (name) => `${particle(name, '을', '를')} 접었습니다`,
    cannotMove: (name) => `${particle(name, '은', '는')} 그 자리에 놓을 수 없습니다`,
    cannotConnect: (from, to) =>
      `${from}에서 ${towards(to)} 이을 수 없습니다. 연결은 원을 이룰 수 없고, 입력 카드로는 아무것도 들어가지 않습니다`,
  },
};
