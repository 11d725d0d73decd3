/** Pooling in the plan. Maximum pooling keeps the places of its maxima for the way back, and only where there is one. */
import { type Shape, sizeOf } from '../../model/shape.ts';
import * as pool from '../kernels/webgpu/pooling.ts';
import { type Lowering, mapExtent, only, type Site } from './site.ts';

/** The windows, in place: where a layer's kernels look. */
function windowOf({ node, output, batch }: Site, inputShape: Shape): pool.PoolWindow {
  const slides = node.layer.window([inputShape], node.params);
  if (slides.kind !== 'slides') throw new Error(`${node.id} does not slide`);
  const [inHeight, inWidth, channels] = mapExtent(inputShape);
  const [outHeight, outWidth] = mapExtent(output);
  const [top, left] = slides.padding;
  const [size] = slides.size;
  const [stride] = slides.stride;
  return { batch, inHeight, inWidth, channels, outHeight, outWidth, size, stride, top, left };
}

export const lowerMaxPool: Lowering = (site) => {
  const { tape, node } = site;
  const { flow, shape } = only(site.inputs);
  const window = windowOf(site, shape);
  const output = tape.flow(node.id, site.batch * sizeOf(site.output), { learns: flow.learns });
  const backward = tape.training && flow.learns;
  const places = backward ? tape.scratch(`${node.id} places`, output.value.length) : null;
  tape.run(pool.maxPool(window, flow.value, output.value, places));
  tape.back(output, [flow], (gradient) => {
    const target = tape.target(flow);
    if (target && places) tape.run(pool.maxPoolGradient(window, gradient, places, target));
  });
  return output;
};

export const lowerAveragePool: Lowering = (site) => {
  const { tape, node } = site;
  const { flow, shape } = only(site.inputs);
  const window = windowOf(site, shape);
  const output = tape.flow(node.id, site.batch * sizeOf(site.output), { learns: flow.learns });
  tape.run(pool.averagePool(window, flow.value, output.value));
  tape.back(output, [flow], (gradient) => {
    const target = tape.target(flow);
    if (target) tape.run(pool.averagePoolGradient(window, gradient, target));
  });
  return output;
};

export const lowerGlobalAverage: Lowering = ({ tape, node, inputs, batch }) => {
  const { flow, shape } = only(inputs);
  const [height, width, channels] = mapExtent(shape);
  const places = height * width;
  const output = tape.flow(node.id, batch * channels, { learns: flow.learns });
  tape.run(pool.globalAverage(batch, places, channels, flow.value, output.value));
  tape.back(output, [flow], (gradient) => {
    const target = tape.target(flow);
    if (target) tape.run(pool.globalAverageGradient(batch, places, channels, gradient, target));
  });
  return output;
};
