/** A formula with this layer's own values; what the learner set stands in the family's hue. */
import type { ReactNode } from 'react';
import type { Family, FormulaTerm } from '../../model/layers/layerType.ts';
import css from './Inspector.module.css';

interface FormulaViewProps {
  readonly name: string;
  readonly terms: readonly FormulaTerm[];
  readonly result: ReactNode;
  readonly family: Family;
}

export function FormulaView({ name, terms, result, family }: FormulaViewProps) {
  return (
    <div className={css.formula}>
      <dt>{name}</dt>
      <dd>
        <b>{result}</b>
        {terms.length > 0 && (
          <span className={css.terms}>
            {terms.map(({ text, from }, place) => {
              // After an edit most stand where they were, with another number.
              const key = `term ${place}`;
              return from === undefined ? (
                <span key={key}>{text}</span>
              ) : (
                <em key={key} style={{ color: `var(--${family})` }}>
                  {text}
                </em>
              );
            })}
          </span>
        )}
      </dd>
    </div>
  );
}
