/** Entry of every verb; the scripts of package.json call `node --import tsx src/cli/main.ts <verb> <arguments>`. */
import { dispatch } from './dispatch.ts';

process.exitCode = await dispatch(process.argv.slice(2));
