/** A list of tabs; the part that `chosen` shows is the panel of the id `${id}-panel`, labelled by `${id}-${chosen}`. */
export function Tabs<Name extends string>(props: {
  id: string;
  label: string;
  tabs: readonly (readonly [name: Name, words: string])[];
  chosen: Name;
  choose: (name: Name) => void;
}) {
  const { id, label, tabs, chosen, choose } = props;
  return (
    <div class="tabs" role="tablist" aria-label={label}>
      {tabs.map(([name, words]) => (
        <button
          key={name}
          type="button"
          role="tab"
          id={`${id}-${name}`}
          aria-selected={chosen === name}
          aria-controls={`${id}-panel`}
          onClick={() => choose(name)}
        >
          {words}
        </button>
      ))}
    </div>
  );
}
