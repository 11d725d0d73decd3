/** Zero padding and upsampling in the plan. */
import { sizeOf } from '../../model/shape.ts';
import {
  type MapExtent,
  type Method,
  type Padded,
  upsample,
  upsampleGradient,
  zeroPad,
  zeroPadGradient,
} from '../kernels/webgpu/resample.ts';
import { type Lowering, mapExtent, numberOf, only } from './site.ts';

export const lowerZeroPad: Lowering = ({ tape, node, inputs, output: shape, batch }) => {
  const { flow, shape: inputShape } = only(inputs);
  const [height, width] = mapExtent(shape);
  const padded: Padded = {
    map: [batch, ...mapExtent(inputShape)],
    top: numberOf(node.params, 'top'),
    left: numberOf(node.params, 'left'),
    height,
    width,
  };
  const output = tape.flow(node.id, batch * sizeOf(shape), { learns: flow.learns });
  tape.run(zeroPad(padded, flow.value, output.value));
  tape.back(output, [flow], (gradient) => {
    const target = tape.target(flow);
    if (target) tape.run(zeroPadGradient(padded, gradient, target));
  });
  return output;
};

export const lowerUpsample: Lowering = ({ tape, node, inputs, output: shape, batch }) => {
  const { flow, shape: inputShape } = only(inputs);
  const map: MapExtent = [batch, ...mapExtent(inputShape)];
  const factor = numberOf(node.params, 'factor');
  const method: Method = Reflect.get(node.params, 'method') === 'bilinear' ? 'bilinear' : 'nearest';
  const output = tape.flow(node.id, batch * sizeOf(shape), { learns: flow.learns });
  tape.run(upsample(method, factor, map, flow.value, output.value));
  tape.back(output, [flow], (gradient) => {
    const target = tape.target(flow);
    if (target) tape.run(upsampleGradient(method, factor, map, gradient, target));
  });
  return output;
};
