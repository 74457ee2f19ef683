import { computed, signal } from "@preact/signals";
import type { AccessDecision, AccessReport, GrantUse } from "../../../../cloud/access";
import { count, timeOfDay } from "../../format";
import { Code, Empty } from "../../parts/basics";
import { Tabs } from "../../parts/tabs";
import { useStage } from "../../use-stage";

type Tab = "refused" | "calls" | "grants";

const tab = signal<Tab>("calls");
const search = signal("");
const open = signal<string | undefined>(undefined);
/** The newest that are listed; the stage keeps more. */
const listed = 200;

const matches = computed(() => {
  const wanted = search.value.toLowerCase();
  return (text: string) => text.toLowerCase().includes(wanted);
});

/** Which call used which statement, which was refused and why, and which grants nothing has needed. */
export function AccessPage() {
  const report = useStage<AccessReport>("access.json", 3000);
  if (!report) return null;
  // The page itself looks at data as the account's root: that says nothing of the program.
  const decisions = report.decisions.filter(({ principal }) => !principal.endsWith(":root")).reverse();
  const refused = decisions.filter(({ allowed }) => !allowed);
  const unused = report.grants.filter(({ uses }) => uses === 0).length;
  const tabs: readonly (readonly [Tab, string])[] = [
    ["calls", `Calls (${count(decisions.length)})`],
    ["refused", `Refused (${count(refused.length)})`],
    ["grants", `Grants (${count(unused)} of ${count(report.grants.length)} unused)`],
  ];
  return (
    <div class="page wide">
      <header class="page-head">
        <h1>IAM</h1>
        <p>Every call on the stage is judged by the policies as the program wrote them.</p>
      </header>
      <input
        type="search"
        aria-label="Search by caller, action, resource or policy"
        placeholder="Search by caller, action, resource or policy"
        value={search.value}
        onInput={(event) => {
          search.value = event.currentTarget.value;
        }}
      />
      <Tabs
        id="access"
        label="What is listed"
        tabs={tabs}
        chosen={tab.value}
        choose={(name) => {
          tab.value = name;
        }}
      />
      <section class="card" id="access-panel" role="tabpanel" aria-labelledby={`access-${tab.value}`}>
        {tab.value === "grants" ? (
          <Grants grants={report.grants} />
        ) : (
          <Decisions decisions={tab.value === "refused" ? refused : decisions} />
        )}
      </section>
    </div>
  );
}

function Decisions({ decisions }: { decisions: readonly AccessDecision[] }) {
  const shown = decisions.filter((one) =>
    matches.value(`${one.principal} ${one.action} ${one.resource} ${one.grant?.policy ?? ""}`),
  );
  if (shown.length === 0) {
    return <Empty title={decisions.length === 0 ? "Nothing of that kind yet" : "Nothing matches"} />;
  }
  return (
    <div class="scroll">
      <table class="table stack">
        <thead>
          <tr>
            <th>Time</th>
            <th>Decision</th>
            <th>Caller</th>
            <th>Action</th>
            <th>On</th>
            <th>Decided by</th>
          </tr>
        </thead>
        <tbody>
          {shown.slice(0, listed).map((one, i) => (
            <Decision
              key={`${one.time} ${shown.length - i}`}
              decision={one}
              id={`${one.time} ${one.action} ${shown.length - i}`}
            />
          ))}
        </tbody>
      </table>
      {shown.length > listed && (
        <p class="faint">
          The newest {listed} of {count(shown.length)}.
        </p>
      )}
    </div>
  );
}

function Decision({ decision, id }: { decision: AccessDecision; id: string }) {
  const { time, allowed, principal, action, resource, grant, refusal } = decision;
  const isOpen = open.value === id;
  return (
    <>
      <tr class={isOpen ? "open" : ""}>
        <td class="faint nowrap">{timeOfDay(time)}</td>
        <td class="nowrap">
          <button
            type="button"
            class={`status decision ${allowed ? "ok" : "refused"}`}
            aria-expanded={isOpen}
            onClick={() => {
              open.value = isOpen ? undefined : id;
            }}
          >
            {allowed ? "allowed" : "refused"}
          </button>
        </td>
        <td class="words">{shortCaller(principal)}</td>
        <td class="mono nowrap">{action}</td>
        <td class="mono long">{resource.split(":").slice(5).join(":") || resource}</td>
        <td class="long">
          {grant
            ? `${grant.policy.split("/").at(-1)}, ${grant.statement}`
            : allowed
              ? "the resource's own policy"
              : "nothing allows it"}
        </td>
      </tr>
      {isOpen && (
        <tr class="open">
          <td colSpan={6}>
            {refusal !== undefined && <p class="why">{refusal}</p>}
            <Code
              label={allowed ? "The statement that allowed it" : "A statement that would allow it"}
              text={JSON.stringify(
                allowed ? (grant ?? { principal, resource }) : { Effect: "Allow", Action: action, Resource: resource },
              )}
            />
            {!allowed && (
              <p class="faint">
                A statement that would allow it, for the caller's role; in a component, name the access in `access`
                instead.
              </p>
            )}
          </td>
        </tr>
      )}
    </>
  );
}

function Grants({ grants }: { grants: readonly GrantUse[] }) {
  const shown = grants
    .filter((one) => matches.value(`${one.holder} ${one.policy} ${one.action} ${one.resource}`))
    .sort((a, b) => a.uses - b.uses || a.holder.localeCompare(b.holder));
  if (shown.length === 0) return <Empty title="Nothing matches" />;
  return (
    <div class="scroll">
      <table class="table stack">
        <thead>
          <tr>
            <th class="number">Uses</th>
            <th>Holder</th>
            <th>Action</th>
            <th>On</th>
            <th>Statement</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ holder, policy, statement, action, resource, uses }) => (
            <tr key={`${holder} ${policy} ${statement} ${action} ${resource}`}>
              <td class="number nowrap">{uses === 0 ? <span class="status refused">unused</span> : count(uses)}</td>
              <td>{holder.split("/").at(-1)}</td>
              <td class="mono nowrap">{action}</td>
              <td class="mono long">{resource.split(":").slice(5).join(":") || resource}</td>
              <td class="faint nowrap">{statement}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Role and session of an assumed role; the service's name for services. */
function shortCaller(principal: string): string {
  return /:assumed-role\/([^/]+)/.exec(principal)?.[1] ?? principal.split(/[/]/).at(-1)!;
}
