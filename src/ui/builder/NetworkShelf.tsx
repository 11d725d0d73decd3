/**
 * Networks to begin from, with their parameters, in three groups that fold: the book's, published ones at their true size,
 * and twins that train here. The one on the canvas is marked. Loading one is an edit like any other.
 */
import { Check, ChevronDown } from 'lucide-react';
import { memo, useEffect, useState } from 'react';
import {
  type Architecture,
  type ArchitectureGroup,
  architectureGroups,
  architectures,
  emptyNetwork,
} from '../../model/architectures/index.ts';
import { grouped } from '../../model/terms.ts';
import { useShown } from '../soon.ts';
import { useLanguage, useLocalised, useWords } from '../useWords.ts';
import { loadNetwork } from './actions.ts';
import { startEmpty } from './commands.ts';
import { tinyCount } from './figures.ts';
import css from './NetworkShelf.module.css';
import { isSameNetwork, makeShelf, shelfNetwork, shelfNetworkIfMade, useShelf } from './shelfNetworks.ts';

const empty = emptyNetwork();
/** Of one stretch of counting parameters, so that the page answers meanwhile. */
const stretchMs = 6;

/** Makes the networks bit by bit while nothing else is to be done; draws the caller again as their counts become known. */
function useCounts(): void {
  useShelf();
  useEffect(() => {
    let timer = 0;
    const go = () => {
      if (makeShelf(performance.now() + stretchMs)) timer = window.setTimeout(go, 60);
    };
    timer = window.setTimeout(go, 300);
    return () => clearTimeout(timer);
  }, []);
}

export function NetworkShelf() {
  const words = useWords().builder;
  const current = useShown((state) => state.experiment.network);
  const [folded, setFolded] = useState<ReadonlySet<ArchitectureGroup>>(new Set());
  useCounts();
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
          disabled={isSameNetwork(current, empty)}
          onClick={startEmpty}
        >
          {words.startEmpty}
        </button>
      </div>
      <ul aria-labelledby="shelf-heading">
        {architectureGroups.map((group) => {
          const isOpen = !folded.has(group);
          return (
            <li key={group}>
              <button
                type="button"
                className={css.group}
                aria-expanded={isOpen}
                title={words.groupMeanings[group]}
                onClick={() => {
                  const next = new Set(folded);
                  if (isOpen) next.add(group);
                  else next.delete(group);
                  setFolded(next);
                }}
              >
                <ChevronDown aria-hidden size={12} data-open={isOpen} />
                {words.groups[group]}
              </button>
              {isOpen && (
                <ul aria-label={words.groups[group]}>
                  {architectures
                    .filter((one) => one.group === group)
                    .map((one) => {
                      const made = shelfNetworkIfMade(one.name);
                      return (
                        <Entry
                          key={one.name}
                          architecture={one}
                          isCurrent={made !== undefined && isSameNetwork(current, made.network)}
                          parameters={made?.parameters ?? null}
                        />
                      );
                    })}
                </ul>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

interface EntryProps {
  readonly architecture: Architecture;
  /** Is on the canvas. */
  readonly isCurrent: boolean;
  /** Null until it is known. */
  readonly parameters: number | null;
}

const Entry = memo(function Entry({ architecture, isCurrent, parameters }: EntryProps) {
  const words = useWords().builder;
  const language = useLanguage();
  const localised = useLocalised();
  const { name, text, year, source } = architecture;
  return (
    <li>
      <button
        type="button"
        className={css.entry}
        aria-current={isCurrent}
        title={`${localised(text.meaning)} (${localised(source)})`}
        onClick={() => loadNetwork(name, localised(text.name), shelfNetwork(name).network)}
      >
        <Name text={localised(text.name)} />
        {isCurrent && <Check aria-label={words.current} size={13} />}
        {architecture.group === 'published' && !isCurrent && <span className={css.year}>{year}</span>}
        <span
          className={css.count}
          title={parameters === null ? undefined : words.parameters(parameters, grouped(parameters))}
        >
          {parameters !== null && tinyCount(parameters, language)}
        </span>
      </button>
    </li>
  );
});

/** What stands in brackets goes on the next line whole, where there is no room beside the name. */
function Name({ text }: { readonly text: string }) {
  const bracket = text.indexOf('(');
  if (bracket < 0) return <span className={css.name}>{text}</span>;
  return (
    <span className={css.name}>
      {text.slice(0, bracket)}
      <span className={css.remark}>{text.slice(bracket)}</span>
    </span>
  );
}
