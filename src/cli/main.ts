/** Entry of every verb: `node --import tsx src/cli/main.ts <verb> <arguments>`, as the scripts of package.json call it. */
import { dispatch } from './dispatch.ts';

process.exitCode = await dispatch(process.argv.slice(2));
