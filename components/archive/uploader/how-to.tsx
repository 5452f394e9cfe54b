/** How a person comes by the zip. */
export function HowTo() {
  return (
    <ol className="grid list-decimal gap-2 pl-5 text-ink-2 marker:text-ink-3">
      <li>
        On X, ask for it under{" "}
        <a
          href="https://x.com/settings/download_your_data"
          target="_blank"
          rel="noopener noreferrer nofollow"
          className="text-accent underline underline-offset-2"
        >
          Settings → Your account → Download an archive of your data
        </a>
        .
      </li>
      <li>X needs a day or so, then sends you a message with a link to the zip.</li>
      <li>Download the zip, leave it unopened, and bring it here.</li>
    </ol>
  );
}
