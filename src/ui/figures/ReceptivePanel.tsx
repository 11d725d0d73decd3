/**
 * What one unit of the selected layer sees of the image: in theory, exactly, and measured in the reader's own network as it
 * is now. Pointing at a unit of the map moves the square; stepping through the layers (the same selection as the canvas's)
 * grows it.
 */
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { memo, useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { ReceptiveFieldFigure, UnitMap } from '../../charts/ReceptiveFieldFigure.tsx';
import { reachOver, type Unit } from '../../charts/receptiveField.ts';
import type { Analysis } from '../../model/analyse.ts';
import { layerOf } from '../../model/layers/index.ts';
import type { Network, NodeId } from '../../model/network.ts';
import { isMap, type MapShape } from '../../model/shape.ts';
import { type UnitField, unitField } from '../../model/unitField.ts';
import { nodeById } from '../../model/wiring.ts';
import { predictionStore } from '../../state/prediction.ts';
import { fetchSample, probeStore, watchUnit } from '../../state/probe.ts';
import { viewStore } from '../../state/view.ts';
import { focusCard, selectLayers } from '../builder/builderStore.ts';
import { numberOfKind } from '../builder/layerNames.ts';
import { useAnalysis, useNetwork } from '../builder/useNetwork.ts';
import { IconButton } from '../controls/Button.tsx';
import { useLocalised, useWords } from '../useWords.ts';
import { FieldNumbers } from './FieldNumbers.tsx';
import { shownLayer, stepsFrom, widestReach } from './fieldLayers.ts';
import css from './ReceptivePanel.module.css';

export default function ReceptivePanel() {
  const { field: words } = useWords().figures;
  const network = useNetwork();
  const analysis = useAnalysis();
  const selection = useStore(viewStore, (view) => view.selection);
  const id = shownLayer(network, analysis, selection);
  const image = analysis.inputId === null ? null : analysis.nodes.get(analysis.inputId)?.output;
  if (id === null || !image || !isMap(image)) return <p className={css.nothing}>{words.nothing}</p>;
  return <LayerField id={id} image={image} network={network} analysis={analysis} />;
}

interface LayerFieldProps {
  readonly id: NodeId;
  readonly image: MapShape;
  readonly network: Network;
  readonly analysis: Analysis;
}

function LayerField({ id, image, network, analysis }: LayerFieldProps) {
  const { figures, builder } = useWords();
  const { field: words } = figures;
  const localised = useLocalised();
  const [pointed, setPointed] = useState<{ readonly of: NodeId; readonly unit: Unit } | null>(null);
  const output = analysis.nodes.get(id)?.output ?? null;
  const map = output && isMap(output) ? ([output[0], output[1]] as const) : null;
  const unit = unitOn(map, pointed?.of === id ? pointed.unit : null);
  const [row, column] = unit;
  const pixels = usePixels(image);
  const reach = useMemo(() => widestReach(analysis, image), [analysis, image]);
  const theory = useMemo(
    () => unitField(network, analysis, id, [row, column]),
    [network, analysis, id, row, column],
  );
  const measured = useMeasured(id, unit, analysis.trainable);
  const sees = useSees(theory, image);
  const node = nodeById(network, id);
  if (!node) return null;
  // As the inspector calls it: layers of one kind are told apart by their number along the flow.
  const kind = localised(layerOf(node.kind).text.name);
  const number = numberOfKind(network, analysis.order, id);
  const name = number === null ? kind : builder.numbered(kind, number);
  const box = theory?.kind === 'box' ? theory.field : null;
  const place = words.unit(row + 1, column + 1);
  return (
    <div className={css.panel}>
      <ReceptiveFieldFigure
        image={[image[0], image[1]]}
        pixels={pixels}
        reach={reach}
        field={box}
        measured={measured}
        label={words.picture(name, row + 1, column + 1, sees)}
      />
      <div className={css.side}>
        <Steps id={id} {...stepsFrom(network, analysis, id)} />
        {map && (
          <>
            <p className={css.caption}>{words.map(map[0], map[1])}</p>
            <div className={css.map}>
              <UnitMap
                map={map}
                unit={unit}
                hue={`var(--${layerOf(node.kind).family})`}
                onUnit={(next) => setPointed({ of: id, unit: next })}
                words={{ label: words.unitOf(name), place: `${place}: ${sees}` }}
              />
            </div>
            <p className={css.caption}>{place}</p>
          </>
        )}
      </div>
      <FieldNumbers node={node} name={name} network={network} analysis={analysis} measured={measured} />
    </div>
  );
}

/** The pointed-at unit, or the middle one; kept on the map when the map shrinks. */
function unitOn(map: Unit | null, pointed: Unit | null): Unit {
  if (!map) return [0, 0];
  const [rows, columns] = map;
  if (!pointed) return [Math.floor(rows / 2), Math.floor(columns / 2)];
  return [Math.min(pointed[0], rows - 1), Math.min(pointed[1], columns - 1)];
}

/** The reader's own picture, or a test image, where the network takes images of that size; else none. */
function usePixels([height, width, channels]: MapShape): Uint8Array | null {
  const drawn = useStore(predictionStore, (state) => state.pixels);
  const sample = useStore(probeStore, (state) => state.sample);
  const small = height * width * channels === 28 * 28 && channels === 1;
  useEffect(() => {
    if (small) fetchSample();
  }, [small]);
  const pixels = drawn ?? sample;
  return small && pixels?.length === height * width ? pixels : null;
}

/** Watches the unit while it is shown; what was measured of another one is not shown. */
function useMeasured(id: NodeId, [row, column]: Unit, trainable: boolean) {
  useEffect(() => {
    watchUnit(trainable ? { nodeId: id, unit: [row, column] } : null);
  }, [id, row, column, trainable]);
  useEffect(() => () => watchUnit(null), []);
  const measured = useStore(probeStore, (state) => state.measured);
  const fits =
    trainable && measured?.nodeId === id && measured.unit[0] === row && measured.unit[1] === column;
  return fits ? measured : null;
}

/** What a unit sees, in words; rows and columns counted from 1. */
function useSees(theory: UnitField | null, [height, width]: MapShape): string {
  const { field: words } = useWords().figures;
  if (theory?.kind !== 'box') return words.wholeImage;
  const { field, seen } = theory;
  const over = reachOver([height, width], [field]);
  const on = seen
    ? words.rowsAndColumns(seen.top + 1, seen.bottom + 1, seen.left + 1, seen.right + 1)
    : words.pixels('0');
  return over > 0 ? on + words.overBorder(over) : on;
}

interface StepsProps extends ReturnType<typeof stepsFrom> {
  readonly id: NodeId;
}

/** Most edits leave it as it is. */
const Steps = memo(function Steps({ id, at, of, previous, next }: StepsProps) {
  const { field: words } = useWords().figures;
  const go = (to: NodeId | null) => {
    if (to !== null) selectLayers([to]);
  };
  return (
    <div className={css.steps}>
      <IconButton
        className={css.small}
        label={words.previous}
        icon={<ChevronLeft aria-hidden />}
        isDisabled={previous === null}
        onPress={() => go(previous)}
      />
      <button type="button" className={css.at} onClick={() => focusCard(id)}>
        {words.layerOf(at, of)}
      </button>
      <IconButton
        className={css.small}
        label={words.next}
        icon={<ChevronRight aria-hidden />}
        isDisabled={next === null}
        onPress={() => go(next)}
      />
    </div>
  );
});
