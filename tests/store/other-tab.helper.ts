/** Where the page is the only tab, the run that it shows is its engine's. */
export const NO_OTHER_TAB = {
  order: () => undefined,
  leave: async () => undefined,
  comeBack: () => undefined,
};
