/** Words of the frame: top bar, run bar, commands, dialogs that are about the page itself. */
export const shell = {
  close: 'Close',
};
