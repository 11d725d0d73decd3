import { describe, expect, it } from 'vitest';
import { defaultExperiment } from '../../document/schema.ts';
import { architectureNamed } from '../../model/architectures/index.ts';
import type { Network } from '../../model/network.ts';
import { hindranceOf } from './hindrance.ts';

const experiment = defaultExperiment();
const withNetwork = (network: Network) => ({ ...experiment, network });
const published = (name: string) => {
  const found = architectureNamed(name);
  if (!found) throw new Error(`no ${name}`);
  return withNetwork(found.network());
};

describe('what hinders training', () => {
  it('nothing does at first', () => {
    expect(hindranceOf(experiment, null)).toBeNull();
    expect(hindranceOf(experiment, 1e9)).toBeNull();
  });
  it('an empty network', () => {
    expect(hindranceOf(withNetwork({ nodes: [] }), null)).toEqual({ code: 'empty' });
  });
  it('problems are counted, each once: what only stands behind one is mended with it', () => {
    const { nodes } = experiment.network;
    const without = (kind: string) => {
      const gone = nodes.find((node) => node.kind === kind);
      if (!gone) throw new Error(`no ${kind}`);
      return withNetwork({
        nodes: nodes
          .filter((node) => node !== gone)
          .map((node) => ({
            ...node,
            inputs: node.inputs.flatMap((id) => (id === gone.id ? gone.inputs : [id])),
          })),
      });
    };
    expect(hindranceOf(without('flatten'), null)).toEqual({ code: 'problems', count: 1 });
    expect(hindranceOf(without('output'), null)).toEqual({ code: 'problems', count: 1 });
  });
  it('the true size of a published network, which is no mistake', () => {
    expect(hindranceOf(published('vgg16'), null)).toEqual({ code: 'tooLarge' });
  });
  it('more memory than is allowed, once that is known', () => {
    expect(hindranceOf(experiment, 1000)).toEqual({ code: 'tooLarge' });
  });
});
