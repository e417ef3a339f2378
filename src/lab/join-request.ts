/** Join links as the page and the terminal read and write them; nothing else of the cluster is loaded with it. */
export { joinLink, joinRequest, parseServer, serverText, serverUrl } from '../cluster/join-link.ts';
