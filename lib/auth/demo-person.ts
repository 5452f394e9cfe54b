/** The person that `npm run demo` makes. */
export const DEMO_NAME = "demo";
/** No secret: the demo's door opens without it. It is for trying the form. */
export const DEMO_PASSWORD = "years of made-up tweets";
