/** One setting of a layer, as its table entry describes it: a number, few values side by side, or both. */
import { memo } from 'react';
import type { Field as FieldOf } from '../../model/layers/layerType.ts';
import type { NodeId } from '../../model/network.ts';
import { NumberField } from '../controls/NumberField.tsx';
import { Segmented } from '../controls/Segmented.tsx';
import { Select } from '../controls/Select.tsx';
import { Toggle } from '../controls/Toggle.tsx';
import { Explained } from '../controls/Tooltip.tsx';
import { useLocalised } from '../useWords.ts';
import { setParameter } from './actions.ts';
import css from './Inspector.module.css';

interface ParameterFieldProps {
  readonly id: NodeId;
  readonly field: FieldOf;
  readonly value: unknown;
}

/** More values than this stand in a list, fewer side by side. */
const sideBySide = 3;

/** Drawn again only by its own value. */
export const ParameterField = memo(function ParameterField({ id, field, value }: ParameterFieldProps) {
  const localised = useLocalised();
  const label = localised(field.text);
  const change = (next: unknown) => setParameter(id, field.name, next);
  return (
    <div className={css.setting}>
      <Explained why={localised(field.meaning)} className={css.fieldName}>
        {label}
      </Explained>
      <Control id={id} field={field} value={value} label={label} onChange={change} />
    </div>
  );
});

interface ControlProps {
  readonly id: NodeId;
  readonly field: FieldOf;
  readonly value: unknown;
  readonly label: string;
  readonly onChange: (value: unknown) => void;
}

function Control({ id, field, value, label, onChange }: ControlProps) {
  const localised = useLocalised();
  const number = typeof value === 'number' ? value : Number.NaN;
  const common = { label, onChange };
  const wordOf = (
    one: string | number,
    words?: Readonly<Record<string, { en: string; ko: string }>>,
  ): string => {
    const word = words?.[String(one)];
    return word ? localised(word) : String(one);
  };
  switch (field.control) {
    case 'integer':
      return <NumberField {...common} value={number} min={field.min} max={field.max} integer of={id} />;
    case 'number':
      return (
        <NumberField
          {...common}
          value={number}
          min={field.min}
          max={field.max}
          step={field.step}
          of={id}
          wide
        />
      );
    case 'choice': {
      const options = field.values.map((one) => ({ value: one, text: wordOf(one, field.words) }));
      if (options.length <= sideBySide)
        return (
          <Segmented<string | number>
            {...common}
            value={field.values.find((one) => one === value) ?? null}
            options={options}
          />
        );
      return (
        <Select
          label={label}
          value={String(value)}
          options={options.map((option) => ({ value: String(option.value), text: option.text }))}
          onChange={(text) => onChange(field.values.find((one) => String(one) === text) ?? text)}
        />
      );
    }
    case 'choiceOrInteger':
      return (
        <span className={css.choiceOrNumber}>
          <Segmented<string | number>
            {...common}
            value={field.values.find((one) => one === value) ?? null}
            options={field.values.map((one) => ({ value: one, text: wordOf(one, field.words) }))}
          />
          <NumberField {...common} value={number} min={field.min} max={field.max} integer of={id} />
        </span>
      );
    case 'toggle':
      return <Toggle {...common} isOn={value === true} />;
    default:
      return field satisfies never;
  }
}
