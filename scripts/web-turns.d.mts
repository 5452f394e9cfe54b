type Limits = { atOnce: number; mayWait: number; longestMs: number };

export function turns(
  limits: Limits,
  onWaited?: (ms: number) => void,
): (work: () => Promise<void>) => Promise<boolean>;
