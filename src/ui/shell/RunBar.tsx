/**
 * The run controls, which never move, and what the run tells of itself. Region "Training". Its numbers change at most
 * ten times a second; its state is also said aloud when it changes, never its numbers.
 */
import { Pause, Play, RotateCcw, SlidersHorizontal, StepForward } from 'lucide-react';
import { isTraining } from '../../state/runs.ts';
import { reset, stepOnce, toggleTraining } from '../../state/training.ts';
import { settingsCommand, stepCommand, trainCommand } from '../commands/commandList.ts';
import { keyText } from '../commands/keyText.ts';
import { Button, IconButton } from '../controls/Button.tsx';
import { HeldButton } from '../controls/HeldButton.tsx';
import { Tooltip } from '../controls/Tooltip.tsx';
import { useWords } from '../useWords.ts';
import { useHindranceText } from './hindrance.ts';
import css from './RunBar.module.css';
import { RunFigures } from './RunFigures.tsx';
import { RunSettings } from './RunSettings.tsx';
import { RunStatus } from './RunStatus.tsx';
import { useCurrentRun } from './useCurrentRun.ts';
import { useWide } from './useWide.ts';

export function RunBar() {
  const words = useWords();
  const { engine, run: runWords } = words;
  const run = useCurrentRun();
  const wide = useWide();
  const training = isTraining(run);
  const finished = run?.status === 'finished';
  const trainText = training ? engine.pause : finished ? runWords.trainAgain : engine.train;
  // Said, and no longer the one thing to press; whoever presses it still hears the whole reason.
  const hindrance = useHindranceText('');
  const isHindered = hindrance !== '' && !training;
  const nothingToReset = run === null || run.status === 'refused';
  return (
    <section id="training" tabIndex={-1} aria-label={engine.region} className={css.bar}>
      <Tooltip
        text={isHindered ? hindrance : finished ? runWords.trainAgainMeaning : trainText}
        keys={trainCommand.shortcut && keyText(trainCommand.shortcut, words)}
      >
        <Button
          variant={isHindered ? 'line' : 'primary'}
          className={css.train}
          aria-label={trainText}
          icon={
            training ? (
              <Pause aria-hidden className={css.solid} />
            ) : (
              <Play aria-hidden className={css.solid} />
            )
          }
          onPress={toggleTraining}
        >
          {finished && !wide ? runWords.again : trainText}
        </Button>
      </Tooltip>
      <HeldButton
        label={engine.step}
        icon={wide ? null : <StepForward aria-hidden />}
        meaning={wide ? engine.stepMeaning : engine.step}
        keys={stepCommand.shortcut && keyText(stepCommand.shortcut, words)}
        heldBecause={finished ? runWords.noStepLeft : null}
        isDisabled={training}
        onPress={stepOnce}
      />
      {wide ? (
        <>
          <Tooltip text={engine.resetMeaning}>
            <Button variant="line" onPress={reset} isDisabled={nothingToReset}>
              {engine.reset}
            </Button>
          </Tooltip>
          <div className={css.separator} />
        </>
      ) : (
        <IconButton
          label={engine.reset}
          variant="line"
          icon={<RotateCcw aria-hidden />}
          onPress={reset}
          isDisabled={nothingToReset}
        />
      )}
      <RunFigures run={run} />
      <div className={css.grow} />
      {wide ? (
        <RunSettings />
      ) : (
        <IconButton
          label={words.shell.trainingSettings}
          icon={<SlidersHorizontal aria-hidden />}
          onPress={settingsCommand.run}
        />
      )}
      <RunStatus run={run} />
    </section>
  );
}
