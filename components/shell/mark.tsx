/** The bird on its perch at sunset. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg
      viewBox="0 0 26 26"
      width="26"
      height="26"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className={className}
    >
      <path d="M3 19h20M7 19c0-5 3-9 8-9 2.5 0 4.5 1.5 4.5 4s-2 5-5 5M15 10c-.5-3-3-4.500-5.500-4.500M19.500 13.500l3-1" />
    </svg>
  );
}
