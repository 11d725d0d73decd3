import type { DocumentField, Expectation, Place } from '../../document/expectation.ts';
import type { DocumentProblem } from '../../document/problem.ts';
import type { StorageProblem } from '../../storage/problem.ts';
import type { library as english } from '../en/library.ts';
import { type Sentences, sentence } from '../sentence.ts';
import { answers } from './answers.ts';
import { engine } from './engine.ts';
import { eulReul } from './josa.ts';

const count = (value: number): string => value.toLocaleString('ko');
const named = (title: string): string => (title === '' ? '실험' : `"${title}"`);

const fields: Readonly<Record<DocumentField, string>> = {
  version: '버전',
  title: '제목',
  seed: '시드',
  data: '데이터 설정',
  dataset: '데이터셋',
  trainingImages: '학습 이미지 수',
  validationImages: '검증 이미지 수',
  augmentation: '무작위 이동',
  network: '신경망',
  training: '학습 설정',
  optimiser: '최적화 기법',
  learningRate: '학습률',
  schedule: '학습률 계획',
  batchSize: '배치 크기',
  epochs: '에폭 수',
  weightDecay: '가중치 감소',
  precision: '정밀도',
  hidden: '숨길 것의 목록',
};

const places: Sentences<Place> = {
  whole: () => '실험 전체',
  field: ({ field }) => fields[field],
  layer: ({ number, kind, setting }) => {
    const layer = `${number}번째 층${kind === null ? '' : `(${kind.ko})`}`;
    return setting === null ? layer : `${layer}의 "${setting.ko}" 설정`;
  },
};

const expectations: Sentences<Expectation> = {
  atLeast: ({ bound }) => `${count(bound)} 이상이어야 합니다`,
  atMost: ({ bound }) => `${count(bound)} 이하여야 합니다`,
  above: ({ bound }) => `${count(bound)}보다 커야 합니다`,
  below: ({ bound }) => `${count(bound)}보다 작아야 합니다`,
  noLonger: ({ bound }) => `길이가 ${count(bound)} 이하여야 합니다`,
  number: () => '수여야 합니다',
  wholeNumber: () => '정수여야 합니다',
  text: () => '글이어야 합니다',
  list: () => '목록이어야 합니다',
  parts: () => '이름이 붙은 항목들로 이루어져야 합니다',
  known: () => '정해진 것 가운데 하나여야 합니다',
  nothing: () => '알 수 없는 항목이 들어 있습니다',
  something: () => '빠진 항목이 있습니다',
  other: () => '쓸 수 없는 값입니다',
};

const documentProblems: typeof english.documentProblems = {
  empty: () => '안에 아무것도 없습니다.',
  tooLong: ({ length, limit }) => `길이가 ${count(length)}자입니다. ${count(limit)}자까지 열 수 있습니다.`,
  notALink: () => 'Fathom의 링크가 아닙니다.',
  cut: () => '끝부분이 없습니다. 오는 길에 잘렸으니 다시 받거나 한 줄 전체를 복사하세요.',
  extraBytes: () => '링크 뒤에 다른 것이 붙어 있습니다. 링크만 복사하세요.',
  garbled: () => '오는 길에 글자가 바뀌었습니다. 다시 받아 주세요.',
  inflatesTooFar: ({ limit }) => `풀면 ${count(limit)}바이트가 넘습니다. 실험에 필요한 크기보다 큽니다.`,
  tookTooLong: ({ limitMs }) => `푸는 데 ${count(limitMs / 1000)}초가 넘게 걸렸습니다.`,
  notJson: () => '안에 든 것이 실험이 아닙니다.',
  tooDeep: ({ limit }) => `${limit}단계보다 깊게 중첩되어 있습니다. 그런 실험은 없습니다.`,
  forbiddenKey: ({ path }) => `허용되지 않는 이름이 들어 있습니다(${path}).`,
  fromTheFuture: ({ version, known }) =>
    `더 새로운 Fathom에서 만들었습니다(버전 ${version}, 이 페이지는 ${known}까지). 새로고침해 최신 버전을 받으세요.`,
  tooManyLayers: ({ layers, limit }) =>
    `층이 ${count(layers)}개입니다. ${count(limit)}개까지 열 수 있습니다.`,
  invalid: ({ place, expected }) =>
    `실험의 형식과 다른 곳이 있습니다. ${sentence<Place>(places, place)}: ${sentence<Expectation>(expectations, expected)}.`,
};

