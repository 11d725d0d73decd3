import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyNetwork } from './networksForTests.ts';
import { nodeById, placesById, sourcesByPlace } from './wiring.ts';

test('any network: an id leads to the first node that has it, and only ids of nodes lead anywhere', () => {
  fc.assert(
    fc.property(anyNetwork, (network) => {
      const places = placesById(network);
      expect(new Set(places.keys())).toEqual(new Set(network.nodes.map(({ id }) => id)));
      for (const [id, place] of places) expect(network.nodes[place]).toBe(nodeById(network, id));
      expect(placesById(network)).toBe(places);
    }),
  );
});

test('any network: the places of its inputs, in order, without those that lead nowhere', () => {
  fc.assert(
    fc.property(anyNetwork, (network) => {
      const places = placesById(network);
      const asIds = sourcesByPlace(network).map((from) => from.map((place) => network.nodes[place]?.id));
      expect(asIds).toEqual(network.nodes.map(({ inputs }) => inputs.filter((id) => places.has(id))));
    }),
  );
});
