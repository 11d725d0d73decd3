import { expect, test } from 'vitest';
import { chain } from './architectures/chain.ts';
import { setParams } from './edit.ts';
import { conv2d } from './layers/conv2d.ts';
import { parameterValue, withoutOrdinary } from './parameterValue.ts';

const fieldOf = (name: string) => {
  const field = conv2d.fields.find((one) => one.name === name);
  if (!field) throw new Error(name);
  return field;
};

test('a parameter that is left out has the ordinary value', () => {
  const params = { ...conv2d.defaults, kernel: 5 };
  expect(parameterValue(fieldOf('groups'), params)).toBe(1);
  expect(parameterValue(fieldOf('bias'), params)).toBe(true);
  expect(parameterValue(fieldOf('kernelWidth'), params)).toBe(5);
  expect(parameterValue(fieldOf('kernelWidth'), { ...params, kernelWidth: 3 })).toBe(3);
  expect(parameterValue(fieldOf('bias'), { ...params, bias: false })).toBe(false);
  expect(parameterValue(fieldOf('kernel'), params)).toBe(5);
});

test('what says the ordinary is not written down', () => {
  const params = { ...conv2d.defaults, groups: 1, bias: true, kernelWidth: 3 };
  expect(withoutOrdinary('conv2d', params)).toEqual(conv2d.defaults);
  expect(withoutOrdinary('conv2d', conv2d.defaults)).toBe(conv2d.defaults);
  expect(withoutOrdinary('conv2d', { ...params, bias: false })).toEqual({ ...conv2d.defaults, bias: false });
});

test('setting a parameter back leaves the network as it was', () => {
  const network = {
    nodes: chain(null, [
      ['input', 'input'],
      ['conv1', 'conv2d'],
    ]),
  };
  const grouped = setParams(network, 'conv1', { groups: 4, bias: false, kernelWidth: 1 });
  expect(grouped.nodes[1]?.params).toMatchObject({ groups: 4, bias: false, kernelWidth: 1 });
  expect(setParams(grouped, 'conv1', { groups: 1, bias: true, kernelWidth: 3 })).toEqual(network);
  // A width that equals the height follows it from then on.
  const square = setParams(setParams(grouped, 'conv1', { kernelWidth: 3 }), 'conv1', { kernel: 7 });
  expect(parameterValue(fieldOf('kernelWidth'), square.nodes[1]?.params ?? {})).toBe(7);
});
