import type { ArchitectureView } from "../../../architecture/contract";

/** Where the stage answers, and how far the simulation goes. */
export function StageNotes({ view }: { view: ArchitectureView }) {
  return (
    <>
      <section class="card">
        <h2>Endpoints</h2>
        <div class="scroll">
          <table class="table">
            <thead>
              <tr>
                <th>Name</th>
                <th>Kind</th>
                <th>Address</th>
              </tr>
            </thead>
            <tbody>
              {view.endpoints.map(({ name, kind, url, note }) => (
                <tr key={`${name} ${url}`}>
                  <td>{name}</td>
                  <td class="faint">{kind}</td>
                  <td>
                    <span class="url">{url}</span>
                    {note !== undefined && <span class="faint"> {note}</span>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
      <details class="card">
        <summary>What the simulation leaves out, service by service</summary>
        <dl class="limits">
          {view.limits.map(({ name, limits }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{limits}</dd>
            </div>
          ))}
        </dl>
      </details>
      <details class="card">
        <summary>Recorded, not simulated ({view.recorded.length})</summary>
        <p class="faint">These have an id and an ARN, and do nothing.</p>
        <ul class="plain">
          {view.recorded.map(({ type, name }) => (
            <li key={`${type} ${name}`}>
              {name} <span class="faint">{type}</span>
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}
