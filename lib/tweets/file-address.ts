/** Where a stored file of the person's is read: app/api/files/[hash]/route.ts. */
export const fileAddress = (hash: string): string => `/api/files/${hash}`;