const storageProblems: typeof english.storageProblems = {
  unavailable: () =>
    '이 브라우저는 여기에 아무것도 저장하지 않습니다(비공개 창이나 프레임). 나머지는 모두 동작합니다. 작업을 남기려면 링크로 공유하세요.',
  full: () =>
    '이 페이지의 저장 공간이 가득 찼습니다. 필요 없는 실험을 지우거나, 링크로 공유해 작업을 남기세요.',
  blocked: () =>
    '다른 탭이 저장소를 쓰고 있습니다. 다른 Fathom 탭을 닫으세요. 다음에 고칠 때 다시 저장합니다.',
  changedElsewhere: ({ stored }) =>
    stored === null ? '다른 탭에서 이 실험을 지웠습니다.' : '다른 탭에서 이 실험을 고쳤습니다.',
  corrupt: ({ problem }) =>
    `저장된 실험이 열리지 않습니다. ${sentence<DocumentProblem>(documentProblems, problem)}`,
  missing: () => '이 실험은 지워져서 더는 없습니다.',
  unknown: ({ detail }) => `브라우저가 저장하거나 읽지 못했습니다: ${detail}`,
};

export const library: typeof english = {
  documentProblems,
  storageProblems,
  notices: {
    editedWhileRunning: () =>
      '신경망이나 학습 설정이 바뀌어 실행을 멈췄습니다. 학습을 누르면 새 실행이 시작되고, 이전 곡선은 비교용으로 남습니다.',
    engine: ({ problem }) => sentence(engine.problems, problem),
    recovered: ({ step, backend }) =>
      `${engine.backendNames[backend]}에서 ${count(step)}스텝부터 이어서 학습합니다.`,
    fewerImages: ({ images }) =>
      `학습 이미지 ${count(images)}장으로 새 실행을 시작했습니다. 실험에도 그렇게 적었습니다.`,
    linkOpened: ({ title }) =>
      `${named(title)}${eulReul(named(title))} 링크에서 열어 내 실험에 추가했습니다. 하던 작업은 그대로 있습니다.`,
    linkRefused: ({ problem }) =>
      `링크를 열지 않았습니다. ${sentence<DocumentProblem>(documentProblems, problem)} 하던 작업은 그대로 있습니다.`,
    fileDropped: () => answers.fileDropped,
    storage: ({ problem }) => sentence<StorageProblem>(storageProblems, problem),
    removed: ({ title }) => `${named(title)}${eulReul(named(title))} 지웠습니다.`,
  },
  changedElsewhere: '다른 탭에서 바뀜',
  title: '내 실험',
  meaning: '이 기기의 이 브라우저에만 저장됩니다. 어디에도 보내지 않습니다.',
  none: '아직 저장된 실험이 없습니다. 처음 고치는 순간 저절로 저장됩니다.',
  isOpen: '열려 있음',
  rename: '이름 바꾸기',
  renameOf: (title) => `${title} 이름 바꾸기`,
  delete: '지우기',
  deleteOf: (title) => `${title} 지우기`,
  restore: '되살리기',
  newExperiment: '새 실험',
  changed: (when) => `${when} 고침`,
  unreadable: '열리지 않음',
  copyTitle: (title) => `${title} (사본)`,
  status: { saved: '저장됨', saving: '저장하는 중', unsaved: '아직 저장 안 됨', problem: '저장하지 못함' },
  conflict: '이 실험을 연 뒤에 다른 탭에서 고쳤습니다. 아무것도 덮어쓰지 않았습니다.',
  conflictRemoved: '다른 탭에서 이 실험을 지웠습니다. 지금 보이는 것은 잃지 않았습니다.',
  keepMine: '내 것을 사본으로 남기기',
  takeTheirs: '다른 탭의 것으로 바꾸기',
  takeRemoval: '지운 대로 두기',
  fromLink: '링크로 받은 실험을 보고 있습니다.',
  backToMine: '내 실험으로 돌아가기',
  shareTitle: '공유',
  shareMeaning: '이 링크를 여는 사람은 이 실험의 사본을 갖게 됩니다.',
  link: '링크',
  linkLength: (characters) => `${count(characters)}자`,
  copy: '링크 복사',
  copied: '복사했습니다',
  copyFailed: '브라우저가 복사를 허용하지 않았습니다. 링크를 선택해 두었으니 Ctrl+C나 Cmd+C를 누르세요.',
  making: '링크를 만드는 중',
  tooLong: (characters, limit) =>
    `이 실험의 링크는 ${count(characters)}자입니다. Fathom은 ${count(limit)}자까지 엽니다. 층을 줄이면 짧아집니다.`,
  longForMail: '이렇게 긴 링크는 메일이나 메신저가 자르기도 합니다. 수업에 보내기 전에 한번 열어 보세요.',
  holds: '담는 것',
  holdsList: '제목, 신경망, 학습할 데이터, 학습 방법, 시드',
  holdsNot: '담지 않는 것',
  holdsNotList: '학습된 가중치, 곡선, 그린 그림: 같은 시드로 학습하면 다시 나옵니다',
  private: '실험은 링크의 # 뒤에 그대로 들어 있습니다. 어떤 서버도 보지 못합니다.',
  hide: '링크를 여는 사람에게 숨길 것',
  hideMeaning: '문제를 낼 때 쓰세요. 여기에서도 숨겨지며, 실험의 일부로 저장됩니다.',
  hideables: { palette: '층', networks: '신경망', inspector: '층 설정', curves: '곡선', draw: '그리기' },
};
