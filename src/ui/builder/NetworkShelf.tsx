/** Published networks to begin from, with their parameters; the one on the canvas is marked. Loading one is an edit like any other. */
import { Check } from 'lucide-react';
import { analyse } from '../../model/analyse.ts';
import { architectures, emptyNetwork } from '../../model/architectures/index.ts';
import type { Network } from '../../model/network.ts';
import { useLanguage, useLocalised, useWords } from '../useWords.ts';
import { loadNetwork } from './actions.ts';
import { startEmpty } from './commands.ts';
import { tinyCount } from './figures.ts';
import css from './NetworkShelf.module.css';
import { useNetwork } from './useNetwork.ts';

/** The same layers, settings and connections. Names of layers count: they seed the initial weights. */
function isSame(a: Network, b: Network): boolean {
  return (
    a === b || (a.nodes.length === b.nodes.length && JSON.stringify(a.nodes) === JSON.stringify(b.nodes))
  );
}

const shelf = architectures.map((architecture) => {
  const network = architecture.network();
  return { ...architecture, made: network, parameters: analyse(network).parameters };
});
const empty = emptyNetwork();

export function NetworkShelf() {
  const words = useWords().builder;
  const language = useLanguage();
  const localised = useLocalised();
  const current = useNetwork();
  return (
    <section className={css.shelf}>
      <div className={css.head}>
        <h2 className={css.heading} id="shelf-heading">
          {words.networks}
        </h2>
        <button
          type="button"
          className={css.empty}
          title={words.startEmptyMeaning}
          disabled={isSame(current, empty)}
          onClick={startEmpty}
        >
          {words.startEmpty}
        </button>
      </div>
      <ul aria-labelledby="shelf-heading">
        {shelf.map(({ name, text, network, made, parameters }) => (
          <li key={name}>
            <button
              type="button"
              className={css.entry}
              aria-current={isSame(current, made)}
              title={localised(text.meaning)}
              onClick={() => loadNetwork(name, localised(text.name), network())}
            >
              <span className={css.name}>{localised(text.name)}</span>
              {isSame(current, made) && <Check aria-label={words.current} size={13} />}
              <span className={css.count} title={words.parameters(parameters, String(parameters))}>
                {tinyCount(parameters, language)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
