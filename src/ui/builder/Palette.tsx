/** The kinds of layers, by family. A press adds one after the selected layer (before the output where none is); a drag puts it anywhere. */
import { layerKinds, layerOf } from '../../model/layers/index.ts';
import { useLocalised, useWords } from '../useWords.ts';
import { addLayer } from './actions.ts';
import { KindIcon } from './KindIcon.tsx';
import { kindsByFamily } from './kindsByFamily.ts';
import { layerDragType } from './layerDrag.ts';
import css from './Palette.module.css';

const groups = kindsByFamily(layerKinds);

export function Palette() {
  const words = useWords().builder;
  const localised = useLocalised();
  return (
    <section className={css.palette}>
      <h2 className={css.heading} id="palette-heading">
        {words.layers}
      </h2>
      <ul className={css.kinds} aria-labelledby="palette-heading">
        {groups.flatMap(({ family, kinds }) =>
          kinds.map((kind, i) => (
            <li key={kind} className={i === 0 ? css.first : undefined} data-family={family}>
              <button
                type="button"
                className={css.kind}
                draggable
                title={localised(layerOf(kind).text.meaning)}
                onClick={() => addLayer(kind)}
                onDragStart={(event) => {
                  event.dataTransfer.setData(layerDragType, kind);
                  event.dataTransfer.effectAllowed = 'copy';
                }}
              >
                <KindIcon kind={kind} />
                {localised(layerOf(kind).text.name)}
              </button>
            </li>
          )),
        )}
      </ul>
    </section>
  );
}
