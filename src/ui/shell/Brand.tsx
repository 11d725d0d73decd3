/** The mark: a network that narrows, from the image down to an answer. */
import css from './TopBar.module.css';

export function Brand() {
  return (
    <div className={css.brand}>
      <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
        <path d="M3 4h14M5 8.5h10M7 13h6M9 17.5h2" />
      </svg>
      <h1 className={css.name}>Fathom</h1>
    </div>
  );
}
