import { Agent, request } from "node:http";

/**
 * Sends requests for `bench/console-page.ts` in a process of its own: `{ perSecond, seconds }` begins a round, and is
 * answered with how many were answered.
 */
function main(url: string): void {
  const agent = new Agent({ keepAlive: true, maxSockets: 50 });
  let answered = 0;

  function send(): void {
    const sent = request(url, { agent }, (response) => {
      response.resume();
      response.on("end", () => {
        if (response.statusCode === 200) answered += 1;
      });
    });
    sent.on("error", () => {});
    sent.end();
  }

  process.on("message", ({ perSecond, seconds }: { perSecond: number; seconds: number }) => {
    answered = 0;
    const began = performance.now();
    let sent = 0;
    const pace = setInterval(() => {
      const passed = performance.now() - began;
      if (passed >= seconds * 1000) {
        clearInterval(pace);
        // What is still under way gets its answer.
        setTimeout(() => process.send?.({ answered }), 500);
        return;
      }
      for (; sent < (passed / 1000) * perSecond; sent++) send();
    }, 5);
  });
  process.on("disconnect", () => process.exit(0));
  process.send?.({ ready: true });
}

main(process.argv[2]!);
