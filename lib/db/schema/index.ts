export * from "./archive";
export * from "./auth";
export * from "./likes";
export * from "./memories";
export * from "./tweets";
