/**
 * Published numbers that the arithmetic is held to, for tests only. One multiply-accumulate counts as one; biases,
 * activations and pooling count none. Sources: Saito, "Deep Learning from Scratch", chapters 7 and 8; torchvision
 * (AlexNet, VGG-16, ResNet-50); the paper's table (GoogLeNet, with biases, without auxiliary heads); Distill, "Computing Receptive
 * Fields of Convolutional Neural Networks" (fields as size, stride, padding).
 */
export const oracle = {
  book: {
    /** The six convolutions, then the two dense layers. */
    parametersPerLayer: [160, 2320, 4640, 9248, 18496, 36928, 51250, 510],
    multiplyAddsPerLayer: [112896, 1806336, 903168, 2359296, 1179648, 2359296, 51200, 500],
    parameters: 123552,
    multiplyAdds: 8772340,
    receptiveField: {
      conv1: 3,
      conv2: 5,
      pool1: 6,
      conv3: 10,
      conv4: 14,
      pool2: 16,
      conv5: 24,
      conv6: 32,
      pool3: 36,
    },
  },
  alexNet: { parameters: 61100840, multiplyAdds: 714188480 },
  alexNetV2: {
    conv1: [11, 4, 0],
    pool1: [19, 8, 0],
    conv2: [51, 8, 16],
    conv3: [99, 16, 32],
    conv4: [131, 16, 48],
    conv5: [163, 16, 64],
    pool5: [195, 32, 64],
  },
  vgg16: {
    parameters: 138357544,
    multiplyAdds: 15470264320,
    convolutionMultiplyAdds: 15346630656,
    receptiveField: {
      pool1: [6, 2, 2],
      pool2: [16, 4, 6],
      pool3: [44, 8, 18],
      pool4: [100, 16, 42],
      pool5: [212, 32, 90],
    },
  },
  googLeNet: {
    parameters: 6998552,
    multiplyAdds: 1582671872,
    inception3aWeights: { without1x1: 387072, with1x1: 163328 },
  },
  resNet50: { parameters: 25557032, receptiveField: { strideIn3x3: 427, strideIn1x1: 483 } },
  /** 5 x 5 against two 3 x 3 with one channel in and out. */
  weightsOfOneChannel: { one5: 25, two3: 18 },
  /** 64 to 64 channels, biases included. */
  stacks: { one5: 102464, two3: 73856, one7: 200768, three3: 110784 },
} as const;
