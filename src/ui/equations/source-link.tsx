/** The file that implements something. A build that knows its repository links to it; any other one names the file. */
export function SourceLink({ path }: { path: string }) {
  const repository: string | undefined = import.meta.env.VITE_SOURCE_URL;
  if (repository === undefined) return <code>{path}</code>;
  return (
    <a href={`${repository}/${path}`} target="_blank" rel="noreferrer">
      {path}
    </a>
  );
}
