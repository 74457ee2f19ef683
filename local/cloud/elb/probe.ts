import type { Cloud } from "../cloud";
import type { TargetGroupInputs } from "./inputs";
import type { Target } from "./targets";

/** How often a target is asked that has not answered yet: a stage should not wait for AWS's interval to be ready. */
const FIRST_INTERVAL_MS = 250;
/** Failures before a new target counts as unhealthy rather than starting. */
const FIRST_FAILURES = 40;

/** Asks one target for its health, again and again. https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html */
export class Probe {
  state: "initial" | "healthy" | "unhealthy" = "initial";
  reason: string | undefined = "Initial health checks in progress";
  private inRow = 0;
  private cancel: () => void = () => {};
  private stopped = false;

  constructor(
    private readonly cloud: Cloud,
    private readonly target: Target,
    private readonly group: TargetGroupInputs,
  ) {
    void this.run();
  }

  stop(): void {
    this.stopped = true;
    this.cancel();
  }

  private async run(): Promise<void> {
    const fault = await this.ask();
    if (this.stopped) return;
    this.judge(fault);
    const interval = (this.group.healthCheck?.interval ?? 30) * 1000;
    this.cancel = this.cloud.clock.after(
      this.state === "initial" ? FIRST_INTERVAL_MS : interval,
      () => void this.run(),
    );
  }

  /** One check; what is wrong, or undefined when the target is well. */
  private async ask(): Promise<string | undefined> {
    const { path = "/", port = "traffic-port", protocol, timeout = 5, matcher = "200" } = this.group.healthCheck ?? {};
    const scheme = (protocol ?? this.group.protocol ?? "HTTP").toLowerCase() === "https" ? "https" : "http";
    const number = port === "traffic-port" ? this.target.port : Number(port);
    const url = `${scheme}://${bracketed(this.target.id)}:${number}${path}`;
    try {
      const response = await this.cloud.network.fetch({
        method: "GET",
        url,
        headers: [
          ["Host", `${this.target.id}:${number}`],
          ["User-Agent", "ELB-HealthChecker/2.0"],
          ["Connection", "close"],
        ],
        body: Buffer.alloc(0),
        source: { ip: "127.0.0.1", vpcId: this.group.vpcId ?? "vpc" },
        timeoutMs: timeout * 1000,
        verifyTls: false,
      });
      if (matches(matcher, response.status)) return undefined;
      return `Health checks failed with these codes: [${response.status}]`;
    } catch (error) {
      return `Health checks failed: ${error instanceof Error ? error.message || error.name : String(error)}`;
    }
  }

  private judge(fault: string | undefined): void {
    const { healthyThreshold = 3, unhealthyThreshold = 3 } = this.group.healthCheck ?? {};
    const well = fault === undefined;
    const before = this.state;
    if (before === "initial") {
      this.inRow = well ? 0 : this.inRow + 1;
      // The first success of a new target is enough, as on AWS.
      if (well) this.state = "healthy";
      else if (this.inRow >= FIRST_FAILURES) this.state = "unhealthy";
    } else {
      const changes = (before === "healthy") !== well;
      this.inRow = changes ? this.inRow + 1 : 0;
      if (changes && this.inRow >= (well ? healthyThreshold : unhealthyThreshold)) {
        this.state = well ? "healthy" : "unhealthy";
        this.inRow = 0;
      }
    }
    this.reason = well ? undefined : fault;
  }
}

/** Is a status one that the matcher names (`200`, `200,202`, `200-299`)? */
export function matches(matcher: string, status: number): boolean {
  return matcher.split(",").some((part) => {
    const [first = "", last = first] = part.trim().split("-");
    return status >= Number(first) && status <= Number(last);
  });
}

/** A host as it stands in a URL. */
export function bracketed(address: string): string {
  return address.includes(":") ? `[${address}]` : address;
}
