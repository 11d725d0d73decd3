import type { training as english } from '../en/training.ts';

const count = (value: number): string => value.toLocaleString('ko');

export const training: typeof english = {
  title: '학습 설정',
  data: '데이터와 반복',
  learning: '학습',
  dataset: '데이터셋',
  trainingImages: '학습 이미지',
  trainingImagesMeaning: (most) =>
    `${count(most)}장에서 검증용을 뺀 만큼까지 쓸 수 있습니다. 적게 쓰면 과대적합이 잘 보입니다.`,
  validationImages: '검증 이미지',
  validationImagesMeaning:
    '시드로 골라 따로 떼어 두고 학습에 쓰지 않습니다. 이해하는지 외우기만 하는지 보여 줍니다.',
  augmentation: '무작위 이동',
  augmentationMeaning:
    '이미지를 보여 줄 때마다 이만큼까지 옮깁니다(데이터 확장). 이미지를 더 모으지 않아도 다양해집니다.',
  none: '없음',
  pixels: (pixels) => `${pixels} px`,
  optimiser: '최적화 기법',
  optimisers: {
    sgd: { name: 'SGD', meaning: '가중치를 기울기의 반대 방향으로 학습률만큼 옮깁니다.' },
    momentum: {
      name: '모멘텀',
      meaning: '구르는 공처럼 움직임이 쌓여, 같은 방향의 기울기가 이어지면 빨라집니다.',
    },
    adagrad: { name: 'AdaGrad', meaning: '이미 많이 움직인 가중치일수록 점점 적게 움직입니다.' },
    rmsprop: { name: 'RMSProp', meaning: '최근 기울기의 크기로 가중치마다 보폭을 맞춥니다.' },
    adam: {
      name: 'Adam',
      meaning: '모멘텀과 최근 기울기에 따른 보폭 조절을 합친 것으로, 처음 쓰기에 좋습니다.',
    },
  },
  momentum: '모멘텀',
  momentumMeaning: '앞선 움직임을 얼마나 이어 가는지입니다.',
  decay: '감쇠율',
  decayMeaning: '지난 기울기를 얼마나 오래 기억하는지입니다.',
  beta1: '베타 1',
  beta1Meaning: '지난 기울기의 평균을 얼마나 남길지 정합니다.',
  beta2: '베타 2',
  beta2Meaning: '기울기 제곱의 평균을 얼마나 남길지 정합니다.',
  learningRate: '학습률',
  learningRateMeaning:
    '한 스텝에 가중치를 얼마나 크게 바꿀지 정합니다. 너무 크면 발산하고, 너무 작으면 더딥니다.',
  schedule: '학습률 계획',
  schedules: {
    constant: { name: '그대로', meaning: '학습률을 바꾸지 않습니다.' },
    step: { name: '계단', meaning: '몇 에폭마다 학습률에 배수를 곱합니다.' },
    cosine: { name: '코사인', meaning: '반 코사인을 따라 끝에서 0이 되도록 낮춥니다.' },
  },
  everyEpochs: '간격',
  everyEpochsUnit: '에폭마다',
  factor: '배수',
  batchSize: '배치 크기',
  batchSizeMeaning: (steps) => `한 스텝에 평균 내는 이미지 수입니다. 한 에폭은 ${count(steps)}스텝입니다.`,
  epochs: '에폭',
  epochsMeaning: (steps) =>
    `이미지를 몇 차례 훑는지입니다. 배치를 채우지 못한 나머지는 빠지며, 모두 ${count(steps)}스텝입니다.`,
  weightDecay: '가중치 감소',
  weightDecayMeaning: '스텝마다 커널을 0 쪽으로 조금 당겨 과대적합을 막습니다.',
  seed: '시드',
  seedMeaning: '모든 난수가 여기서 나옵니다. 시드와 설정이 같으면 결과도 똑같습니다.',
  newSeed: '다른 시드',
  memory: '학습에 드는 메모리',
  memoryOf: (needed, budget) => `${budget} 중 ${needed}`,
  memoryParts: {
    weights: '가중치',
    gradients: '가중치의 기울기',
    optimiser: '최적화 상태',
    activations: '활성값',
    activationGradients: '활성값의 기울기',
  },
  overBudget: '여기서 허용되는 것보다 많습니다. 배치나 신경망을 줄이세요.',
  now: '지금의 학습률',
  nowMeaning: '진행 중인 실행의 다음 스텝부터 바꿉니다. 실험은 그대로입니다.',
  apply: '적용',
  changes: '이 실행에서 바꾼 것',
  change: (step, rate) => `${count(step)}스텝부터 ${rate}`,
  editPauses: '여기서 고치면 실행이 멈추고, 다음에 학습을 누르면 새 실행이 됩니다.',
};
