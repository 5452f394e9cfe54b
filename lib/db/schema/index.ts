export * from "./archive";
export * from "./auth";
export * from "./connections";
export * from "./likes";
export * from "./memories";
export * from "./spending";
export * from "./tweets";
