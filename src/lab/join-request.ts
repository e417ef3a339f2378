/** Join links as the page and the terminal read and write them; nothing else of the cluster is loaded with it. */
export {
  evaluatorsOf,
  joinLink,
  joinRequest,
  parseCoordinator,
  parseServer,
  type ServerAddress,
  serverText,
  serverUrl,
  shareLink,
  shareRequest,
  withEvaluators,
} from '../cluster/join-link.ts';
