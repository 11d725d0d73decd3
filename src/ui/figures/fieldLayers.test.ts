import { describe, expect, test } from 'vitest';
import { analyse } from '../../model/analyse.ts';
import { architectureNamed, simpleCnn, smallResidual } from '../../model/architectures/index.ts';
import { unitField } from '../../model/unitField.ts';
import { fieldLayers, pathsMeet, shownLayer, stepsFrom, widestReach } from './fieldLayers.ts';

const simple = simpleCnn.network();
const analysis = analyse(simple);

test('steps pass over activations, and end where everything is seen', () => {
  expect(fieldLayers(simple, analysis)).toEqual(['conv1', 'pool1', 'dense1', 'dense2']);
  expect(stepsFrom(simple, analysis, 'conv1')).toEqual({ at: 1, of: 4, previous: null, next: 'pool1' });
  expect(stepsFrom(simple, analysis, 'relu1')).toEqual({ at: 1, of: 4, previous: 'conv1', next: 'pool1' });
  expect(stepsFrom(simple, analysis, 'dense2').next).toBeNull();
});

test('the selected layer is shown, else the last map', () => {
  expect(shownLayer(simple, analysis, ['relu1'])).toBe('relu1');
  expect(shownLayer(simple, analysis, ['gone'])).toBe('pool1');
  expect(shownLayer({ nodes: [] }, analyse({ nodes: [] }), [])).toBeNull();
});

test('behind Flatten the units are those of the map that it lays out; behind a dense layer each sees everything', () => {
  expect(analysis.nodes.get('flatten1')?.receptiveField).toMatchObject({ kind: 'square', size: [6, 6] });
  expect(shownLayer(simple, analysis, ['flatten1'])).toBe('pool1');
  expect(shownLayer(simple, analysis, ['dense1'])).toBe('dense1');
});

test('paths meet behind a skip, not before it', () => {
  const network = smallResidual.network();
  expect(pathsMeet(network, 'conv1')).toBe(false);
  expect(pathsMeet(network, 'dense1')).toBe(true);
});

describe('what the learner reads of VGG-16', () => {
  const network = architectureNamed('vgg16')?.network() ?? { nodes: [] };
  const whole = analyse(network);

  test('a unit of pool5 sees 212 pixels, 32 apart, and looks 90 over the border', () => {
    expect(whole.nodes.get('pool5')?.receptiveField).toMatchObject({
      size: [212, 212],
      jump: [32, 32],
      padding: [90, 90],
      aligned: true,
    });
    expect(unitField(network, whole, 'pool5', [3, 3])).toMatchObject({
      field: { top: 6, bottom: 217, left: 6, right: 217 },
    });
  });

  test('the frame is as wide as the farthest look of any of its maps', () => {
    expect(widestReach(whole, [224, 224, 3])).toBe(90);
  });
});
