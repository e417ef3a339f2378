/** Mantine's theme: the system's fonts, small radii, quiet colours. The rest of the palette is in app.css. */
import { createTheme, Modal, SegmentedControl } from '@mantine/core';

export const theme = createTheme({
  primaryColor: 'blue',
  primaryShade: 8,
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontWeights: { medium: '500', bold: '600' },
  headings: { fontWeight: '600' },
  // Its cross has no name of its own.
  components: {
    // Colours that fade are, half way, hard to read.
    SegmentedControl: SegmentedControl.extend({ defaultProps: { transitionDuration: 0 } }),
    Modal: Modal.extend({ defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } }),
  },
});
