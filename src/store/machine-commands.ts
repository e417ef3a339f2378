/** Commands of a shared run: over which server the next ones are shared. */
import type { CommandTargets as Page } from './command.ts';

export const MACHINE_COMMANDS = {
  shareRuns: {
    label: 'Share the next runs',
    unlisted: true,
    run: ({ actions, host }: Page, server: string) => actions.share(server.trim(), host.address),
  },
  stopSharing: {
    label: 'Share no more runs',
    unlisted: true,
    run: ({ actions, host }: Page) => actions.share(null, host.address),
  },
} as const;
