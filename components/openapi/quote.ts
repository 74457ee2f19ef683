/**
 * How text and input are written into mapping templates. Literal text is written so that Velocity sees neither a
 * reference nor a directive in it; input passes through `$util`, so that it stays inside the string or field.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export const quote = {
  /** Text inside a JSON string: everything but plain characters as `\uXXXX`, above all `$`, `#` and the backslash. */
  jsonText(text: string): string {
    return text.replace(/[^\w .,:;/=@+*()?!&%<>|~^[\]{}-]/g, escaped);
  },
  /** Input inside a JSON string. `escapeJavaScript` writes `\'`, which is no JSON: AWS's own page undoes it. */
  jsonReference(reference: string): string {
    return `$util.escapeJavaScript(${reference}).replaceAll("\\\\'","'")`;
  },
  /** JSON text that follows a reference: a first character that would go on with the reference is escaped too. */
  jsonTextAfterReference(text: string): string {
    return quote.jsonText(text).replace(/^[.[(]/, escaped);
  },
  /** Text as a form field's value. */
  formText(text: string): string {
    return encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
  },
  /** Form text that follows a reference. */
  formTextAfterReference(text: string): string {
    return quote.formText(text).replace(/^\./, "%2E");
  },
  /** Input as a form field's value. */
  formReference(reference: string): string {
    return `$util.urlEncode(${reference})`;
  },
};

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
