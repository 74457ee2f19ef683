import { quote } from "./quote";

/** A piece of an expression: text as it stands, or a reference to the request. */
export type Piece = { readonly text: string } | { readonly reference: string };

/**
 * What an expression may refer to. Everything is escaped where it is written, so the list holds only references that
 * are a single value: whoever needs more writes a template.
 */
const referencePattern =
  /\$(?:input\.params\('[^'$#\\]{1,128}'\)|input\.path\('\$[\w.[\]-]{0,200}'\)|context\.[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*|stageVariables\.[A-Za-z0-9_]+)/g;

/**
 * Splits an expression into texts and references.
 * @returns the pieces, or what is wrong with it
 */
export function parseExpression(expression: string): { pieces: Piece[] } | { fault: string } {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of expression.matchAll(referencePattern)) {
    if (match.index > end) pieces.push({ text: expression.slice(end, match.index) });
    pieces.push({ reference: match[0] });
    end = match.index + match[0].length;
  }
  if (end < expression.length) pieces.push({ text: expression.slice(end) });
  const stray = pieces.find(
    (piece) => "text" in piece && /\$(?:input|context|stageVariables|util|\{|!)/.test(piece.text),
  );
  if (stray && "text" in stray) {
    return {
      fault:
        `"${expression}" holds "${stray.text.trim()}", which is no reference that can be escaped; use ` +
        "$input.params('x'), $input.path('$.x'), $context.x or $stageVariables.x, or write `templates.request` yourself",
    };
  }
  return { pieces };
}

function piecesOf(expression: string): Piece[] {
  const parsed = parseExpression(expression);
  // Faults were reported before anything is built; a caller that did not ask must not get a template that leaks.
  if ("fault" in parsed) throw new Error(parsed.fault);
  return parsed.pieces;
}

/** The expression as a JSON string in a template, quotation marks included; input cannot end the string. */
export function jsonString(expression: string): string {
  const written = write(expression, quote.jsonReference, quote.jsonText, quote.jsonTextAfterReference);
  return `"${written}"`;
}

/** The expression as the value of a form field in a template; input cannot begin another field. */
export function formValue(expression: string): string {
  return write(expression, quote.formReference, quote.formText, quote.formTextAfterReference);
}

type Writer = (text: string) => string;

function write(expression: string, reference: Writer, text: Writer, textAfterReference: Writer): string {
  const pieces = piecesOf(expression);
  return pieces
    .map((piece, index) => {
      if ("reference" in piece) return reference(piece.reference);
      return index > 0 ? textAfterReference(piece.text) : text(piece.text);
    })
    .join("");
}
