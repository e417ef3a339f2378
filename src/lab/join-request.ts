/** Join links as the page and the terminal read and write them; nothing else of the cluster is loaded with it. */
export { joinRequest, parseServer } from '../cluster/join-link.ts';
