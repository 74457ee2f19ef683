import type { WireResponse } from "../../../wire";

/** An error as a load balancer words it. */
export function page(status: number, text: string): WireResponse {
  const title = `${status} ${text}`;
  const html =
    `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n` +
    "</body>\r\n</html>\r\n";
  return {
    status,
    headers: [
      ["Server", "awselb/2.0"],
      ["Content-Type", "text/html"],
    ],
    body: Buffer.from(html),
  };
}
