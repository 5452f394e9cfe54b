/** Where a person's stored bytes lie: one object for each content. */
export function fileKey(ownerId: string, hash: string): string {
  return `${ownerFilesPrefix(ownerId)}/${hash.slice(0, 2)}/${hash}`;
}

export const ownerFilesPrefix = (ownerId: string): string => `owners/${ownerId}/files`;
