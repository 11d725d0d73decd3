/** The kinds of layers, by family. A press adds one after the selected layer (before the output where none is); a drag puts it anywhere. */
import { type LayerKind, layerKinds, layerOf } from '../../model/layers/index.ts';
import { useLocalised, useWords } from '../useWords.ts';
import { addLayer } from './actions.ts';
import { KindIcon } from './KindIcon.tsx';
import { kindsByFamily } from './kindsByFamily.ts';
import { layerDragType } from './layerDrag.ts';
import css from './Palette.module.css';

const groups = kindsByFamily(layerKinds);

/** Pixels of a name in one of the rail's two columns at 12 px, about; longer ones give way to the card's name. */
const roomForName = 64;

function widthOf(text: string): number {
  return [...text].reduce((sum, letter) => sum + (letter.charCodeAt(0) > 0x2e80 ? 12 : 6.2), 0);
}

export function Palette() {
  const words = useWords().builder;
  return (
    <section className={css.palette}>
      <h2 className={css.heading} id="palette-heading">
        {words.layers}
      </h2>
      <ul aria-labelledby="palette-heading">
        {groups.map(({ family, kinds }) => (
          <li key={family} className={css.family}>
            {kinds.map((kind) => (
              <KindButton key={kind} kind={kind} />
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}

function KindButton({ kind }: { readonly kind: LayerKind }) {
  const localised = useLocalised();
  const { text } = layerOf(kind);
  const name = localised(text.name);
  return (
    <button
      type="button"
      className={css.kind}
      draggable
      title={localised(text.meaning)}
      onClick={() => addLayer(kind)}
      onDragStart={(event) => {
        event.dataTransfer.setData(layerDragType, kind);
        event.dataTransfer.effectAllowed = 'copy';
      }}
    >
      <KindIcon kind={kind} size={15} />
      {widthOf(name) > roomForName ? (
        <>
          <span className={css.spoken}>{name}</span>
          <span aria-hidden="true">{localised(text.short ?? text.name)}</span>
        </>
      ) : (
        name
      )}
    </button>
  );
}
