/** The page's icons: 16x16 strokes in the colour of the text, hidden from screen readers. */
import type { ReactNode } from 'react';

function Icon({ children, filled = false }: { children: ReactNode; filled?: boolean }) {
  return (
    <svg
      width="16"
      height="16"
      viewBox="0 0 16 16"
      fill={filled ? 'currentColor' : 'none'}
      stroke="currentColor"
      strokeWidth={filled ? 0 : 1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

export const PlayIcon = () => (
  <Icon filled>
    <path d="M4.5 2.6v10.8a.6.6 0 0 0 .92.5l8.3-5.4a.6.6 0 0 0 0-1L5.42 2.1a.6.6 0 0 0-.92.5Z" />
  </Icon>
);
export const PauseIcon = () => (
  <Icon filled>
    <rect x="3.5" y="2.5" width="3.2" height="11" rx="0.8" />
    <rect x="9.3" y="2.5" width="3.2" height="11" rx="0.8" />
  </Icon>
);
export const StopIcon = () => (
  <Icon filled>
    <rect x="3" y="3" width="10" height="10" rx="1.5" />
  </Icon>
);
export const StepIcon = () => (
  <Icon>
    <path d="M3.5 3v10l6.5-5z" fill="currentColor" />
    <path d="M12.5 3v10" />
  </Icon>
);
export const ResetIcon = () => (
  <Icon>
    <path d="M3 8a5 5 0 1 0 1.6-3.7" />
    <path d="M2.8 2.2v2.9h2.9" />
  </Icon>
);
export const NextIcon = () => (
  <Icon>
    <path d="M4 3l5 5-5 5" />
    <path d="M9 3l5 5-5 5" />
  </Icon>
);
export const DreamIcon = () => (
  <Icon>
    <path d="M13.5 9.6A6 6 0 0 1 6.4 2.5a6 6 0 1 0 7.1 7.1Z" />
  </Icon>
);
export const SunIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="3" />
    <path d="M8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1.1 1.1M11.9 11.9 13 13M13 3l-1.1 1.1M4.1 11.9 3 13" />
  </Icon>
);
export const SettingsIcon = () => (
  <Icon>
    <path d="M2 4.5h6M12 4.5h2M2 11.5h2M8 11.5h6" />
    <circle cx="10" cy="4.5" r="1.8" />
    <circle cx="6" cy="11.5" r="1.8" />
  </Icon>
);
export const SaveIcon = () => (
  <Icon>
    <path d="M8 2v8M4.8 7 8 10.2 11.2 7M2.5 13.5h11" />
  </Icon>
);
export const LoadIcon = () => (
  <Icon>
    <path d="M8 10.5v-8M4.8 5.5 8 2.3l3.2 3.2M2.5 13.5h11" />
  </Icon>
);
export const CheckIcon = () => (
  <Icon>
    <path d="M3 8.5 6.5 12 13 4.5" />
  </Icon>
);
export const CopyIcon = () => (
  <Icon>
    <rect x="5.5" y="5.5" width="8" height="8" rx="1.2" />
    <path d="M10.5 5.5v-2a1 1 0 0 0-1-1h-6a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h2" />
  </Icon>
);
export const CrossIcon = () => (
  <Icon>
    <path d="m4 4 8 8M12 4l-8 8" />
  </Icon>
);
export const WheelIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="5.8" />
    <path d="M2.4 7.4 8 8l5.6-.6M8 8v5.6" />
  </Icon>
);
export const CameraIcon = () => (
  <Icon>
    <path d="M2 5.5h2.6l1-1.8h4.8l1 1.8H14v7.3H2z" />
    <circle cx="8" cy="9" r="2.2" />
  </Icon>
);
export const PlusIcon = () => (
  <Icon>
    <path d="M8 3.5v9M3.5 8h9" />
  </Icon>
);
export const MinusIcon = () => (
  <Icon>
    <path d="M3.5 8h9" />
  </Icon>
);
