/** The picture of a kind of layer in the hue of its family; its name always stands beside it. */
import { type LayerKind, layerOf } from '../../model/layers/index.ts';
import css from './KindIcon.module.css';

export function KindIcon({ kind, size = 16 }: { readonly kind: LayerKind; readonly size?: number }) {
  const { icon, family } = layerOf(kind);
  return (
    <svg
      className={css.icon}
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      style={{ color: `var(--${family})` }}
    >
      <path d={icon} />
    </svg>
  );
}
