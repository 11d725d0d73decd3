/** What the page answers to something done where the eye would otherwise see nothing happen. */

const layers = (count: number): string => (count === 1 ? '1 layer' : `${count} layers`);

export const answers = {
  region: 'What was just done',
  /** `done` is one of builder.said: "Convolution added". */
  nowLayers: (done: string, count: number) => `${done}: ${layers(count)} now.`,
  showNetwork: 'Show',
  /** Commands. */
  openNetwork: (name: string) => `Open: ${name}`,
  mendLayer: (name: string, how: string) => `Mend ${name}: ${how}`,
  fileDropped:
    'Fathom opens links, not files: an experiment stands in its link, after the #. Nothing was changed.',
  spaceOnControl: 'On a button, a card or a switch, Space presses it, as on every page.',
  restored: (range: string) => `Possible: ${range}. The former value is back.`,
};
