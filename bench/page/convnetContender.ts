/**
 * The same networks in convnetjs 0.3.0, which is plain JavaScript and trains image by image. It knows no Adam (here: SGD
 * 0.01), no batch normalisation and no branches; its dropout is another, so dropout is left out. Maps and kernels lie in the
 * order of tfjs: [height, width, channels].
 */
import convnetjs from 'convnetjs';
import { datasetOf } from '../../src/data/datasets.ts';
import type { Experiment } from '../../src/document/experiment.ts';
import { type CompiledNode, compile } from '../../src/engine/compile.ts';
import type { ImageBytes } from '../../src/engine/images.ts';
import { slide } from '../../src/model/sliding.ts';
import type { Contender } from './contender.ts';

const convnetRate = 0.01;

export async function beginConvnet(experiment: Experiment): Promise<Contender> {
  const compiled = compile(experiment);
  if (!compiled.ok) throw new Error('the network cannot be compiled');
  const { nodes, weights, initial, analysis } = compiled.value;
  const { image, classes } = datasetOf(experiment.data.dataset);
  const [height = 0, width = 0, channels = 0] = image;
  const heightBefore = ({ inputs }: CompiledNode) =>
    analysis.nodes.get(inputs[0] ?? '')?.output?.[0] ?? height;

  const definitions: object[] = [{ type: 'input', out_sx: width, out_sy: height, out_depth: channels }];
  const last = nodes.findLast(({ layer }) => layer.kind === 'dense');
  for (const node of nodes) {
    const definition = node === last ? null : definitionOf(node, heightBefore(node));
    if (definition) definitions.push(definition);
  }
  // Its softmax brings the dense layer before it along.
  definitions.push({ type: 'softmax', num_classes: classes.length });
  const net = new convnetjs.Net();
  net.makeLayers(definitions);

  const learning = net.layers.filter(({ layer_type }) => layer_type === 'conv' || layer_type === 'fc');
  const values = initial();
  const ids = [...new Set(weights.map(({ nodeId }) => nodeId))];
  for (const [i, { filters = [], biases }] of learning.entries()) {
    const kernel = values.get(`${ids[i]}/kernel`) ?? new Float32Array();
    for (const [f, { w }] of filters.entries())
      for (let k = 0; k < w.length; k += 1) w[k] = kernel[k * filters.length + f] ?? Number.NaN;
    biases?.w.set(values.get(`${ids[i]}/bias`) ?? []);
  }
  const { batchSize } = experiment.training;
  const options = {
    method: 'sgd',
    learning_rate: convnetRate,
    momentum: 0,
    batch_size: batchSize,
    l2_decay: 0,
  };
  const trainer = new convnetjs.Trainer(net, options);

  const size = height * width * channels;
  const each = (
    { images, labels }: ImageBytes,
    lossOf: (volume: InstanceType<typeof convnetjs.Vol>, label: number) => number,
  ) => {
    let sum = 0;
    for (const [i, label] of labels.entries()) {
      const volume = new convnetjs.Vol(width, height, channels, 0);
      for (let p = 0; p < size; p += 1) volume.w[p] = (images[i * size + p] ?? 0) / 255;
      sum += lossOf(volume, label);
    }
    return sum / labels.length;
  };
  return {
    step: async (images) => each(images, (volume, label) => trainer.train(volume, label).loss),
    evaluate: async (images) =>
      each(images, (volume, label) => -Math.log(net.forward(volume, false).w[label] ?? Number.NaN)),
    dispose: () => {},
  };
}

/** Null where it has none of its own. @throws where convnetjs has no such layer */
function definitionOf({ id, layer, params }: CompiledNode, extent: number): object | null {
  const given = (name: string) => Number(Reflect.get(params, name));
  switch (layer.kind) {
    case 'conv2d': {
      const [size, stride] = [given('kernel'), given('stride')];
      const named: unknown = Reflect.get(params, 'padding');
      const padding = named === 'same' || named === 'valid' ? named : Number(named);
      const { before, after } = slide(extent, { size, stride, padding }) ?? { before: 0, after: 0 };
      if (before !== after) throw new Error(`convnetjs cannot pad ${id} unevenly`);
      return { type: 'conv', sx: size, filters: given('filters'), stride, pad: before };
    }
    case 'relu':
      return { type: 'relu' };
    case 'maxPool':
      return { type: 'pool', sx: given('size'), stride: given('stride') };
    case 'dense':
      return { type: 'fc', num_neurons: given('units') };
    case 'input':
    case 'output':
    case 'flatten':
    case 'dropout':
      return null;
    default:
      throw new Error(`convnetjs has no ${layer.kind}`);
  }
}
