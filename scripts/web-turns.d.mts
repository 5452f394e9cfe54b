type Limits = { atOnce: number; mayWait: number; longestMs: number };

export function turns(limits: Limits): (work: () => Promise<void>) => Promise<boolean>;
