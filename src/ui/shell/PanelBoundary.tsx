/**
 * A panel that breaks says so in its own place, and the rest of the page works on. Our own bug: the console has it too. Where
 * only its code did not arrive that is said, and it is asked for again.
 */
import { Component, type ReactNode } from 'react';
import { Button } from '../controls/Button.tsx';
import { useWords } from '../useWords.ts';
import { PartDidNotArrive, renewParts } from './lazyPart.ts';
import css from './Panel.module.css';

interface BoundaryState {
  readonly error: unknown;
}

export class PanelBoundary extends Component<{ readonly children: ReactNode }, BoundaryState> {
  override state: BoundaryState = { error: null };

  static getDerivedStateFromError(error: unknown): BoundaryState {
    return { error };
  }

  readonly #again = () => {
    renewParts();
    this.setState({ error: null });
  };

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children;
    return <Broken error={this.state.error} onAgain={this.#again} />;
  }
}

function Broken({ error, onAgain }: { readonly error: unknown; readonly onAgain: () => void }) {
  const { shell } = useWords();
  const missing = error instanceof PartDidNotArrive;
  return (
    <div className={css.broken} role="alert">
      <p>{missing ? shell.partMissing : shell.panelBroke}</p>
      <p className={css.detail}>{error instanceof Error ? error.message : String(error)}</p>
      <Button variant="line" onPress={onAgain}>
        {shell.panelAgain}
      </Button>
      {missing && (
        <Button variant="line" onPress={() => location.reload()}>
          {shell.reload}
        </Button>
      )}
    </div>
  );
}
