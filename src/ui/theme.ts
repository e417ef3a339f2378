/** Mantine's theme: the system's fonts, small radii, quiet colours. The rest of the palette is in app.css. */
import { createTheme } from '@mantine/core';

export const theme = createTheme({
  primaryColor: 'blue',
  primaryShade: 8,
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontWeights: { medium: '500', bold: '600' },
  headings: { fontWeight: '600' },
  // A tap shows no tooltip: after it, that would cover what the button has changed, until the next tap.
  // The cross of a dialog has no name of its own. `Modal.extend` would bring the dialog's code with the first screen.
  components: {
    Tooltip: { defaultProps: { events: { hover: true, focus: true, touch: false } } },
    Modal: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } },
  },
});
