/**
 * X's own way of printing its data files: `"key" : value`, and since 2021 a line for each element of a list.
 * Values are what JSON has, and bigint for the bare 64-bit ids of classic archives. Undefined fields are left out.
 */
export function printed(value: unknown, isInline: boolean, indent = ""): string {
  if (typeof value === "bigint") return String(value);
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) return "[ ]";
    if (isInline) return `[ ${value.map((item) => printed(item, isInline, indent)).join(", ")} ]`;
    return `[\n${value.map((item) => deeper + printed(item, isInline, deeper)).join(",\n")}\n${indent}]`;
  }
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  if (fields.length === 0) return "{ }";
  const lines = fields.map(([key, field]) => `${deeper}"${key}" : ${printed(field, isInline, deeper)}`);
  return `{\n${lines.join(",\n")}\n${indent}}`;
}

/** `<assignment> = [ … ]`, piece by piece. */
export function* printedFile(
  assignment: string,
  items: Iterable<unknown>,
  isInline: boolean,
): Generator<string> {
  let isFirst = true;
  yield `${assignment} = [`;
  for (const item of items) {
    if (isInline) yield (isFirst ? " " : ", ") + printed(item, true);
    else yield `${isFirst ? "" : ","}\n  ${printed(item, false, "  ")}`;
    isFirst = false;
  }
  yield isInline || isFirst ? " ]" : "\n]";
}
